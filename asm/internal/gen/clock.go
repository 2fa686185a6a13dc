package gen

import "flynn/asm/isa"

// links is how many additions one trip of the clock does; the loop's own two instructions run beside them.
const links = 64

var clock = &program{
	name: "clock", sig: "(n int)", elems: []Elem{no}, tiers: []isa.ID{isa.Scalar},
	doc: []string{
		"n dependent additions, n a multiple of 64: one core cycle each. Both operands are registers, because some",
		"cores drop additions of a constant.",
	},
	bodies: bodies{isa.FamilyX86: on(clockX86), isa.FamilyNEON: on(clockNEON), isa.FamilyRVV: on(clockRVV)},
}

var ticks = &program{
	name: "ticks", sig: "() uint64", elems: []Elem{no}, tiers: []isa.ID{isa.Scalar},
	doc: []string{
		"The processor's own time counter (TSC, CNTVCT, time): constant rate, not core cycles. What came before has",
		"ended; on riscv64 that goes for loads and stores.",
	},
	bodies: bodies{isa.FamilyX86: on(ticksX86), isa.FamilyNEON: on(ticksNEON), isa.FamilyRVV: on(ticksRVV)},
}
