package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

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
	arm64: clockARM64, riscv64: clockRISCV64,
}

var ticks = &program{
	name: "ticks", sig: "() uint64", elems: []Elem{no}, tiers: []isa.ID{isa.Scalar},
	doc: []string{
		"The processor's own time counter (TSC, CNTVCT, time): constant rate, not core cycles. What came before has",
		"ended; on riscv64 that goes for loads and stores.",
	},
	amd64: func(b *amd64) {
		b.op("LFENCE")
		b.op("RDTSC")
		b.op("SHLQ", operand.U8(32), reg.RDX)
		b.op("ORQ", reg.RDX, reg.RAX)
		b.returnGP(reg.RAX)
	},
	arm64: func(b *arm64) {
		r := b.gps[b.newGP()]
		b.emit("ISB", "$15")
		b.emit("MRS", "CNTVCT_EL0, R%d", r)
		b.returnGP(r)
	},
	riscv64: ticksRISCV64,
}
