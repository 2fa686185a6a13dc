package bench

import (
	"errors"
	"slices"
	"time"

	"flynn/internal/mem"
	"flynn/results/keys"
)

// mixedRun is a variant on worker 0 while all other workers of its team run something else, or sleep.
type mixedRun struct {
	*run
	point   Point
	company *company
	grow    int // by which a sample is longer, so that each other worker ends a turn in it
	fault   error

	before, after []uint64 // turns
}

// Check verifies the point while the others run.
func (r *mixedRun) Check() error {
	if err := r.company.open(); err != nil {
		return err
	}
	r.company.start()
	defer r.company.stop()
	return r.run.Check()
}

// Time is what so many ops take while the others run.
func (r *mixedRun) Time(ops int) time.Duration {
	r.company.start()
	defer r.company.stop()
	return timeOf(r.run, ops)
}

func (r *mixedRun) Failed() error { return r.fault }

// End verifies what has run beside.
func (r *mixedRun) End() error { return r.company.verify() }

// sample takes a sample during which each of the others has ended a turn. One during which somebody did not, because
// its turn was long or its time was stolen, is taken again, and is longer.
func (r *mixedRun) sample(warm, iters int, w *watch) Sample {
	for {
		s, ended := r.attempt(warm, iters*r.grow, w)
		switch {
		case ended > enoughTurns:
			r.grow = max(1, r.grow/2)
			return s
		case ended > 0:
			return s
		case s.NS*float64(s.Iters) > longestMixed, r.point.Cache == keys.Cold:
			r.fault = &UnavailableError{errors.New("a worker beside it ended no turn while it was timed")}
			return s
		}
		r.grow *= 2
	}
}

// enoughTurns is the turns in a sample from which the next one may be shorter.
const enoughTurns = 8

// longestMixed is the nanoseconds from which a sample is not made longer.
const longestMixed = 5e9

// attempt takes a sample and tells how many turns the slowest of the others has ended in it.
func (r *mixedRun) attempt(warm, iters int, w *watch) (s Sample, ended uint64) {
	r.company.start()
	defer r.company.stop()
	r.Do(warm)
	if r.point.Cache == keys.Cold {
		r.group.flush()
	}
	mem.AlignStack(func() {
		d, clock, marks := w.around(true, func() time.Duration {
			r.before = r.company.turns(r.before[:0])
			d := timeOf(r.run, iters)
			r.after = r.company.turns(r.after[:0])
			return slowed(d, r.point.slow)
		})
		s = Sample{Iters: iters, NS: float64(d.Nanoseconds()) / float64(iters), Clock: clock}
		s.Metrics = slices.Concat(r.group.Accuracy(r.point), marks)
	})
	return s, fewest(r.before, r.after)
}

// fewest is by how much the count grew that grew least, 1 where there is none.
func fewest(before, after []uint64) uint64 {
	if len(before) == 0 {
		return 1
	}
	least := after[0] - before[0]
	for i := range before {
		least = min(least, after[i]-before[i])
	}
	return least
}
