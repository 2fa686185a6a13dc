package gen

import "flynn/asm/isa"

// lanes of issue: more independent additions than any core starts in one cycle.
const issueLanes = 8

var issue = &program{
	name: "issue", sig: "(n int)", elems: []Elem{no}, tiers: []isa.ID{isa.Scalar},
	doc: []string{
		"n additions in 8 independent chains, n a multiple of 64: as many a cycle as the core starts, unless another",
		"thread of the core takes some.",
	},
	bodies: bodies{isa.FamilyX86: on(issueX86), isa.FamilyNEON: on(issueNEON), isa.FamilyRVV: on(issueRVV)},
}
