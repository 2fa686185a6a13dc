package bench

import (
	"time"

	"flynn/internal/mem"
	"flynn/kernels"
)

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

// singleWorker is a variant on one worker: the one that measures.
type singleWorker struct{ kernels.Op }

func (singleWorker) Wake() {}

// run is an operation on the operands of a group, alone on its pages, as ops are.
type run struct {
	group   *Group
	op      operation
	one     singleWorker // what op is in the classes of one worker
	repeats repeater     // what op is where nothing is to be done between ops, else nil
}

// Alone is a variant on the worker that measures.
func (g *Group) Alone(variant int) Run {
	op := g.problem.Op(variant)
	r := newRun(g, nil)
	r.one = singleWorker{op}
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

func (r *run) Time(ops int) time.Duration { return timeOf(r, ops) }

// timeOf is what so many ops take on the thread that measures.
func timeOf(r interface{ Do(ops int) }, ops int) time.Duration {
	start := time.Now()
	r.Do(ops)
	return time.Since(start)
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
