package bench

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"time"
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

	samples int // planned at the least
	taken   int
	wrong   int
	wide    int             // points whose interval is wider than the target
	said    map[string]bool // warnings
	pace    *pace
	watch   *watch
}

// Step is how far a session is.
type Step struct {
	Doing       string // "verify" or "measure"
	Point       Point
	Done, Total int // samples
}

// ErrWrong says that variants failed verification: they are named in the file and were not timed.
var ErrWrong = errors.New("verification failed")

// Measure verifies and times every batch. What was measured before an error or an interrupt is in the file.
func (s *Session) Measure(ctx context.Context) error {
	s.pace, s.watch = newPace(s.Host, s.Selection), newWatch(s.Host.Machine.Timer.Step)
	defer s.watch.close()
	for b := range Plan(s.Host, s.Selection) {
		if b.Skip == "" {
			s.samples += len(b.Points) * s.Selection.Count
		}
	}
	if err := s.tellPeers(); err != nil {
		return err
	}
	for b := range Plan(s.Host, s.Selection) {
		if err := s.batch(ctx, b); err != nil {
			return err
		}
	}
	s.tellWidth()
	if s.wrong > 0 {
		return fmt.Errorf("%d variants: %w", s.wrong, ErrWrong)
	}
	return nil
}

// batch measures one batch, without what the file already has.
func (s *Session) batch(ctx context.Context, b Batch) error {
	deadline, spent := s.pace.next(s.Selection.cost(b))
	if b.Skip != "" {
		return s.skip(b, b.Skip)
	}
	if s.complete(b) {
		s.taken += len(b.Points) * s.Selection.Count
		return nil
	}
	if spent {
		return s.skip(b, fmt.Sprintf("the budget of %v is spent", s.Selection.Budget))
	}
	s.report(Step{Doing: "verify", Point: b.Points[0]})
	g, err := OpenGroup(s.Host, s.Selection, b, s.Seed)
	if err != nil {
		return s.skip(b, err.Error()) // memory that was there when the plan was made, and is not now
	}
	defer runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	err = s.rounds(ctx, b, g, deadline)
	return errors.Join(err, g.Close())
}

// tellPeers notes the peers that are not there.
func (s *Session) tellPeers() error {
	for _, p := range s.Host.Peers {
		if p.Err() != nil && p.Kernels() == 0 {
			if err := s.Out.Absent(p.Name, p.Err()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Session) skip(b Batch, why string) error {
	for _, p := range b.Points {
		if err := s.Out.Skipped(p, why); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) complete(b Batch) bool {
	for _, p := range b.Points {
		if s.Out.Has(p) < s.Selection.Count {
			return false
		}
	}
	return true
}

// rounds verifies all points of a batch, then takes one sample of each a round, in an order that depends on seed, batch
// and round alone, so that a resumed session goes on as if it had not stopped.
func (s *Session) rounds(ctx context.Context, b Batch, g *Group, deadline time.Time) error {
	runs, err := s.verified(ctx, b, g)
	if err != nil {
		return err
	}
	if g.Unpinned != nil {
		s.warn(g.Unpinned.Error())
	}
	if g.Placed != "" {
		s.warn(g.Placed)
	}
	if err := g.Settle(); err != nil {
		return err
	}
	calibrate(runs, s.Selection.Time)
	c, err := openCounters(events)
	if err != nil {
		s.warn(err.Error())
	}
	defer c.close()
	round := 0
	for left := runs; len(left) > 0; left = s.Selection.left(round, deadline, left) {
		if err := s.round(ctx, b, round, left, c); err != nil {
			return err
		}
		round++
	}
	s.settle(b, round, runs)
	return nil
}

// round takes one sample of every run that the file does not have yet.
func (s *Session) round(ctx context.Context, b Batch, round int, runs []*timed, c *counters) error {
	for _, i := range s.order(b, round, len(runs)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := runs[i]
		s.report(Step{Doing: "measure", Point: r.point})
		if !r.failed && s.Out.Has(r.point) <= round {
			if err := s.take(r, c); err != nil {
				return err
			}
		}
		if round < s.Selection.Count {
			s.taken++
		}
	}
	return nil
}

// take writes one sample. A run that fails meanwhile is told, and gives no sample any more: its time is not that of the
// kernel.
func (s *Session) take(r *timed, c *counters) error {
	sample := r.sample(s.watch, c)
	if r.point.Nodes > 0 {
		runtime.GC() // it is off while a batch is measured, and messages are garbage
	}
	if err := r.Failed(); err != nil {
		r.failed = true
		return s.unusable(r.point, err)
	}
	return s.Out.Sample(r.point, sample)
}

// settle counts what a batch leaves undone: rounds that its time did not allow, intervals that are still wide.
func (s *Session) settle(b Batch, rounds int, runs []*timed) {
	s.taken += max(0, s.Selection.Count-rounds) * len(runs)
	for _, r := range runs {
		if s.Selection.Target > 0 && len(r.times) >= leastRounds && r.width() > s.Selection.Target {
			s.wide++
		}
	}
}

// tellWidth says how many points the target was not reached for.
func (s *Session) tellWidth() {
	if s.wide > 0 && s.Selection.Budget > 0 {
		s.warn(fmt.Sprintf("%d points have an interval wider than %.3g %%: more time (--budget) narrows it",
			s.wide, 100*s.Selection.Target))
	}
}

// verified opens the points of a batch and drops those whose result is wrong.
func (s *Session) verified(ctx context.Context, b Batch, g *Group) ([]*timed, error) {
	var runs []*timed
	for _, p := range b.Points {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r, err := g.Verified(p)
		if err != nil {
			s.taken += s.Selection.Count
			if err := s.unusable(p, err); err != nil {
				return nil, err
			}
			continue
		}
		runs = append(runs, &timed{Run: r, point: p, group: g})
	}
	return runs, nil
}

// unusable notes a point that is wrong, or cannot run. What is wrong with a peer is told, and is no fault of flynn's.
func (s *Session) unusable(p Point, why error) error {
	var absent *UnavailableError
	if errors.As(why, &absent) {
		s.warn(why.Error())
		return s.Out.Skipped(p, why.Error())
	}
	if p.peer == nil {
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
