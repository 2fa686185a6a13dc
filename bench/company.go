package bench

import (
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"time"

	"flynn/internal/mem"
	"flynn/kernels"
	"flynn/mimd"
)

// operands are the problems of all workers beside a point, filled by these workers and verified. They outlive a batch:
// large ones take a second to fill.
type operands struct {
	of       neighbour
	source   kernels.Source
	programs []*program // of workers 1 … p−1
	turn     time.Duration
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

// plan cuts the op where it is long, and repeats it where it is short. It returns what a turn takes.
func (p *program) plan(k *kernels.Kernel) time.Duration {
	took := timeOf(opRun{p.whole}, 1)
	for p.repeat = 1; took < turnTime && p.repeat < 1<<24; {
		p.repeat *= 2
		took = timeOf(opRun{p.whole}, p.repeat)
	}
	if p.repeat > 1 || took < 2*turnTime || k.Stepped() {
		return took
	}
	pieces := min(int(took/turnTime), mostPieces, p.whole.Units())
	if pieces > 1 && !k.Divisible() {
		p.link = p.whole.Cut(0, 1)
		return took / time.Duration(p.whole.Units())
	}
	if pieces > 1 {
		p.pieces = kernels.Split(p.whole, pieces)
		return took / time.Duration(pieces)
	}
	return took
}

// opRun repeats an op.
type opRun struct{ kernels.Op }

func (o opRun) Do(ops int) { o.Repeat(ops) }

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

// openNeighbour returns the operands of what runs beside the points of a team, made where there are none yet.
func (g *Group) openNeighbour(b neighbour, t *mimd.Team) (*operands, error) {
	key := fmt.Sprint(b.key(t.Size()), g.selection.Pages, g.selection.NUMA)
	if o := g.host.neighbours[key]; o != nil {
		return o, nil
	}
	need := b.bytes(t.Size())
	if left, ok := mem.Available(); ok && need > left/10*9 {
		return nil, &UnavailableError{fmt.Errorf("what runs beside it needs %d MiB, %d MiB are available", need>>20,
			left>>20)}
	}
	o := &operands{of: b, source: kernels.Source{Seed: g.source.Seed}}
	if err := o.open(g, t); err != nil {
		return nil, errors.Join(err, o.free())
	}
	if g.host.neighbours == nil {
		g.host.neighbours = map[string]*operands{}
	}
	g.host.neighbours[key] = o
	return o, nil
}

// open maps the problems, lets each worker fill its own, and verifies them.
func (o *operands) open(g *Group, t *mimd.Team) error {
	at := kernels.Placement{Pages: g.selection.Pages, NUMA: g.selection.NUMA}
	for range t.Size() - 1 {
		p, err := o.of.kernel.Open(o.of.n, at)
		if err != nil {
			return &UnavailableError{err}
		}
		read, written := o.of.kernel.Accesses()
		o.programs = append(o.programs, &program{problem: p, whole: p.Op(o.of.variant),
			sameAway: read+written <= len(o.of.kernel.Streams())})
	}
	t.Do(func(rank int) {
		if rank > 0 {
			o.programs[rank-1].whole.Fill(o.source)
		}
	})
	return o.check(t)
}

// check holds the first op of all workers against that of the reference, then plans turns and keeps what is right.
func (o *operands) check(t *mimd.Team) error {
	reference, free, err := o.reference()
	if err != nil {
		return err
	}
	turns := make([]time.Duration, len(o.programs))
	t.Do(func(rank int) {
		if rank > 0 {
			p := o.programs[rank-1]
			p.whole.Run()
			turns[rank-1] = p.plan(o.of.kernel)
			p.whole.Restore(o.source)
			p.remember(o.source)
		}
	})
	o.turn = slices.Max(turns)
	for _, p := range o.programs {
		if d := p.whole.Diff(reference); !d.OK() {
			err = &WrongError{d}
		}
	}
	return errors.Join(err, free())
}

// reference is an op of plain Go that has run, on operands of its own where results are in operands.
func (o *operands) reference() (ref kernels.Op, free func() error, err error) {
	p, free := o.programs[0].problem, func() error { return nil }
	if _, written := o.of.kernel.Accesses(); written > 0 {
		if p, err = o.of.kernel.Open(o.of.n, kernels.Placement{}); err != nil {
			return nil, nil, &UnavailableError{err}
		}
		p.Op(0).Fill(o.source)
		free = p.Free
	}
	ref = p.Op(0)
	ref.Reset(o.source)
	ref.Run()
	return ref, free, nil
}

// free gives all operands back.
func (o *operands) free() error {
	var errs []error
	for _, p := range o.programs {
		errs = append(errs, p.problem.Free())
	}
	o.programs = nil
	return errors.Join(errs...)
}

// freeNeighbours gives back what has run beside points.
func (h *Host) freeNeighbours() error {
	var errs []error
	for _, o := range h.neighbours {
		errs = append(errs, o.free())
	}
	h.neighbours = nil
	return errors.Join(errs...)
}

// company is what runs beside the points of one team in a batch.
type company struct {
	group    *Group
	team     *mimd.Team
	of       neighbour
	operands *operands
	beside   *mimd.Beside
	opened   bool
	verified bool
	fault    error // it could not be opened, or was wrong
}

// beside opens a point that others run beside.
func (o teams) beside(p Point, b neighbour) Run {
	key := p.With + "/" + fmt.Sprint(p.Workers)
	if b.kernel != nil {
		key = b.key(p.Workers)
	}
	c := o.companies[key]
	if c == nil {
		c = &company{group: o.group, team: o.group.team(p.Workers), of: b}
		o.companies[key] = c
	}
	r := &mixedRun{point: p, company: c, grow: 1}
	r.run = o.group.Alone(p.Variant).(*run)
	return r
}

// open makes what runs beside ready, once.
func (c *company) open() error {
	if c.opened || c.of.kernel == nil {
		return c.fault
	}
	c.opened = true
	if c.operands, c.fault = c.group.openNeighbour(c.of, c.team); c.fault != nil {
		return c.fault
	}
	var turns []func()
	for _, p := range c.operands.programs {
		turns = append(turns, p.turn)
	}
	c.beside = c.team.Beside(turns)
	return nil
}

// start lets the other workers run, or waits until they sleep.
func (c *company) start() {
	for _, t := range c.group.teams {
		t.Park()
	}
	if c.beside != nil {
		c.beside.Start()
	}
}

// stop ends what start began.
func (c *company) stop() {
	if c.beside != nil {
		c.beside.Stop()
	}
}

// turns appends how many turns each other worker has ended.
func (c *company) turns(to []uint64) []uint64 {
	if c.beside != nil {
		return c.beside.Turns(to)
	}
	return to
}

// verify looks whether what the others have computed is right, once a visit.
func (c *company) verify() error {
	if c.operands == nil || c.verified {
		return c.fault
	}
	c.verified = true
	faults := make([]error, len(c.operands.programs))
	c.team.Do(func(rank int) {
		if rank > 0 {
			faults[rank-1] = c.operands.programs[rank-1].verify(c.operands.source)
		}
	})
	if err := errors.Join(faults...); err != nil {
		c.fault = fmt.Errorf("what ran beside it, %s, is wrong: %w", c.of.Companion, err)
	}
	return c.fault
}
