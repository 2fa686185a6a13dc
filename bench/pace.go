package bench

import (
	"math/bits"
	"slices"
	"time"

	"flynn/internal/stats"
)

// Limits, however much time is left.
const (
	mostRounds  = 1000 // of one visit
	mostSamples = 4000 // of one point, from which more do not narrow its interval
)

// pace says how long a visit goes on.
type pace struct {
	least, count int       // rounds that it has however late it is, and where it is not
	deadline     time.Time // until then, intervals that are wide get more; zero is none
	target       float64   // width of an interval, relative, below which a point has enough samples
}

// left returns which of the runs of a visit go on after a number of rounds: all, until it has the rounds that it must
// have, and then those whose interval is wide, with those that they are compared with. None is the end of the visit.
func (p pace) left(round int, now time.Time, runs []*timed) []*timed {
	late := !p.deadline.IsZero() && now.After(p.deadline)
	switch {
	case round < p.least:
		return runs
	case late:
		return nil
	case round < p.count:
		return runs
	case p.deadline.IsZero(), round >= mostRounds:
		return nil
	case round%lookEvery(round) != 0:
		return runs
	}
	return p.wide(runs)
}

// lookEvery is the number of rounds after which intervals are looked at: a look at many samples takes longer.
func lookEvery(round int) int { return max(4, 1<<bits.Len(uint(round)/16)) }

// wide returns the runs whose interval is wider than the target, and those that they are compared with.
func (p pace) wide(runs []*timed) []*timed {
	return withBases(runs, func(r *timed) bool { return r.width() > p.target }, (*timed).comparedWith)
}

func (r *timed) comparedWith(base *timed) bool {
	if r.first != nil {
		return base == r.first
	}
	return comparedWith(r.point, base.point)
}

// withBases returns those of all that are needed, and those that they are compared with.
func withBases[T comparable](all []T, needed func(T) bool, compared func(x, base T) bool) []T {
	keep := map[T]bool{}
	for _, x := range all {
		if !needed(x) {
			continue
		}
		keep[x] = true
		for _, base := range all {
			if compared(x, base) {
				keep[base] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return !keep[x] })
}

// width is the width of the 95 % interval of what a point is measured for, relative to its center: the median time, or
// the ratio of its second arm to the first.
func (r *timed) width() float64 {
	switch {
	case r.failed, len(r.times) == 0, len(r.times) >= mostSamples:
		return 0
	case r.first != nil:
		n := min(len(r.first.times), len(r.times)) // an interrupt may have come between two arms
		return stats.Ratio(r.first.times[:n], r.times[:n]).Width()
	case r.point.Arm != "":
		return 0 // the second arm answers for both
	}
	return stats.Median(r.times).Width()
}
