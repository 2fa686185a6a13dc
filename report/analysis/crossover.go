package analysis

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"flynn/results/keys"
)

// Kinds of crossovers.
const (
	CrossISA     = "isa"     // a tier beats the next narrower one, on one core
	CrossWorkers = "workers" // several workers of one memory beat one
	CrossMISD    = "misd"    // several versions and a vote cost less than 10 % over the slowest version alone
	CrossNodes   = "nodes"   // several nodes beat the best of one
	CrossDevice  = "device"  // a device beats the fastest code of the processor, all cores included
)

// misdCost is what a vote may cost: 10 %.
const misdCost = 1.1

// Crossover is the smallest measured size from which one variant surely beats another: the whole 95 % interval of their
// ratio lies above 1.
type Crossover struct {
	Kind   string  `json:"kind"`
	Kernel string  `json:"kernel"`
	Elem   string  `json:"elem"`
	Of     string  `json:"of"`    // what wins: "avx512", "avx512 ×2"
	Over   string  `json:"over"`  // what it is held against
	Sizes  int     `json:"sizes"` // at which both were measured
	N      int     `json:"n"`     // the first of them with a win, 0 where there is none
	Set    float64 `json:"set-B"` // its working set
	// the size before it: the crossover lies above it and not above N; 0 where N is the smallest size
	After   int      `json:"after"`
	Until   int      `json:"until"`   // the last size of an unbroken row of wins
	Largest int      `json:"largest"` // the largest size of all
	Ratio   Estimate `json:"ratio"`   // at N
}

// duel is two variants at one size.
type duel struct {
	n     int
	set   float64
	ratio Estimate
}

// Crossovers finds from which size on a wider tier, more workers, a vote and more nodes pay. It returns all pairs that
// were measured, also those without a crossover.
func (s *Set) Crossovers() []Crossover { return newCrossovers(s, ordered(s.Rows())) }

func newCrossovers(s *Set, rows []Row) []Crossover {
	f := finder{series: s.at, index: make(map[step]int)}
	for _, problem := range Problems(rows) {
		for _, r := range problem {
			if r.Bytes.N > 0 || r.Flops.N > 0 {
				f.row(r, problem)
			}
		}
	}
	for i := range f.found {
		f.found[i].settle(f.duels[i])
	}
	return f.found
}

// finder gathers the duels of every pair.
type finder struct {
	series map[Point]*Series
	found  []Crossover
	duels  [][]duel
	index  map[step]int // of found
}

// step is what of a crossover tells it apart.
type step struct{ kind, kernel, elem, of, over string }

// row adds the duels that a row is the winner of, if it wins.
func (f *finder) row(r Row, problem []Row) {
	p := r.Point
	switch {
	case r.repeats() || p.Tune != "" && !keys.FactsOf(p.Class).Redundant: // the tunings of a vote are what it votes over
	case keys.FactsOf(p.Class).PerTier:
		f.duel(CrossISA, r, p.ISA, narrower(p, problem))
	case p.Class == keys.MIMDSM && p.Workers > 1:
		f.duel(CrossWorkers, r, p.Variant(), Fastest(problem, func(q Row) bool { return q.single() && q.Point.ISA == p.ISA }))
	case keys.FactsOf(p.Class).Redundant:
		members := strings.Split(p.ISA, "+")
		member := func(q Row) bool { return q.single() && slices.Contains(members, q.Point.ISA) }
		f.duel(CrossMISD, r, VoteOf(p), slowest(problem, member))
	case p.Class == keys.SIMT:
		processor := func(q Row) bool { return q.Own() && q.Point.Class != keys.MISD }
		f.duel(CrossDevice, r, p.Variant(), Fastest(problem, processor))
	case p.Class == keys.MIMDDM && manyNodes(p):
		oneNode := func(q Row) bool {
			streams := !keys.FactsOf(q.Point.Class).Redundant
			return streams && !manyNodes(q.Point) && q.Point.ISA == p.ISA && !q.repeats()
		}
		f.duel(CrossNodes, r, p.Variant(), Fastest(problem, oneNode))
	}
}

// VoteOf names the versions of a point of class misd and how they ran.
func VoteOf(p Point) string {
	name := p.ISA
	if p.Tune != "" {
		name += " " + p.Tune
	}
	if p.Mode != "" {
		return name + " " + p.Mode
	}
	return name + " ×" + strconv.Itoa(p.Workers)
}

// single reports whether a row is of one thread without a tuning.
func (r Row) single() bool { return !r.aside && r.Point.Single() }

// manyNodes reports whether a point ran on several nodes. A file of class mimd_dm that does not say how many means so.
func manyNodes(p Point) bool { return p.Class == keys.MIMDDM && p.Nodes != 1 }

// narrower returns the widest tier of a problem below that of p.
func narrower(p Point, problem []Row) *Row {
	var best *Row
	for i, r := range problem {
		q := r.Point
		if r.single() && CompareISA(q.ISA, p.ISA) < 0 && (best == nil || CompareISA(q.ISA, best.Point.ISA) > 0) {
			best = &problem[i]
		}
	}
	return best
}

// Fastest returns the row of a problem that takes the least time among those wanted, nil where there is none.
func Fastest(problem []Row, want func(Row) bool) *Row {
	var best *Row
	for i, r := range problem {
		if want(r) && (best == nil || r.Time.Median < best.Time.Median) {
			best = &problem[i]
		}
	}
	return best
}

func slowest(problem []Row, want func(Row) bool) *Row {
	var worst *Row
	for i, r := range problem {
		if want(r) && (worst == nil || r.Time.Median > worst.Time.Median) {
			worst = &problem[i]
		}
	}
	return worst
}

func (f *finder) duel(kind string, r Row, of string, base *Row) {
	if base == nil {
		return
	}
	e := Ratio(f.series[r.Point], f.series[base.Point])
	if e.N == 0 {
		return
	}
	over := base.Point.Variant()
	switch kind {
	case CrossNodes:
		over = "one node"
	case CrossDevice:
		over = "the processor"
	}
	p := r.Point
	key := step{kind, p.Kernel, p.Elem, of, over}
	i, ok := f.index[key]
	if !ok {
		i = len(f.found)
		f.index[key] = i
		f.found, f.duels = append(f.found, Crossover{Kind: kind, Kernel: p.Kernel, Elem: p.Elem, Of: of, Over: over}),
			append(f.duels, nil)
	}
	f.duels[i] = append(f.duels[i], duel{p.N, r.Set, e})
}

// settle finds the first win and how far it lasts.
func (c *Crossover) settle(all []duel) {
	slices.SortFunc(all, func(a, b duel) int { return cmp.Compare(a.n, b.n) })
	c.Sizes, c.Largest = len(all), all[len(all)-1].n
	threshold := 1.0
	if c.Kind == CrossMISD {
		threshold = 1 / misdCost
	}
	for i, d := range all {
		wins := d.ratio.Lo > threshold
		switch {
		case wins && c.N == 0:
			c.N, c.Set, c.Ratio, c.Until = d.n, d.set, d.ratio, d.n
			if i > 0 {
				c.After = all[i-1].n
			}
		case wins && c.Until == all[i-1].n:
			c.Until = d.n
		}
	}
}
