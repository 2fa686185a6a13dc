package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func clockX86(b *x86) {
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
}

func ticksX86(b *x86) {
	b.op("LFENCE")
	b.op("RDTSC")
	b.op("SHLQ", operand.U8(32), reg.RDX)
	b.op("ORQ", reg.RDX, reg.RAX)
	b.returnGP(reg.RAX)
}
