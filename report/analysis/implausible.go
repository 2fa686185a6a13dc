package analysis

import (
	"math"
	"slices"

	"flynn/results/keys"
)

// What is implausible about a row; each names what contradicts it.
const (
	aboveRoof = "above its roof"
	frozen    = "samples without variance"
	misplaced = "not in its level by chase"
)

// ImplausibleNote explains the mark of such a row.
const ImplausibleNote = "! suspicious: the rate exceeds its roof, or all samples are equal, or the latency of " +
	"kernel chase does not match the cache level. Check the machine before you use the row."

const (
	// latency of a working set over that of the smallest one of its private level, from which it lies elsewhere
	slowInLevel  = 2
	fastestBelow = 0.8 // latency of a level over that of the next one, from which it is the next one
)

// guard finds rows that contradict others of the same files.
type guard struct {
	caches Hierarchy
	misfit map[string]float64 // least working set of a worker that its level does not hold
}

// newGuard looks at what plain chase measured on one worker. An emulator has no caches to be found.
func newGuard(s *Set, rows []Row) *guard {
	g := &guard{caches: NewHierarchy(s), misfit: map[string]float64{}}
	if s.Mark() != "" {
		return g
	}
	var chain []Row
	for _, r := range rows {
		if r.facts.Role == keys.RoleLatency && r.Point.Reference() && !r.aside && r.Bytes.N > 0 && r.Set > 0 {
			chain = append(chain, r)
		}
	}
	slices.SortFunc(chain, func(a, b Row) int { return int(math.Copysign(1, a.Set-b.Set)) })
	for i, r := range chain {
		level := g.caches.Level(r.Set, 1)
		first := chain[slices.IndexFunc(chain, func(o Row) bool { return g.caches.Level(o.Set, 1) == level })]
		next := slices.IndexFunc(chain, func(o Row) bool { return CompareLevel(g.caches.Level(o.Set, 1), level) > 0 })
		private := level == "L1" || level == "L2"
		slow := private && latency(r) > slowInLevel*latency(first)
		same := next > i && level != "L3+DRAM" && latency(r) > fastestBelow*latency(chain[next])
		if slow || same {
			if _, known := g.misfit[level]; !known {
				g.misfit[level] = r.Set
			}
		}
	}
	return g
}

// latency is that of a load of a kernel whose loads wait for each other, in seconds per useful byte, which compares as
// time per load does.
func latency(r Row) float64 { return 1 / r.Bytes.Median }

// doubt says what is implausible about a row, "" where nothing is.
func (g *guard) doubt(r Row, x *Series, l Limit) string {
	part := r.Set / float64(max(1, r.Point.Workers))
	least, found := g.misfit[l.Level]
	switch {
	case l.Implausible != "":
		return l.Implausible
	case constant(x.Samples[keys.Time]):
		return frozen
	case found && r.Set > 0 && part > least/math.Sqrt2: // kernels round sizes
		return misplaced
	}
	return ""
}

// constant reports whether enough samples are exactly equal.
func constant(v []float64) bool {
	return len(v) >= MinSamples && slices.Min(v) == slices.Max(v)
}
