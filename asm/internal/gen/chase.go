package gen

import "flynn/asm/isa"

// chase loads a whole vector of a node and goes on from its first lane: all that a vector register can do for it.
var chase = &program{
	name: "chase", sig: "(p []uint64, i uint64, steps int) uint64", elems: []Elem{U64},
	moves: true, trip: "one node of the cycle, whose load waits for the one before it",
	doc: []string{
		"i = p[i], steps times: every load waits for the one before it. p[i] is the first of eight elements of a",
		"line.",
	},
	unfit:  map[isa.Family]string{isa.FamilySVE: "a vector may be longer than a node, which is a line"},
	bodies: bodies{isa.FamilyX86: on(chaseX86), isa.FamilyNEON: on(chaseNEON), isa.FamilyRVV: on(chaseRVV)},
}
