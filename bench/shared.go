package bench

import (
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

// shared is several instruction streams on one memory: each worker of a team has a part of the problem.
type shared struct{}

var _ = Register(shared{})

func (shared) Name() string { return keys.MIMDSM }

func (c shared) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for _, points := range []iter.Seq[Point]{c.together(h, k, n, s), c.mixed(h, k, n, s)} {
			for p := range points {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// together are the points of which each worker has a part.
func (c shared) together(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		if !k.Divisible() {
			return
		}
		for _, p := range s.Workers {
			for i, v := range k.Variants {
				if !s.worthMeasuring(h, k, v, n) || !s.AllISAs && i != 0 && !best(h, k, i) {
					continue
				}
				for _, point := range c.ways(NewPoint(c, k, n, p, i), s) {
					if !yield(point) {
						return
					}
				}
			}
		}
	}
}

// ways are the schedules of one problem, then the problems that grow with the workers.
func (shared) ways(strong Point, s *Selection) []Point {
	all := schedules(strong)
	if !s.scales(strong.Kernel, strong.N, strong.Workers) {
		return all
	}
	all = append(all, strong.weakScaled())
	if !strong.Kernel.Stepped() {
		all = append(all, strong.throughput())
	}
	return all
}

// schedules are a static one, and a dynamic one where work is uneven.
func schedules(p Point) []Point {
	if !p.Kernel.Imbalanced {
		return []Point{p}
	}
	dynamic := p
	dynamic.Schedule, dynamic.Standing = keys.Dynamic, AnotherVariant
	return []Point{p, dynamic}
}

// best tells whether a variant is of the widest tier that may run: a plain one, the one for working sets in memory, or
// a tuning where there is no vector code.
func best(h *Host, k *kernels.Kernel, variant int) bool {
	v, w := k.Variants[variant], widest(h.ISA, k)
	if slices.Contains(w, variant) {
		return true
	}
	return slices.ContainsFunc(w, func(i int) bool {
		top := k.Variants[i].ISA
		return v.ISA.Base() == top.Base() && (v.Tuning == kernels.NonTemporal || top == isa.Scalar)
	})
}

// Why: what cannot be cut has no parts, and one CPU no team.
func (shared) Why(h *Host, k *kernels.Kernel, _ int) string {
	switch {
	case !k.Divisible():
		return k.SerialReason
	case h.MaxWorkers() < 2:
		return h.noTeam()
	}
	return ""
}

// Missing says why there is no team at all.
func (shared) Missing(h *Host, s *Selection) string {
	if len(s.Workers) == 0 {
		return h.noTeam()
	}
	return ""
}

// noTeam says why there are no two workers.
func (h *Host) noTeam() string {
	if h.Machine.Cores < 2 {
		return "this process may use one CPU"
	}
	return "GOMAXPROCS is 1"
}

// Begin opens nothing: teams and operands are those of the group, and what runs beside is opened when a point needs it.
func (shared) Begin(g *Group, _ Batch) (Opened, error) {
	return teams{g, map[string]*company{}}, nil
}

// teams opens points on teams of the group.
type teams struct {
	group     *Group
	companies map[string]*company // by what runs and in which team
}

// Close ends what runs beside. Its operands stay for the next batch.
func (o teams) Close() error {
	for _, c := range o.companies {
		c.stop()
	}
	return nil
}

func (o teams) Open(p Point) Run {
	if beside, ok := p.Own.(neighbour); ok {
		return o.beside(p, beside)
	}
	g := o.group.of(p)
	t, op := g.team(p.Workers), g.problem.Op(p.Variant)
	if p.Schedule == keys.Dynamic {
		return newRun(g, t.Dynamic(op))
	}
	s := t.Static(op)
	r := newRun(g, s)
	if p.Scaling == keys.Throughput {
		r.repeats = s
	}
	return r
}

// teamOptions are the numbers of workers of teams, as a flag says them.
type teamOptions struct{ workers, with string }

// Options are those of teams on shared memory. Versions of a vote and peers use teams of the same sizes.
func (shared) Options() Options { return &teamOptions{} }

func (o *teamOptions) Flags(f Flags) {
	f.StringVar(&o.workers, "workers", "",
		"`numbers` of workers in class mimd_sm, 2,4 (default: powers of two, and all cores)")
	f.StringVar(&o.with, "with", "",
		"`programs` that the other workers of class mimd_sm run meanwhile, triad@l2,peak@l1: KERNEL@LEVEL, on levels "+
			strings.Join(results.Levels, ", ")+" (default: none; those of profile mix)")
}

func (o *teamOptions) Start(*Host) error { return nil }

func (o *teamOptions) Apply(h *Host, s *Selection) error {
	if err := o.applyWith(h, s); err != nil {
		return err
	}
	if o.workers == "" {
		return nil
	}
	ps, err := ParseInts(o.workers)
	if err == nil {
		err = h.CheckWorkers(ps)
	}
	if err != nil {
		return flagErrorf("--workers: %w", err)
	}
	slices.Sort(ps)
	s.Workers = ps
	return nil
}

// applyWith decides what runs beside points.
func (o *teamOptions) applyWith(h *Host, s *Selection) error {
	if o.with != "" {
		all, err := parseCompanions(h, o.with)
		if err != nil {
			return err
		}
		s.Choose(shared{}, mixing{all})
	}
	if why := noNeighbour(h); why != "" && len(mixOf(s)) > 0 {
		return flagErrorf("nothing can run next to a point: %s", why)
	}
	return nil
}

func (o *teamOptions) Words(s *Selection) []string {
	if len(s.Workers) == 0 {
		return nil
	}
	words := []string{"--workers", NumberList(s.Workers)}
	if with := mixOf(s); len(with) > 0 {
		words = append(words, "--with", companionWords(with))
	}
	return words
}

// CheckWorkers refuses a number of workers that this machine cannot run side by side.
func (h *Host) CheckWorkers(ps []int) error {
	for _, p := range ps {
		if p < 1 || p > h.MaxWorkers() {
			return fmt.Errorf("bench: %d workers; 1 to %d can run here (%d CPUs, GOMAXPROCS %d)",
				p, h.MaxWorkers(), h.Machine.Cores, runtime.GOMAXPROCS(0))
		}
	}
	return nil
}
