package gen

import "flynn/asm/isa"

var dot8 = &program{
	name: "dot8", sig: "(x, y []T) int32", elems: []Elem{I8},
	adds: []isa.ID{isa.AVXVNNI, isa.AVX512VNNI, isa.DotProd},
	doc: []string{
		"s = Σ x[i]·y[i] in 32 bits, which wrap; nothing saturates. 4 vectors of bytes a trip, scalar tail; RVV takes a",
		"group of registers and has no tail.",
	},
	bodies: bodies{isa.FamilyX86: on(dot8X86), isa.FamilyNEON: on(dot8NEON), isa.FamilySVE: on(dot8SVE),
		isa.FamilyRVV: on(dot8RVV)},
}

// dot8Vectors is how many vectors of bytes a trip takes; there are as many accumulators.
const dot8Vectors = 4
