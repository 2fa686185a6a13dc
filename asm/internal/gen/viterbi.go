package gen

import "flynn/asm/isa"

// states of the model. Package kernels has the same number, and its tests would tell a difference.
const states = 32

// atOnce is how many states of the step before are taken at once.
const atOnce = 4

var viterbi = &program{
	name: "viterbi", sig: "(z, a, b []T, obs []int32)", elems: []Elem{I32},
	needs: isa.IntegerMax, trip: "ways from 4 states of a step to states of the next",
	doc: []string{
		"z[t,j] = max over i of (z[t−1,i] &^ 31) + a[i,j], plus b[obs[t],j], for len(obs) steps of 32 states; the first",
		"row is b[obs[0]]. 8 accumulators.",
	},
	bodies: bodies{
		isa.FamilyX86:  on(viterbiX86),
		isa.FamilyNEON: on(viterbiNEON),
		isa.FamilySVE:  on(viterbiSVE),
		isa.FamilyRVV:  on(viterbiRVV),
	},
}
