package gen

import "flynn/asm/isa"

// sortTiers leaves out SSE, whose 16 registers of 4 lanes lost to the radix sort at every size, AVX, which has no
// integer operations on 256 bits, and RVV: a network is drawn for a number of lanes.
var sortTiers = []isa.ID{isa.AVX2, isa.AVX512, isa.NEON}

const sortWhy = "a sorting network pays in wide registers, or many, of a known length"

var runs = &program{
	name: "runs", sig: "(z, x []T)", elems: []Elem{U32}, kernel: "sort", tiers: sortTiers, why: sortWhy,
	doc: []string{
		"z = x with each block sorted, in a network of registers. A block is as many vectors as sortBlock says; elements",
		"after the last whole block are left out. x decides the length.",
	},
	bodies: bodies{isa.FamilyX86: on(runsX86), isa.FamilyNEON: on(runsNEON)},
}

var merge = &program{
	name: "merge", sig: "(z, a, b []T) int", elems: []Elem{U32}, tiers: sortTiers, why: sortWhy,
	handles: func(t *isa.Info, e Elem) int { return mergeVectors(t) * t.Lanes(e.Size) },
	trip:    "the smaller half of two sorted steps",
	doc: []string{
		"Merges sorted a and b into z, both at least as long as a step, which is mergeVectors. It keeps a step of the",
		"largest elements so far: these meet the next step of the side with the smaller head, and the smaller half goes",
		"out. It ends when a side has less than a step left, and puts out what it keeps. The result is the elements read",
		"of a, plus 2³² times those of b.",
	},
	bodies: bodies{isa.FamilyX86: on(mergeX86), isa.FamilyNEON: on(mergeNEON)},
}

// sortBlock is how many vectors a block of runs has: as many as leave registers for the work.
func sortBlock(t *isa.Info) int { return t.Regs / 2 }

// mergeVectors is how many vectors meet at once: more of them move for nearly the same latency.
func mergeVectors(t *isa.Info) int { return t.Regs / 8 }
