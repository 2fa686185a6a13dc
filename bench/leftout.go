package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// LeftOut is what a session had no time for.
type LeftOut struct {
	Missing, Points int           // of the plan
	Kinds           []string      // of the missing ones, in words
	Kernels         []string      // names of those of which nothing was measured
	More            time.Duration // that may measure it
}

// String is what a person should know of it.
func (l *LeftOut) String() string {
	return fmt.Sprintf("%d of %d points: %s", l.Missing, l.Points, strings.Join(l.Kinds, ", "))
}

// LeftOut tells what the budget of a session did not allow; Missing is 0 where it allowed everything.
func (s *Session) LeftOut() *LeftOut {
	l := &LeftOut{}
	if s.agenda == nil {
		return l
	}
	kinds := &grouping[string]{}
	measured := map[string]bool{}
	needed := 0.0
	for _, e := range s.agenda.errands {
		open := e.openRows()
		l.Points += len(e.rows)
		l.Missing += len(open)
		measured[e.Kernel.Name] = measured[e.Kernel.Name] || len(open) < len(e.rows)
		needed += s.agenda.costs.remaining(e)
		for _, r := range open {
			kinds.add(e.kind(r, len(open) == len(e.rows)), e.Kernel.ID())
		}
	}
	for _, e := range s.agenda.errands {
		if name := e.Kernel.Name; !measured[name] && !slices.Contains(l.Kernels, name) {
			l.Kernels = append(l.Kernels, name)
		}
	}
	for i, kind := range kinds.keys {
		l.Kinds = append(l.Kinds, fmt.Sprintf("%s of %s", kind, some(kinds.members[i], "kernel")))
	}
	l.More = roundUp(seconds(1.2 * needed))
	return l
}

// kind says in words what sort of row is missing; whole tells that all rows of its batch are.
func (e *errand) kind(r *row, whole bool) string {
	switch {
	case whole && e.Kernel.Sized():
		return fmt.Sprintf("working sets of %v", e.Size)
	case r.rank == otherWays:
		return "class " + r.Class.Name()
	case r.rank == everyTier:
		return "other tiers, tunings and teams"
	case r.rank == narrowTypes:
		return "narrower element types"
	}
	return "plain Go, the widest tier or a team"
}

// grouping gathers members by a key, in the order in which keys come first.
type grouping[K comparable] struct {
	keys    []K
	members [][]string
}

func (g *grouping[K]) add(key K, member string) {
	i := slices.Index(g.keys, key)
	if i < 0 {
		i = len(g.keys)
		g.keys, g.members = append(g.keys, key), append(g.members, nil)
	}
	if !slices.Contains(g.members[i], member) {
		g.members[i] = append(g.members[i], member)
	}
}

// some names a few things, or counts them.
func some(names []string, what string) string {
	if len(names) <= 2 {
		return strings.Join(names, " and ")
	}
	return fmt.Sprintf("%d %ss", len(names), what)
}

// roundUp rounds a duration up to what a person would write.
func roundUp(d time.Duration) time.Duration {
	step := time.Minute
	switch {
	case d <= 2*time.Minute:
		step = 10 * time.Second
	case d <= 10*time.Minute:
		step = 30 * time.Second
	}
	return (d + step - 1) / step * step
}
