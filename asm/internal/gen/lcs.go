package gen

import "flynn/asm/isa"

// lcs has no avx row: AVX has no integer operations on 256 bits.
var lcs = &program{
	name: "lcs", sig: "(h, v, x, y []byte)", elems: []Elem{U8},
	tiers: []isa.ID{isa.SSE2, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"One anti-diagonal of the dynamic program, len(h) cells: t = h | v | (x = y), then h = t &^ v and v = t &^ h. Every",
		"byte has all bits or none. Where vectors have a known length, cells are rounded up to whole ones.",
	},
	bodies: bodies{isa.FamilyX86: on(lcsX86), isa.FamilyNEON: on(lcsNEON), isa.FamilyRVV: on(lcsRVV)},
}
