package bench

import (
	"iter"
	"slices"

	"flynn/asm/isa"
	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/results/keys"
)

// Class is a cell of Flynn's taxonomy: how many instruction streams work on how many data streams.
type Class interface {
	// Name is the value of key class.
	Name() string
	// Points yields what the class has of a kernel at one size on this machine.
	Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point]
	// Open makes a point ready to run on the operands of its group.
	Open(p Point, g *Group) Run
}

// Run is an opened point.
type Run interface {
	Do(ops int)    // so many ops, one after the other: the only thing inside the timed region
	Ready()        // wakes whoever sleeps
	Check() error  // one op on restored operands against the reference
	Failed() error // what went wrong since Check, a vote or a node that is gone; nil where it can go on
}

// Classes lists every class. Adding one is a type and its line here.
var Classes = []Class{single{keys.SISD}, single{keys.SIMD}, redundant{}, shared{}, distributed{}}

// single is one instruction stream on one worker: plain code, or vector code.
type single struct{ name string }

func (c single) Name() string { return c.name }

func (c single) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for i, v := range k.Variants {
			if (v.ISA == isa.Scalar) == (c.name == keys.SISD) && s.offers(h, k, v, n) && !yield(newPoint(c, k, n, 1, i)) {
				return
			}
		}
	}
}

func (c single) Open(p Point, g *Group) Run { return g.alone(g.problem.Op(p.Variant)) }

// shared is several instruction streams on one memory: each worker has a part of the problem.
type shared struct{}

func (shared) Name() string { return keys.MIMDSM }

func (c shared) Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		if !k.Divisible() {
			return
		}
		for _, p := range s.Workers {
			for i, v := range k.Variants {
				if !s.offers(h, k, v, n) || !s.AllISAs && i != 0 && !best(h, k, i) {
					continue
				}
				strong := newPoint(c, k, n, p, i)
				for _, point := range schedules(strong) {
					if !yield(point) {
						return
					}
				}
				if !s.scales(k, n, p) {
					continue
				}
				if !yield(strong.weakly()) || !k.Stepped() && !yield(strong.freely()) {
					return
				}
			}
		}
	}
}

// schedules are a static one, and a dynamic one where work is uneven.
func schedules(p Point) []Point {
	if !p.Kernel.Imbalanced {
		return []Point{p}
	}
	dealt := p
	dealt.Schedule = keys.Dynamic
	return []Point{p, dealt}
}

func (c shared) Open(p Point, g *Group) Run {
	g = g.of(p)
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

// operation is what a variant and a shared problem have in common.
type operation interface {
	Run()
	Wake()
	Fill(kernels.Source)
	Restore(kernels.Source)
	Diff(ref kernels.Op) kernels.Diff
}

// repeater runs several ops at once, with less between them than from Run to Run.
type repeater interface{ Repeat(ops int) }

// awake is a variant on one worker: the one that measures.
type awake struct{ kernels.Op }

func (awake) Wake() {}

// run is an operation on the operands of a group, alone on its pages, as ops are.
type run struct {
	group   *Group
	op      operation
	one     awake    // what op is in the classes of one worker
	repeats repeater // what op is where nothing is to be done between ops, else nil
}

// alone is a run on the worker that measures.
func (g *Group) alone(op kernels.Op) *run {
	r := newRun(g, nil)
	r.one = awake{op}
	r.op, r.repeats = &r.one, op
	return r
}

func newRun(g *Group, op operation) *run {
	r := mem.Alone[run]()
	r.group, r.op = g, op
	return r
}

func (r *run) Ready() { r.op.Wake() }

func (r *run) Do(ops int) {
	if r.repeats != nil {
		r.repeats.Repeat(ops)
		return
	}
	for range ops {
		r.op.Run()
	}
}

func (r *run) Failed() error { return nil }

func (r *run) Check() error {
	if d := r.diff(); !d.OK() {
		return &WrongError{d}
	}
	return nil
}

func (r *run) diff() kernels.Diff {
	r.op.Restore(r.group.source)
	r.Do(1)
	return r.op.Diff(r.group.reference)
}

// WrongError is a result that differs from the reference's.
type WrongError struct{ Diff kernels.Diff }

func (e *WrongError) Error() string { return e.Diff.String() }

// UnavailableError is a point that cannot run, through no fault of the variant.
type UnavailableError struct{ Err error }

func (e *UnavailableError) Error() string { return e.Err.Error() }

func (e *UnavailableError) Unwrap() error { return e.Err }
