package gen

import "flynn/asm/isa"

var popcount = &program{
	name: "popcount", sig: "(x []T) int", elems: []Elem{U64}, bound: true,
	needs: isa.ByteShuffle, adds: []isa.ID{isa.SSE42, isa.AVX512POPCNT},
	doc: []string{
		"How many bits of x are set. Without an instruction for it, a table in a register counts the bits of nibbles; byte",
		"lanes are summed before they overflow. RVV counts the bits of registers as those of masks.",
	},
	bodies: bodies{
		isa.FamilyX86:  on(popcountX86),
		isa.FamilyNEON: on(popcountNEON),
		isa.FamilySVE:  on(popcountSVE),
		isa.FamilyRVV:  on(popcountRVV),
	},
}

// A byte has 8 bits at most: so many may be added in a byte lane.
const bitTrips = 255 / 8

// bitsOf is how many bits of a nibble are set.
func bitsOf(i int) byte { return byte(i&1 + i>>1&1 + i>>2&1 + i>>3) }
