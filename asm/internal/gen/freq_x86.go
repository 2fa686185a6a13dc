package gen

import "github.com/mmcloughlin/avo/operand"

func freqX86(b *x86) {
	n, x := b.Int("n", "additions left"), b.Arg("x", "x")
	sum, one := b.ctx.GP64(), b.ctx.GP64()
	b.note(sum, "sum")
	b.op("XORQ", sum, sum)
	b.op("MOVQ", operand.U32(1), one)
	acc := newAccumulators(voices, b.Zero)
	b.while(n, beats, nil, func() {
		for i := range beats {
			b.op("ADDQ", one, sum)
			if i%2 == 0 {
				b.FMAChain(acc[i/2], x, x)
			}
		}
	})
	b.Comment("one addition a trip")
	b.while(n, 1, nil, func() { b.op("ADDQ", one, sum) })
	b.returnGP(sum)
}
