package gen

import "flynn/asm/isa"

var lcs = &program{
	name: "lcs", sig: "(h, v, x, y []byte)", elems: []Elem{U8},
	doc: []string{
		"One anti-diagonal of the dynamic program, len(h) cells: t = h | v | (x = y), then h = t &^ v and v = t &^ h. Every",
		"byte has all bits or none. Where vectors have a known length, cells are rounded up to whole ones.",
	},
	bodies: bodies{isa.FamilyX86: on(lcsX86), isa.FamilyNEON: on(lcsNEON), isa.FamilySVE: on(lcsSVE),
		isa.FamilyRVV: on(lcsRVV)},
}
