package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// lanes of issue: more independent additions than any core starts in one cycle.
const issueLanes = 8

var issue = &program{
	name: "issue", sig: "(n int)", elems: []Elem{no}, tiers: []isa.ID{isa.Scalar},
	doc: []string{
		"n additions in 8 independent chains, n a multiple of 64: as many a cycle as the core starts, unless another",
		"thread of the core takes some.",
	},
	amd64: func(b *amd64) {
		n, one := b.Int("n", "additions left"), b.ctx.GP64()
		var sums []reg.GPVirtual
		for range issueLanes {
			sums = append(sums, b.ctx.GP64())
			b.op("XORQ", sums[len(sums)-1], sums[len(sums)-1])
		}
		b.op("MOVQ", operand.U32(1), one)
		b.while(n, links, nil, func() {
			for i := range links {
				b.op("ADDQ", one, sums[i%issueLanes])
			}
		})
		b.op("RET")
	},
	arm64: func(b *arm64) {
		n, one := b.Int("n", "additions left"), b.gps[b.newGP()]
		var sums []int
		for range issueLanes {
			sums = append(sums, b.gps[b.newGP()])
			b.emit("MOVD", "$0, R%d", sums[len(sums)-1])
		}
		b.emit("MOVD", "$1, R%d", one)
		b.while(n, links, nil, func() {
			for i := range links {
				b.emit("ADD", "R%d, R%d", one, sums[i%issueLanes])
			}
		})
		b.ReturnNothing()
	},
	riscv64: issueRISCV64,
}
