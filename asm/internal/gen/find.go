package gen

import "flynn/asm/isa"

var find = &program{
	name: "find", sig: "(x []byte, c byte) int", elems: []Elem{U8}, bound: true,
	doc: []string{
		"Where the first byte of x is that equals c; the length of x where none does. One branch for 8 vectors, NEON for",
		"4; where they hold a match, it is looked for vector by vector. RVV has one for a group of registers, and the",
		"place from its mask.",
	},
	bodies: bodies{isa.FamilyX86: on(findX86), isa.FamilyNEON: on(findNEON), isa.FamilySVE: on(findSVE),
		isa.FamilyRVV: on(findRVV)},
}

// findVectors is how many vectors are compared before a branch: on x86 so many more, as it must first see the mask.
const (
	findVectors    = 4
	findVectorsX86 = 8
)
