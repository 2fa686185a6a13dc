package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

// links is how many additions one trip of the clock does; the loop's own two instructions run beside them.
const links = 64

var clock = &program{
	name: "clock", sig: "(n int)", elems: []Elem{no}, tiers: []isa.ID{isa.Scalar},
	doc: []string{
		"n dependent additions, n a multiple of 64: one core cycle each. Both operands are registers, because some",
		"cores drop additions of a constant.",
	},
	amd64: func(b *amd64) {
		n := b.Int("n", "additions left")
		sum, one := b.ctx.GP64(), b.ctx.GP64()
		b.note(sum, "sum")
		b.op("XORQ", sum, sum)
		b.op("MOVQ", operand.U32(1), one)
		b.while(n, links, nil, func() {
			for range links {
				b.op("ADDQ", one, sum)
			}
		})
		b.op("RET")
	},
	arm64: clockARM64,
}
