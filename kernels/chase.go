package kernels

import (
	"math/rand/v2"

	"flynn/asm"
)

const (
	node     = 8       // elements of a line: one step of the chain a line
	maxSteps = 1 << 16 // of one op; the next op goes on where it ended
	// someSteps are those of a unit: a cut of one goes on where it ended too, so that it is an op of fewer steps
	someSteps = 1 << 12
)

var _ = define(Spec{
	Name: "chase", Doc: "i = p[i] along one random cycle through all cache lines: latency. A control: SIMD cannot gain",
	Size: "elements, eight a line; an op takes at most 65536 steps", Dwarf: "graph traversal (control)", Role: RoleLatency,
	Work: func(n int) Work { return Work{Loads: float64(steps(n))} },
	Step: node, SerialReason: "one dependent chain", HasIndices: true, Mixed: []Level{Memory},
}, chaseForm(), chase, asm.ChaseU64)

func steps(n int) int { return min(max(n/node, 1), maxSteps) }

// chase follows the chain from i and returns where it is after the given steps.
func chase(p []uint64, i uint64, steps int) uint64 {
	for range steps {
		i = p[i]
	}
	return i
}

// chaseForm is the form of a walk through one array. The place reached is the result and the next op's start.
func chaseForm() Form[uint64, func(p []uint64, i uint64, steps int) uint64] {
	lines := extent{"8·⌊n/8⌋", func(n int) int { return max(n/node, 1) * node }}
	links := described[uint64]("one random cycle through all lines: see cycle in kernels/chase.go")
	return Form[uint64, func(p []uint64, i uint64, steps int) uint64]{
		Layout:  layout[uint64]{replicated(lines, links)},
		Extents: func(n int) (m, columns, ld int) { return steps(n), n, 0 },
		Unit:    someSteps,
		Fill:    func(d *Data[uint64], s Source) { cycle(d.X, s) },
		Call:    func(f func(p []uint64, i uint64, steps int) uint64, d *Data[uint64]) { d.R = f(d.X, d.R, d.M) },
	}
}

// cycle links all lines of p into one random cycle (Sattolo's shuffle); the rest of a line holds noise.
func cycle(p []uint64, s Source) {
	for i := range p {
		p[i] = s.hash(0, i) | 1
	}
	order := make([]uint32, len(p)/node)
	for i := range order {
		order[i] = uint32(i)
	}
	r := rand.New(rand.NewPCG(s.Seed, 0))
	for i := len(order) - 1; i > 0; i-- {
		j := r.IntN(i)
		order[i], order[j] = order[j], order[i]
	}
	for i, line := range order { // a cyclic permutation maps each line to the next one directly
		p[i*node] = uint64(line) * node
	}
}
