package gen

import "github.com/mmcloughlin/avo/operand"

func chaseX86(b *x86) {
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
}
