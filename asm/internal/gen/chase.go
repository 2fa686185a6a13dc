package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// chase loads a whole vector of a node and goes on from its first lane: all that a vector register can do for it.
var chase = &program{
	name: "chase", sig: "(p []uint64, i uint64, steps int) uint64", elems: []Elem{U64},
	tiers: []isa.ID{isa.SSE2, isa.AVX, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"i = p[i], steps times: every load waits for the one before it. p[i] is the first of eight elements of a",
		"line.",
	},
	amd64: func(b *amd64) {
		p, n := b.Slice("p", "p"), b.Int("steps", "steps left")
		i := b.ctx.GP64()
		b.note(i, "i")
		b.op("MOVQ", b.addr("i", ""), i)
		v := b.newVec()
		b.Repeat(n, func() {
			b.plain("MOVUPS", operand.Mem{Base: b.gps[p], Index: i, Scale: 8}, b.v(v))
			b.plain("MOVQ", low(b.vecs[v]), i)
		})
		b.returnGP(i)
	},
	arm64: chaseARM64, riscv64: chaseRISCV64,
}

// returnGP returns an integer.
func (b *amd64) returnGP(r reg.Register) {
	b.op("MOVQ", r, b.result())
	b.ReturnNothing()
}
