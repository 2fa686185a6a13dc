package bench

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"flynn/kernels"
	"flynn/misd"
	"flynn/results/keys"
)

// redundant is several instruction streams on one data stream: versions of a kernel work on the same operands, and a
// voter decides.
type redundant struct{}

var _ = Register(redundant{})

func (redundant) Name() string { return keys.MISD }

func (c redundant) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		if !s.AllISAs && k.Narrow() { // the same as the wide type, in more lanes
			return
		}
		for _, versions := range sets(h, k, s) {
			var indices []int
			for _, v := range versions {
				indices = append(indices, v.Index)
			}
			for _, mode := range modes(h, k, n, len(versions), s) {
				p := NewPoint(c, k, n, 1, indices...)
				p.Members, p.Versions, p.Mode = indices, len(versions), mode
				p.Standing, p.Untried, p.Idle = OtherWay, true, mode == misd.Vote
				if mode == misd.Team {
					p.Workers = crew(len(versions), s)
				}
				if !yield(p) {
					return
				}
			}
		}
	}
}

// sets are the versions that vote with each other. Where a kernel has several algorithms, three of these; elsewhere
// three tiers, or two where there are no more, and methods where there are some. With every tier wanted, all of them,
// also two and five tiers, and the three widest, which are the fastest.
func sets(h *Host, k *kernels.Kernel, s *Selection) [][]misd.Version {
	tiers := func(v kernels.Variant) bool { return h.ISA.Has(v.ISA) }
	diverse := misd.Diverse(k, 3, tiers)
	if len(diverse) == 3 && !s.AllISAs {
		return [][]misd.Version{diverse}
	}
	all := tierSets(k, tiers, s)
	for _, more := range [][]misd.Version{diverse, misd.Methods(k)} {
		known := slices.ContainsFunc(all, func(set []misd.Version) bool { return slices.Equal(set, more) })
		if len(more) > 1 && !known {
			all = append(all, more)
		}
	}
	return all
}

// tierSets are the sets of tiers alone.
func tierSets(k *kernels.Kernel, tiers func(kernels.Variant) bool, s *Selection) [][]misd.Version {
	var all [][]misd.Version
	for _, n := range []int{2, 3, 5} {
		versions, err := misd.Choose(k, n, tiers)
		switch {
		case err != nil: // there are fewer
		case n == 3 && !s.AllISAs:
			all = [][]misd.Version{versions}
		case n < 5 || s.AllISAs:
			all = append(all, versions)
		}
	}
	if tiers := misd.Available(k, tiers); s.AllISAs && len(tiers) > 3 {
		if wide := tiers[len(tiers)-3:]; wide[0].Index != 0 {
			all = append(all, wide)
		}
	}
	return all
}

// modes returns the modes of misd that differ for problem size n. Where one cache block holds the operands, one pass in
// blocks equals a pass for each version. A selection that is not of all ISAs gets one pass alone where there is one,
// because the other modes cost several ops.
func modes(h *Host, k *kernels.Kernel, n, versions int, s *Selection) []string {
	var all []string
	if crew(versions, s) > 1 {
		all = append(all, misd.Team)
	}
	all = append(all, misd.Passes)
	if k.Bytes(n) > blockCache(h) && misd.Blockable(k) {
		if !s.AllISAs {
			return []string{misd.OnePass}
		}
		all = append(all, misd.OnePass)
	}
	if s.AllISAs {
		all = append(all, misd.Vote)
	}
	return all
}

// crew is how many workers so many versions have: one each, as far as there are as many.
func crew(versions int, s *Selection) int {
	most := 1
	for _, p := range s.Workers {
		most = max(most, p)
	}
	return min(versions, most)
}

// blockCache is what a block may take: half of the second level, which leaves room for what the first level evicts.
func blockCache(h *Host) int64 {
	if h.Machine.L2 == 0 {
		return 256 << 10 // least of the machines of today
	}
	return h.Machine.L2 / 2
}

// Why says why a variant that may run votes in no set.
func (redundant) Why(h *Host, k *kernels.Kernel, _ int) string {
	all := misd.Available(k, func(v kernels.Variant) bool { return h.ISA.Has(v.ISA) })
	if len(all) < 2 {
		return "one version here, a vote takes two"
	}
	return "not in a set: those are scalar and the widest tiers"
}

// Begin opens the versions of all points: they need memory of their own, and without it the batch can still be skipped.
func (redundant) Begin(g *Group, b Batch) (Opened, error) {
	o := &voters{group: g, opened: map[string]*misd.Versions{}}
	for _, p := range b.Points {
		options := misd.Options{Mode: p.Mode, Cache: blockCache(g.host)}
		if p.Mode == misd.Team {
			options.Team = g.team(p.Workers)
		}
		var versions []misd.Version
		for _, i := range p.Members {
			versions = append(versions, misd.Version{Kernel: p.Kernel, Index: i})
		}
		v, err := misd.New(g.problem, versions, options)
		if err != nil {
			return nil, err
		}
		o.opened[redundancy(p)] = v
	}
	return o, nil
}

// redundancy is what points must have in common to share opened versions.
func redundancy(p Point) string { return fmt.Sprint(p.Members, p.Mode) }

// voters are the opened versions of a batch.
type voters struct {
	done
	group  *Group
	opened map[string]*misd.Versions
}

func (o *voters) Open(p Point) Run { return &redundantRun{o.group, o.opened[redundancy(p)]} }

// redundantRun is versions on the operands of a group.
type redundantRun struct {
	group    *Group
	versions *misd.Versions
}

func (r *redundantRun) Do(ops int) {
	for range ops {
		r.versions.Run()
	}
}

func (r *redundantRun) Ready()                     { r.versions.Wake() }
func (r *redundantRun) Time(ops int) time.Duration { return timeOf(r, ops) }
func (r *redundantRun) Failed() error              { return r.versions.Fault() }

func (r *redundantRun) Check() error {
	if err := r.versions.Check(r.group.source); err != nil {
		return err
	}
	if d := r.versions.Diff(r.group.reference); !d.OK() {
		return &WrongError{d}
	}
	return nil
}
