package gen

import "flynn/asm/isa"

// copyingString is the instruction that copies strings of bytes. Every amd64 has it; ERMS says that it is fast.
var copyingString = &program{
	name: "copy", sig: copying.sig, elems: floats, bound: true, tuning: "movsb", tiers: []isa.ID{isa.ERMS},
	doc: []string{"z[i] = x[i], for the length of z. One instruction copies all, in steps that the machine " +
		"chooses."},
	trip:   "all elements: the instruction repeats itself",
	bodies: bodies{isa.FamilyX86: on(copyStringX86)},
}
