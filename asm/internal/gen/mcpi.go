package gen

import "flynn/asm/isa"

// Philox's multipliers and what is added to the key from round to round.
const (
	philoxM0, philoxM1 = 0xD2511F53, 0xCD9E8D57
	philoxW0, philoxW1 = 0x9E3779B9, 0xBB67AE85
	philoxRounds       = 10
)

var mcpi = &program{
	name: "mcpi", sig: "(n int, first uint64, key []uint32) int", elems: []Elem{U32},
	adds: []isa.ID{isa.SVE2},
	doc: []string{
		"How many of n random points lie inside the circle: (x²/2 + y²/2) mod 2^64 < 2^63, halves rounded down. Philox",
		"4x32-10 of block first, first+1 … gives two points each. n is a multiple of 16.",
	},
	bodies: bodies{isa.FamilyX86: on(mcpiX86), isa.FamilyNEON: on(mcpiNEON), isa.FamilySVE: on(mcpiSVE),
		isa.FamilyRVV: on(mcpiRVV)},
}
