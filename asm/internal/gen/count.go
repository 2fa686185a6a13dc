package gen

import "flynn/asm/isa"

// A byte lane counts to 255 before it must be added to wider lanes.
const lane = 255

var count = &program{
	name: "count", sig: "(x []byte, c byte) int", elems: []Elem{U8}, bound: true,
	doc: []string{
		"How many bytes of x equal c. A match is −1 in its byte lane; lanes are subtracted from 4 accumulators, from each at",
		"most 255 times, and then summed. RVV counts the bits of a mask.",
	},
	bodies: bodies{isa.FamilyX86: on(countX86), isa.FamilyNEON: on(countNEON), isa.FamilySVE: on(countSVE),
		isa.FamilyRVV: on(countRVV)},
}
