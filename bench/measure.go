package bench

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"flynn/results/keys"
)

// Session measures a plan into a file.
type Session struct {
	Host      *Host
	Selection *Selection
	Seed      uint64
	InOrder   bool // take turns in plan order instead of a random one
	Out       *Results
	// Progress is told before each batch and each sample; nil is silence. It runs outside of all timed regions.
	Progress func(Step)
	Warn     func(string) // something to know that stops nothing; nil is silence

	engine  engine // nil is this machine
	agenda  *agenda
	began   time.Time
	samples int // planned at the least
	taken   int
	wrong   int
	said    map[string]bool // warnings
}

// engine is what a session measures on: this machine, or a simulated one.
type engine interface {
	now() time.Time
	speed() float64               // how many times as long as on an ordinary core things take, at a first look
	open(b Batch) (opened, error) // the operands of a batch
	close()
}

// opened is a batch whose operands are ready.
type opened interface {
	verified(p Point) (Run, error)           // a point whose result is right
	prepare(runs []*timed) ([]string, error) // for samples; what there is to know of them
	sample(r *timed) Sample
	close() error
}

// Step is how far a session is.
type Step struct {
	Doing       string // "verify" or "measure"
	Point       Point
	Done, Total int           // samples
	Spent       time.Duration // of the budget
	Budget      time.Duration // 0 where there is none
}

// ErrWrong says that variants failed verification: they are named in the file and were not timed.
var ErrWrong = errors.New("verification failed")

// Measure verifies and times the points of a plan, the important ones first, as far as the budget goes. What was
// measured before an error or an interrupt is in the file.
func (s *Session) Measure(ctx context.Context) error {
	if s.engine == nil {
		s.engine = newMachineEngine(s.Host, s.Selection, s.Seed)
		defer s.engine.close()
	}
	s.began = s.engine.now()
	if err := s.plan(); err != nil {
		return err
	}
	if err := s.visits(ctx); err != nil {
		return err
	}
	s.tellWidth()
	if err := s.tellLeftOut(); err != nil {
		return err
	}
	if s.wrong > 0 {
		return fmt.Errorf("%d variants: %w", s.wrong, ErrWrong)
	}
	return nil
}

// plan makes the agenda, and notes what cannot be measured.
func (s *Session) plan() error {
	for _, c := range allClasses() {
		if t, ok := c.(teller); ok {
			if err := t.Tell(s.Host, s.Out); err != nil {
				return err
			}
		}
	}
	batches := slices.Collect(Plan(s.Host, s.Selection))
	var points []Point
	for _, b := range batches {
		points = append(points, b.Points[0])
	}
	if err := s.Out.Tell(s.Host, points); err != nil {
		return err
	}
	if err := s.Out.tellCompanions(batches); err != nil {
		return err
	}
	if err := s.noteAbsent(batches); err != nil {
		return err
	}
	for _, b := range batches {
		if b.Skip == "" {
			s.samples += len(b.Points) * s.Selection.Count
		} else if err := s.skip(b.Points, b.Skip); err != nil {
			return err
		}
	}
	speed := s.engine.speed()
	s.agenda = newAgenda(s.Host, s.Selection, newCosts(s.Selection, speed), batches, s.Out)
	for _, e := range s.agenda.errands {
		for _, r := range e.rows {
			r.counted = min(s.Out.Has(r.Point), s.Selection.Count)
			s.taken += r.counted
		}
	}
	return nil
}

// noteAbsent says why instruction sets and classes have no point.
func (s *Session) noteAbsent(batches []Batch) error {
	for _, a := range absent(s.Host, s.Selection, batches) {
		if err := s.Out.line(keys.AbsentNote, a.name, a.why); err != nil {
			return err
		}
	}
	return nil
}

// end is when measuring should end: a run may take a little longer than its budget, and its report may take that.
func (s *Session) end() time.Time {
	budget := s.Selection.Budget
	report := seconds(reportCost * s.agenda.costs.opening * float64(s.agenda.closed))
	return s.began.Add(max(min(budget, budget+(budget/overrun+grace)*3/4-report), budget/2))
}

// What a run may take beyond its budget: a part of it, and a constant.
const (
	overrun = 10
	grace   = 5 * time.Second
)

// visits goes over the catalogue until everything is measured, or time is up.
func (s *Session) visits(ctx context.Context) error {
	for next := s.agenda.next; ; {
		left := math.Inf(1)
		if s.agenda.limited {
			left = s.end().Sub(s.engine.now()).Seconds()
		}
		v, ok := next(left)
		switch {
		case left > 0 && ok:
			if err := s.visit(ctx, v); err != nil {
				return err
			}
		case left > 0 && len(s.agenda.errands) > 0 && s.agenda.limited && !s.agenda.narrowing:
			next, s.agenda.narrowing = s.agenda.narrow, true
		default:
			return ctx.Err()
		}
	}
}

// visit measures some rows of a batch.
func (s *Session) visit(ctx context.Context, v visit) error {
	start := s.engine.now()
	again := v.passed
	v.passed = true
	s.report(Step{Doing: "verify", Point: v.rows[0].Point})
	b := v.Batch
	b.Points = nil
	for _, r := range v.rows {
		b.Points = append(b.Points, r.Point)
	}
	o, err := s.engine.open(b)
	if err != nil {
		for _, r := range v.rows {
			s.finish(r)
		}
		return s.skip(b.Points, err.Error()) // memory that was there when the plan was made, and is not now
	}
	if again && (s.agenda.limited || !s.continues(v)) {
		err = s.Out.Visit(b.Points[0])
	}
	if err == nil {
		err = s.rounds(ctx, v, o, start)
	}
	return errors.Join(err, o.close())
}

// continues tells whether a visit goes on where an interrupt ended the first one.
func (s *Session) continues(v visit) bool {
	return !slices.ContainsFunc(v.rows, func(r *row) bool { return s.Out.Taken(r.Point) != s.Out.Has(r.Point) })
}

func (s *Session) skip(points []Point, why string) error {
	for _, p := range points {
		if err := s.Out.Skipped(p, why); err != nil {
			return err
		}
	}
	return nil
}

// late tells whether a session is so late that not even a visit that was begun may go on.
func (s *Session) late() bool {
	return s.Selection.Budget > 0 && s.engine.now().After(s.end().Add(s.Selection.Budget/overrun/2))
}

// rounds verifies the rows of a visit, then takes one sample of each a round, in an order that depends on seed, batch
// and round alone, so that a resumed session goes on as if it had not stopped.
func (s *Session) rounds(ctx context.Context, v visit, b opened, start time.Time) error {
	runs, err := s.verified(ctx, v, b)
	if err != nil {
		return err
	}
	warnings, err := b.prepare(runs)
	if err != nil {
		return err
	}
	for _, w := range warnings {
		s.warn(w)
	}
	before := s.engine.now().Sub(start).Seconds()
	p := pace{least: v.least, count: s.Selection.Count, target: s.Selection.Target}
	if v.length > 0 {
		p.deadline = start.Add(v.length)
	}
	if s.agenda.limited {
		p.least = min(v.least, p.count)
	}
	for round, left := 0, runs; len(left) > 0 && (round == 0 || !s.late()); left = p.left(round, s.engine.now(), left) {
		if err := s.round(ctx, v, b, round, left); err != nil {
			return err
		}
		round++
	}
	if err := s.endRuns(runs); err != nil {
		return err
	}
	s.agenda.costs.learn(v, before, runs)
	s.settle(v, runs)
	return nil
}

// endRuns lets runs look for what was wrong while they were timed.
func (s *Session) endRuns(runs []*timed) error {
	for _, r := range runs {
		e, ok := r.Run.(ender)
		if !ok || r.failed {
			continue
		}
		if why := e.End(); why != nil {
			r.failed = true
			if err := s.unusable(r.point, why); err != nil {
				return err
			}
		}
	}
	return nil
}

// round takes one sample of every run that the file does not have yet.
func (s *Session) round(ctx context.Context, v visit, b opened, round int, runs []*timed) error {
	for _, i := range s.order(v.Batch, round, len(runs)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := runs[i]
		s.report(Step{Doing: "measure", Point: r.point})
		if !r.failed && s.Out.Taken(r.point) <= round && !s.late() {
			if err := s.take(r, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// take writes one sample. A run that fails meanwhile is told, and gives no sample any more: its time is not that of the
// kernel.
func (s *Session) take(r *timed, b opened) error {
	sample := b.sample(r)
	r.times = append(r.times, sample.NS)
	if r.row.counted < s.Selection.Count {
		r.row.counted++
		s.taken++
	}
	if err := r.Failed(); err != nil {
		r.failed = true
		return s.unusable(r.point, err)
	}
	if d, ok := r.Run.(doubter); ok {
		if why := d.doubt(); why != "" {
			s.warn(why)
			if err := s.Out.Doubtful(r.point.Name(), why); err != nil {
				return err
			}
		}
	}
	return s.Out.Sample(r.point, sample)
}

// settle takes over what a visit has found. Rows that it came to too late for a sample stay open.
func (s *Session) settle(v visit, runs []*timed) {
	for _, t := range runs {
		if t.failed || len(t.times) > 0 {
			t.row.width = t.width()
			s.finish(t.row)
		}
	}
}

// finish counts a row as done, however many samples it has.
func (s *Session) finish(r *row) {
	s.agenda.shut(r)
	s.taken += s.Selection.Count - r.counted
	r.counted = s.Selection.Count
}

// tellWidth says how many points the target was not reached for.
func (s *Session) tellWidth() {
	wide := 0
	for _, e := range s.agenda.errands {
		for _, r := range e.rows {
			if !r.open && !math.IsInf(r.width, 1) && r.width > s.Selection.Target {
				wide++
			}
		}
	}
	if wide > 0 && s.agenda.limited && s.Selection.Target > 0 {
		s.warn(fmt.Sprintf("%d points have an interval wider than %.3g %%: more time (--budget) narrows it",
			wide, 100*s.Selection.Target))
	}
}

// tellLeftOut notes the points that there was no time for.
func (s *Session) tellLeftOut() error {
	why := fmt.Sprintf("%s of %v is spent", keys.BudgetReason, s.Selection.Budget)
	for _, r := range s.agenda.missing() {
		if err := s.Out.Skipped(r.Point, why); err != nil {
			return err
		}
	}
	return s.Out.LeftOut(s.LeftOut())
}

// verified opens the rows of a visit and drops those whose result is wrong, and those that it is too late for.
func (s *Session) verified(ctx context.Context, v visit, b opened) ([]*timed, error) {
	var runs []*timed
	for _, row := range v.rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(runs) > 0 && s.late() {
			break
		}
		r, err := b.verified(row.Point)
		if err != nil {
			s.finish(row)
			if err := s.unusable(row.Point, err); err != nil {
				return nil, err
			}
			continue
		}
		times := s.Out.Times(row.Point)
		runs = append(runs, &timed{Run: r, row: row, point: row.Point, times: slices.Clone(times), earlier: len(times)})
	}
	return runs, nil
}

// unusable notes a point that is wrong, or cannot run. What is wrong with other people's code is no fault of flynn's.
func (s *Session) unusable(p Point, why error) error {
	var absent *UnavailableError
	if errors.As(why, &absent) {
		s.warn(why.Error())
		return s.Out.Skipped(p, why.Error())
	}
	if !p.Foreign {
		s.wrong++
	}
	return s.Out.Failed(p, why)
}

// warn says something once.
func (s *Session) warn(text string) {
	if s.Warn == nil || s.said[text] {
		return
	}
	if s.said == nil {
		s.said = map[string]bool{}
	}
	s.said[text] = true
	s.Warn(text)
}

func (s *Session) report(step Step) {
	if s.Progress != nil {
		step.Done, step.Total = s.taken, s.samples
		if step.Budget = s.Selection.Budget; s.engine != nil {
			step.Spent = s.engine.now().Sub(s.began)
		}
		s.Progress(step)
	}
}

func (s *Session) order(b Batch, round, n int) []int {
	if s.InOrder {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		return order
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", b.Kernel.ID(), b.N)
	return rand.New(rand.NewPCG(s.Seed, h.Sum64()+uint64(round))).Perm(n)
}

// Verify checks every point of the plan without timing anything, and tells each result.
func (s *Session) Verify(ctx context.Context, tell func(p Point, err error)) error {
	for b := range Plan(s.Host, s.Selection) {
		if b.Skip == "" {
			s.samples += len(b.Points)
		}
	}
	for b := range Plan(s.Host, s.Selection) {
		if b.Skip != "" {
			continue
		}
		g, err := OpenGroup(s.Host, s.Selection, b, s.Seed)
		if err != nil {
			return err
		}
		for _, p := range b.Points {
			if ctx.Err() != nil {
				break
			}
			s.report(Step{Doing: "verify", Point: p})
			_, err := g.Verified(p)
			var absent *UnavailableError
			if err != nil && !errors.As(err, &absent) {
				s.wrong++
			}
			tell(p, err)
			s.taken++
		}
		if err := errors.Join(ctx.Err(), g.Close()); err != nil {
			return err
		}
	}
	if s.wrong > 0 {
		return fmt.Errorf("%d variants: %w", s.wrong, ErrWrong)
	}
	return nil
}
