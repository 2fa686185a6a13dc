package report

import (
	"fmt"
	"slices"
	"strings"

	"flynn/results/keys"
)

// growth is what a point has more of where it scales: workers of one memory, or nodes of so many workers.
type growth struct {
	what  string // "workers" or "nodes"; "" where a point does not scale
	count int
}

func (r Row) growth() growth {
	p := r.Point
	switch {
	case r.aside:
	case p.Class == keys.MIMDSM:
		return growth{"workers", p.Workers}
	case p.Class == keys.MIMDDM && p.Nodes > 0:
		return growth{keys.Nodes, p.Nodes}
	}
	return growth{}
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

// nodesOf tells lines of nodes apart whose workers or data differ: "of 2 workers, shipped".
func nodesOf(p Point) string {
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

// share is a row's working set of one worker where the problem grows with them, else all of it.
func (r Row) share() float64 {
	if r.Point.Weak() {
		return r.Set / float64(r.Point.Crew().Total())
	}
	return r.Set
}

// crowded is the mark of rows whose workers share cores, and what it means.
const crowded, crowdedNote = "†", "† oversubscribed: there are more workers than cores, and they share them."

// crowd reports whether any row has more workers than there are cores.
func crowd(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Crowd > 1 })
}
