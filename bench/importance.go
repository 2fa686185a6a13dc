package bench

import (
	"iter"
	"slices"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results/keys"
)

// An importance says in which pass a session measures a point: lower ones come first, and are cut last where time is
// short.
type importance int

const (
	firstRows   importance = iota // of each kernel: plain Go and the widest tier at the smallest working set
	smallSets                     // the same of all element types, and a team
	roofs                         // the kernels that other rows are compared with, at the working sets of other kernels
	memory                        // the largest working sets: what memory bounds, and what it does not
	otherSets                     // what is left of plain Go, the widest tier and a team
	everyTier                     // the other tiers, tunings, schedules and numbers of workers
	otherWays                     // votes, nodes, and problems that grow with the workers
	narrowTypes                   // all that is left of an element type where the kernel has a wider one
	passes                        // how many there are
)

// ranking tells the importance of the points of one plan.
type ranking struct {
	host   *Host
	widest map[string]int // bits of the widest element type of each kernel, by its name
	small  map[string]int // smallest n of each kernel, by its ID
	large  map[string]int // and its largest
	team   int            // workers of the largest team
}

// newRanking looks at all batches of a plan.
func newRanking(h *Host, batches iter.Seq[Batch]) *ranking {
	r := &ranking{host: h, widest: map[string]int{}, small: map[string]int{}, large: map[string]int{}}
	for b := range batches {
		if b.Skip != "" {
			continue
		}
		k, id := b.Kernel, b.Kernel.ID()
		r.widest[k.Name] = max(r.widest[k.Name], k.ElemBits())
		if n, ok := r.small[id]; !ok || b.N < n {
			r.small[id] = b.N
		}
		r.large[id] = max(r.large[id], b.N)
		for _, p := range b.Points {
			if p.Nodes == 0 {
				r.team = max(r.team, p.Workers)
			}
		}
	}
	return r
}

// of is the importance of a point.
func (r *ranking) of(p Point) importance {
	k := p.Kernel
	narrow := k.ElemBits() < r.widest[k.Name]
	single := keys.FactsOf(p.Class.Name()).OneCore
	switch {
	case !r.plain(p):
		return r.beside(p, narrow)
	case p.N == r.small[k.ID()] && single && !narrow:
		return firstRows
	case p.N == r.small[k.ID()]:
		return smallSets
	case narrow:
		return narrowTypes
	case k.Role.Roof() && k.Bytes(p.N) <= largestResidency():
		return roofs
	case p.N == r.large[k.ID()]:
		return memory
	}
	return otherSets
}

// beside is the importance of a point that is in no first row of any table.
func (r *ranking) beside(p Point, narrow bool) importance {
	switch {
	case narrow:
		return narrowTypes
	case p.Standing == OtherWay, p.Weak():
		return otherWays
	}
	return everyTier
}

// plain tells whether a point is plain Go, the widest tier, the largest team of that tier, or stands among them always.
func (r *ranking) plain(p Point) bool {
	switch {
	case p.Standing == Always:
		return true
	case p.Standing != ByVariant, p.Weak():
		return false
	case p.Workers > 1:
		return p.Workers == r.team && slices.Contains(widest(r.host.ISA, p.Kernel), p.Variant)
	}
	return p.Variant == 0 || slices.Contains(widest(r.host.ISA, p.Kernel), p.Variant)
}

// widest are the plain variants of the widest tier that may run here: several where extensions of that tier have code
// of their own, or another family has registers as long, because only a measurement tells which of them is faster.
func widest(set *isa.Set, k *kernels.Kernel) []int {
	var rows []isa.ID
	for _, v := range k.Variants {
		if v.Tuning == "" {
			rows = append(rows, v.ISA)
		}
	}
	top := set.Widest(rows).Base()
	var all []int
	for i, v := range k.Variants {
		wide := v.ISA.Base() == top || set.Rivals(v.ISA.Base(), top)
		if v.Tuning == "" && set.Has(v.ISA) && wide {
			all = append(all, i)
		}
	}
	return all
}

// widestOne is the variant of the widest tier that stands for it where there can be one only: that of the last
// extension.
func widestOne(set *isa.Set, k *kernels.Kernel) int {
	w := widest(set, k)
	return w[len(w)-1]
}
