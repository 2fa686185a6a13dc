package gen

import "flynn/asm/isa"

var frequent = &program{
	name: "frequent", sig: "(t []uint64, x []byte, v uint64)", elems: []Elem{U8},
	kernel: "hist", why: "counting bytes in lanes is written for x86 alone",
	doc: []string{
		"Adds how often each byte occurs in x to t. v is 8 values, all different, the first in the low byte; where",
		"registers are few, the last ones are not used. A match of a value is −1 in its byte lane; a byte that no value",
		"matches is added to t by itself. A lane counts to 255, and x has no more vectors than that.",
	},
	bodies: bodies{isa.FamilyX86: on(frequentX86)},
}

// frequentValues is how many values have a register, and another one for their matches.
func frequentValues(t *isa.Info) int {
	if t.Regs >= 32 {
		return 8
	}
	return 6
}
