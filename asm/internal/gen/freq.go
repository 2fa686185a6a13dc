package gen

import "github.com/mmcloughlin/avo/operand"

// A trip of freq: a multiply-add beside every second addition, in chains that wait for nothing.
const (
	beats  = 16
	voices = beats / 2
)

var freq = &program{
	name: "freq", sig: "(n int, x T) int", elems: []Elem{F64},
	doc: []string{
		"s = n, by n dependent additions of one core cycle each, while the tier's vector units do half as many multiply-",
		"adds s = s·x + x: the time is that of the additions, as long as the clock stays.",
	},
	amd64: func(b *amd64) {
		n, x := b.Int("n", "additions left"), b.Arg("x", "x")
		sum, one := b.ctx.GP64(), b.ctx.GP64()
		b.note(sum, "sum")
		b.op("XORQ", sum, sum)
		b.op("MOVQ", operand.U32(1), one)
		acc := accumulators(voices, b.Zero)
		b.while(n, beats, nil, func() {
			for i := range beats {
				b.op("ADDQ", one, sum)
				if i%2 == 0 {
					b.Chain(acc[i/2], x, x)
				}
			}
		})
		b.Say("one addition a trip")
		b.while(n, 1, nil, func() { b.op("ADDQ", one, sum) })
		b.returnGP(sum)
	},
	arm64: func(b *arm64) {
		n, x := b.Int("n", "additions left"), b.Arg("x", "x")
		sum, one := b.gps[b.newGP()], b.gps[b.newGP()]
		b.note("R", sum, "sum")
		b.emit("MOVD", "$0, R%d", sum)
		b.emit("MOVD", "$1, R%d", one)
		acc := accumulators(voices, b.Zero)
		b.while(n, beats, nil, func() {
			for i := range beats {
				b.emit("ADD", "R%d, R%d", one, sum)
				if i%2 == 0 {
					b.Chain(acc[i/2], x, x)
				}
			}
		})
		b.Say("one addition a trip")
		b.while(n, 1, nil, func() { b.emit("ADD", "R%d, R%d", one, sum) })
		b.returnGP(sum)
	},
	riscv64: freqRISCV64,
}
