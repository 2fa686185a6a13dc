package gen

import "flynn/asm/isa"

// states of the model. Package kernels has the same number, and its tests would tell a difference.
const states = 32

// atOnce is how many states of the step before are taken at once.
const atOnce = 4

// viterbi needs a maximum of 32-bit integers: SSE4.1. AVX has no integer operations on 256 bits.
var viterbi = &program{
	name: "viterbi", sig: "(z, a, b []T, obs []int32)", elems: []Elem{I32},
	tiers: []isa.ID{isa.SSE41, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"z[t,j] = max over i of (z[t−1,i] &^ 31) + a[i,j], plus b[obs[t],j], for len(obs) steps of 32 states; the first",
		"row is b[obs[0]]. 8 accumulators.",
	},
	bodies: bodies{
		isa.FamilyX86:  on(viterbiX86),
		isa.FamilyNEON: on(viterbiNEON),
		isa.FamilyRVV:  on(viterbiRVV),
	},
}
