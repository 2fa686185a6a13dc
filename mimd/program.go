package mimd

import (
	"errors"
	"hash/crc32"
	"time"

	"flynn/kernels"
)

// Programs are what the workers of a team but the first repeat beside something else: one kernel, each worker on
// operands of its own, filled by that worker and verified. They outlive the team that they were made with.
type Programs struct {
	kernel *kernels.Kernel
	source kernels.Source
	each   []*program // of workers 1 … p−1
}

// DiffError is a result that differs from that of the reference.
type DiffError struct{ Diff kernels.Diff }

func (e *DiffError) Error() string { return e.Diff.String() }

// Programs maps the operands of a variant for each worker but the first, lets the workers fill them, and holds the
// first op of each against the reference.
func (t *Team) Programs(k *kernels.Kernel, variant, n int, at kernels.Placement, s kernels.Source) (*Programs, error) {
	p := &Programs{kernel: k, source: s}
	read, written := k.Accesses()
	for range t.workers {
		problem, err := k.Open(n, at)
		if err != nil {
			return nil, errors.Join(err, p.Free())
		}
		p.each = append(p.each, &program{problem: problem, whole: problem.Op(variant),
			sameAway: read+written <= len(k.Streams())})
	}
	p.on(t, func(x *program) error {
		x.whole.Fill(s)
		return nil
	})
	if err := p.check(t, n); err != nil {
		return nil, errors.Join(err, p.Free())
	}
	return p, nil
}

// on does something for each program by its worker.
func (p *Programs) on(t *Team, do func(x *program) error) error {
	faults := make([]error, len(p.each))
	t.Do(func(rank int) {
		if rank > 0 {
			faults[rank-1] = do(p.each[rank-1])
		}
	})
	return errors.Join(faults...)
}

// check plans turns, keeps what an op leaves, and compares it with that of the reference.
func (p *Programs) check(t *Team, n int) error {
	reference, free, err := p.reference(n)
	if err != nil {
		return err
	}
	err = p.on(t, func(x *program) error {
		x.whole.Run()
		x.plan(p.kernel)
		x.whole.Restore(p.source)
		x.remember(p.source)
		return nil
	})
	for _, x := range p.each {
		if d := x.whole.Diff(reference); !d.OK() {
			err = &DiffError{d}
		}
	}
	return errors.Join(err, free())
}

// reference is an op of plain Go that has run, on operands of its own where results are in operands.
func (p *Programs) reference(n int) (ref kernels.Op, free func() error, err error) {
	problem, free := p.each[0].problem, func() error { return nil }
	if _, written := p.kernel.Accesses(); written > 0 {
		if problem, err = p.kernel.Open(n, kernels.Placement{}); err != nil {
			return nil, nil, err
		}
		problem.Op(0).Fill(p.source)
		free = problem.Free
	}
	ref = problem.Op(0)
	ref.Reset(p.source)
	ref.Run()
	return ref, free, nil
}

// Beside gives the workers of a team, of the size of that which made the programs, their turns.
func (p *Programs) Beside(t *Team) *Beside {
	var turns []func()
	for _, x := range p.each {
		turns = append(turns, x.turn)
	}
	return t.Beside(turns)
}

// Verify holds what many turns have left, and then one op, against what was right before.
func (p *Programs) Verify(t *Team) error {
	return p.on(t, func(x *program) error { return x.verify(p.source) })
}

// Results appends the results of the program of a worker from 1 on.
func (p *Programs) Results(worker int) []kernels.Result { return p.each[worker-1].whole.Results(nil) }

// Free gives all operands back.
func (p *Programs) Free() error {
	var errs []error
	for _, x := range p.each {
		errs = append(errs, x.problem.Free())
	}
	p.each = nil
	return errors.Join(errs...)
}

// program is what one worker repeats: an op in pieces that are short beside a sample.
type program struct {
	problem  kernels.Problem
	whole    kernels.Op
	pieces   []kernels.Op // nil where the op is short or cannot be cut
	link     kernels.Op   // a part of a chain that goes on where it ended; nil where there is none
	at       int          // the next piece
	repeat   int          // ops of a turn
	streams  uint32       // sum of all operands after a right op
	result   uint32       // and of its results
	sameAway bool         // an op leaves its operands as the one before did
}

// turnTime is about what a turn takes: a tenth of a short sample.
const turnTime = 100 * time.Microsecond

// mostPieces of an op: each has a page of its own.
const mostPieces = 1024

// turn does a piece of an op, or several ops.
func (p *program) turn() {
	switch {
	case p.link != nil:
		p.link.Run()
		return
	case p.pieces == nil:
		p.whole.Repeat(p.repeat)
		return
	}
	p.pieces[p.at].Run()
	if p.at++; p.at == len(p.pieces) {
		p.at = 0
	}
}

// run does one op as turns do it.
func (p *program) run(s kernels.Source) {
	p.whole.Reset(s)
	if p.pieces == nil {
		p.whole.Run()
		return
	}
	for _, piece := range p.pieces {
		piece.Reset(s)
		piece.Run()
	}
	p.whole.Fold(p.pieces)
}

// plan cuts the op where it is long, and repeats it where it is short.
func (p *program) plan(k *kernels.Kernel) {
	took := timed(p.whole, 1)
	for p.repeat = 1; took < turnTime && p.repeat < 1<<24; {
		p.repeat *= 2
		took = timed(p.whole, p.repeat)
	}
	if p.repeat > 1 || took < 2*turnTime || k.Stepped() {
		return
	}
	pieces := min(int(took/turnTime), mostPieces, p.whole.Units())
	switch {
	case pieces <= 1:
	case k.Divisible():
		p.pieces = kernels.Split(p.whole, pieces)
	default:
		p.link = p.whole.Cut(0, 1)
	}
}

// timed is what some ops take.
func timed(o kernels.Op, ops int) time.Duration {
	start := time.Now()
	o.Repeat(ops)
	return time.Since(start)
}

// remember keeps what a right op has left.
func (p *program) remember(s kernels.Source) {
	p.run(s)
	p.streams, p.result = sumOf(p.whole.Operands()), p.results()
}

// verify holds what many ops have left, and then one op, against what was right before.
func (p *program) verify(s kernels.Source) error {
	if p.sameAway && sumOf(p.whole.Operands()) != p.streams {
		return errors.New("its operands are not what an op leaves")
	}
	if !p.sameAway {
		p.whole.Restore(s)
	}
	p.run(s)
	if sumOf(p.whole.Operands()) != p.streams || p.results() != p.result {
		return errors.New("an op after the samples has another result than the one before them")
	}
	return nil
}

// results is the sum of all results.
func (p *program) results() uint32 {
	var all [][]byte
	for _, r := range p.whole.Results(nil) {
		all = append(all, r.Bytes)
	}
	return sumOf(all)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf is a checksum of memory.
func sumOf(all [][]byte) (sum uint32) {
	for _, b := range all {
		sum = crc32.Update(sum, castagnoli, b)
	}
	return sum
}
