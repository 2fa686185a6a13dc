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

	samples  int // planned
	taken    int
	unpinned bool // already told
	wrong    int
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
	for b := range Plan(s.Host, s.Selection) {
		if b.Skip == "" {
			s.samples += len(b.Points) * s.Selection.Count
		}
	}
	for b := range Plan(s.Host, s.Selection) {
		if err := s.batch(ctx, b); err != nil {
			return err
		}
	}
	if s.wrong > 0 {
		return fmt.Errorf("%d variants: %w", s.wrong, ErrWrong)
	}
	return nil
}

// batch measures one batch, without what the file already has.
func (s *Session) batch(ctx context.Context, b Batch) error {
	if b.Skip != "" {
		return s.skip(b, b.Skip)
	}
	if s.complete(b) {
		s.taken += len(b.Points) * s.Selection.Count
		return nil
	}
	s.report(Step{Doing: "verify", Point: b.Points[0]})
	g, err := OpenGroup(s.Host, b, s.Seed)
	if err != nil {
		return s.skip(b, err.Error()) // memory that was there when the plan was made, and is not now
	}
	defer runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	err = s.rounds(ctx, b, g)
	return errors.Join(err, g.Close())
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
func (s *Session) rounds(ctx context.Context, b Batch, g *Group) error {
	runs, err := s.verified(ctx, b, g)
	if err != nil {
		return err
	}
	s.tellPinning(g)
	if err := g.Settle(); err != nil {
		return err
	}
	for _, r := range runs {
		r.calibrate(s.Selection.Time)
	}
	for round := range s.Selection.Count {
		for _, i := range s.order(b, round, len(runs)) {
			if err := ctx.Err(); err != nil {
				return err
			}
			r := runs[i]
			s.report(Step{Doing: "measure", Point: r.point})
			if s.Out.Has(r.point) <= round {
				if err := s.Out.Sample(r.point, r.sample()); err != nil {
					return err
				}
			}
			s.taken++
		}
	}
	return nil
}

// verified opens the points of a batch and drops those whose result is wrong.
func (s *Session) verified(ctx context.Context, b Batch, g *Group) ([]*timed, error) {
	var runs []*timed
	for _, p := range b.Points {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := p.Class.Open(p, g)
		if err := r.Check(); err != nil {
			s.wrong++
			s.taken += s.Selection.Count
			if err := s.Out.Failed(p, err); err != nil {
				return nil, err
			}
			continue
		}
		runs = append(runs, &timed{Run: r, point: p})
	}
	return runs, nil
}

func (s *Session) tellPinning(g *Group) {
	if g.Unpinned != nil && !s.unpinned && s.Warn != nil {
		s.unpinned = true
		s.Warn(g.Unpinned.Error())
	}
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

// timed is a verified run and how many ops make a sample of it.
type timed struct {
	Run
	point Point
	iters int
	warm  int // ops before the timed ones; none where one op is longer than all warming
}

// warming is the share of a sample's time that its point warms up: caches, predictors, frequency and sleeping workers
// are then what the sample itself makes of them.
const warming = 0.1

// calibrate finds how many ops last for d.
func (r *timed) calibrate(d time.Duration) {
	for r.iters = 1; ; r.iters *= 2 {
		t := r.time(r.iters)
		if t >= d/4 || r.iters >= 1<<30 {
			op := float64(max(t, 1)) / float64(r.iters)
			r.iters = max(1, int(float64(d)/op))
			r.warm = int(warming * float64(d) / op)
			return
		}
	}
}

func (r *timed) time(ops int) time.Duration {
	start := time.Now()
	for range ops {
		r.Do()
	}
	return time.Since(start)
}

// Sample is one timed measurement.
type Sample struct {
	Iters int
	NS    float64 // of one op
	Clock float64 // hertz, 0 unknown
}

// sample looks at the clock, warms up and times.
func (r *timed) sample() Sample {
	clock := Clock()
	r.Ready()
	r.time(r.warm)
	return Sample{r.iters, float64(r.time(r.iters).Nanoseconds()) / float64(r.iters), clock}
}

// Verify checks every point of the plan without timing anything, and tells each result.
func (s *Session) Verify(ctx context.Context, tell func(p Point, err error)) error {
	for b := range Plan(s.Host, s.Selection) {
		s.samples += len(b.Points)
	}
	for b := range Plan(s.Host, s.Selection) {
		if b.Skip != "" {
			continue
		}
		g, err := OpenGroup(s.Host, b, s.Seed)
		if err != nil {
			return err
		}
		for _, p := range b.Points {
			if ctx.Err() != nil {
				break
			}
			s.report(Step{Doing: "verify", Point: p})
			err := p.Class.Open(p, g).Check()
			if err != nil {
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
