package analysis

import (
	"fmt"
	"slices"
	"strings"

	"flynn/results/keys"
)

// Growth is what a point has more of where it scales: workers of one memory, or nodes of so many workers.
type Growth struct {
	What  string // "workers" or "nodes"; "" where a point does not scale
	Count int
}

// Growth is what a row has more of where it scales.
func (r Row) Growth() Growth {
	p := r.Point
	switch {
	case r.aside:
	case p.Class == keys.MIMDSM:
		return Growth{"workers", p.Workers}
	case p.Class == keys.MIMDDM && p.Nodes > 0:
		return Growth{keys.Nodes, p.Nodes}
	}
	return Growth{}
}

// smallest is the point with one worker, or one node, that stands for all that differ in their number alone.
func smallest(p Point) Point {
	if p.Class == keys.MIMDDM {
		p.Nodes = min(p.Nodes, 1)
	} else {
		p.Workers = 1
	}
	return p
}

// oneNode is the point that the scaling of one with several nodes is measured against: one node of as many workers. The
// problem of one worker is no weak scaling.
func oneNode(p Point) Point {
	p = smallest(p)
	if p.Workers == 1 {
		p.Scaling = ""
	}
	return p
}

// NodesOf tells lines of nodes apart whose workers or data differ: "of 2 workers, shipped".
func NodesOf(p Point) string {
	if p.Class != keys.MIMDDM {
		return ""
	}
	var words []string
	if p.Workers > 1 {
		words = append(words, fmt.Sprintf("of %d workers", p.Workers))
	}
	if p.Data != "" {
		words = append(words, p.Data)
	}
	return strings.Join(words, ", ")
}

// Share is a row's working set of one worker where the problem grows with them, else all of it.
func (r Row) Share() float64 {
	if r.Point.Weak() {
		return r.Set / float64(r.Point.Crew().Total())
	}
	return r.Set
}

// CrowdedMark is the mark of rows whose workers share cores, and what it means.
const CrowdedMark, CrowdedNote = "†", "† oversubscribed: there are more workers than cores, and they share them."

// AnyCrowded reports whether any row has more workers than there are cores.
func AnyCrowded(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Crowd > 1 })
}
