package report

import (
	"fmt"
	"slices"
	"strings"

	"flynn/bench/keys"
)

// growth is what a point has more of where it scales: workers of one memory, or nodes of so many workers.
type growth struct {
	what  string // "workers" or "nodes"; "" where a point does not scale
	count int
}

func (p Point) growth() growth {
	switch p.Class {
	case keys.MIMDSM:
		if p.Extra == "" || p.weak() {
			return growth{"workers", p.P}
		}
	case keys.MIMDDM:
		if n := p.crew().nodes; n > 0 && p.condition() == "" {
			return growth{keys.Nodes, n}
		}
	}
	return growth{}
}

// smallest is the point with one worker, or one node, that stands for all that differ in their number alone.
func (p Point) smallest() Point {
	if p.Class == keys.MIMDDM {
		p.Extra = p.withNodes(1)
		return p
	}
	p.P = 1
	return p
}

// withNodes are the further keys of a point with so many nodes instead.
func (p Point) withNodes(n int) string {
	return strings.Replace(p.Extra, fmt.Sprintf("%s=%d", keys.Nodes, p.crew().nodes), fmt.Sprintf("%s=%d", keys.Nodes, n), 1)
}

// oneNode is the point that the scaling of one with several nodes is measured against: one node of as many workers. The
// problem of one worker is no weak scaling.
func (p Point) oneNode() Point {
	p.Extra = p.withNodes(1)
	if p.P == 1 {
		p.Extra = strings.TrimSuffix(p.Extra, "/"+keys.Scaling+"="+keys.Weak)
	}
	return p
}

// of tells lines of nodes apart whose workers or data differ: "of 2 workers, shipped".
func (p Point) of() string {
	if p.Class != keys.MIMDDM {
		return ""
	}
	var words []string
	if p.P > 1 {
		words = append(words, fmt.Sprintf("of %d workers", p.P))
	}
	if data := p.extra(keys.Data); data != "" {
		words = append(words, data)
	}
	return strings.Join(words, ", ")
}

// share is a row's working set of one worker where the problem grows with them, else all of it.
func (r Row) share() float64 {
	if r.Point.weak() {
		return r.Set / float64(r.Point.P*max(r.Point.crew().nodes, 1))
	}
	return r.Set
}

// crowded is the mark of rows whose workers share cores, and what it means.
const crowded, crowdedNote = "†", "† oversubscribed: there are more workers than cores, and they share them."

// crowd reports whether any row has more workers than there are cores.
func crowd(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Crowd > 1 })
}
