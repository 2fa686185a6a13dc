package bench

import (
	"math/bits"
	"slices"
	"time"

	"flynn/asm/isa"
	"flynn/bench/keys"
	"flynn/internal/stats"
)

const (
	leastRounds = stats.Least // below, there is no 95 % interval
	mostRounds  = 1000        // of one batch, however much time is left
)

// pace divides a budget of time among batches.
type pace struct {
	end    time.Time // zero: no budget
	weight float64   // of the batches to come
}

func newPace(h *Host, s *Selection) *pace {
	p := &pace{}
	if s.Budget > 0 {
		p.end = time.Now().Add(s.Budget)
	}
	for b := range Plan(h, s) {
		p.weight += s.cost(b)
	}
	return p
}

// next returns when the next batch should end, as its share of the time that is left; time that a batch leaves over
// goes to those after it. Zero is no limit; spent tells that nothing is left.
func (p *pace) next(cost float64) (deadline time.Time, spent bool) {
	share := 1.0
	if p.weight > 0 {
		share = min(1, cost/p.weight)
	}
	p.weight -= cost
	if p.end.IsZero() {
		return time.Time{}, false
	}
	left := time.Until(p.end)
	return time.Now().Add(time.Duration(share * float64(left))), left <= 0
}

// Rates for an estimate, of an ordinary core in a second. They need not be right: only their ratios divide a budget,
// and a dry run shows the sum as a rough one.
const (
	bytesASecond  = 20e9
	scalarASecond = 5e9    // flops of plain Go
	vectorASecond = 30e9   // flops of machine code
	openingCost   = 0.03   // seconds to open, check and calibrate a small batch
	aroundCost    = 6e-5   // seconds around a sample: looks at the clock and at the system
	fillCost      = 8e-9   // seconds to fill an element and the reference's
	checkCost     = 2.5e-9 // seconds to restore an element and compare it, for each point
)

// cost estimates the seconds that a batch takes at the least number of samples asked for.
func (s *Selection) cost(b Batch) float64 {
	if b.Skip != "" {
		return 0
	}
	sum := openingCost + float64(b.elements())*(fillCost+checkCost*float64(len(b.Points)))
	for _, p := range b.Points {
		op := p.estimate()
		sample := max(op, s.Time.Seconds()*(1+warming)) + aroundCost
		sum += float64(s.Count)*sample + (1+tries)*op + s.Time.Seconds()
		if p.Nodes > 0 { // they fill memory of their own
			sum += 2 * float64(b.Kernel.Elements(b.N)) * fillCost
		}
	}
	return sum
}

// estimate is the seconds that one op may take.
func (p Point) estimate() float64 {
	sum := 0.0
	for _, i := range p.Streams() {
		rate := vectorASecond
		if p.Kernel.Version(i).ISA == isa.Scalar {
			rate = scalarASecond
		}
		sum += p.Kernel.Traffic(p.size())/bytesASecond + p.Kernel.Work(p.size()).Flops/rate
	}
	return sum/float64(p.P*max(p.Nodes, 1)) + p.messages()
}

// Estimate is the time that a plan takes at the least number of samples asked for.
func (s *Selection) Estimate(h *Host) time.Duration {
	sum := 0.0
	for b := range Plan(h, s) {
		sum += s.cost(b)
	}
	return time.Duration(sum * float64(time.Second))
}

// left returns which of the runs of a batch go on after a number of rounds: all, until a batch has the rounds it must
// have, and then those whose interval is wide, with those that they are compared with. None is the end of the batch.
func (s *Selection) left(round int, deadline time.Time, runs []*timed) []*timed {
	late := !deadline.IsZero() && time.Now().After(deadline)
	switch {
	case round < min(leastRounds, s.Count):
		return runs
	case late:
		return nil
	case round < s.Count:
		return runs
	case deadline.IsZero(), round >= mostRounds:
		return nil
	case round%lookEvery(round) != 0:
		return runs
	}
	return s.wide(runs)
}

// lookEvery is the number of rounds after which intervals are looked at: a look at many samples takes longer.
func lookEvery(round int) int { return max(4, 1<<bits.Len(uint(round)/16)) }

// wide returns the runs whose interval is wider than the target, and those that they are compared with.
func (s *Selection) wide(runs []*timed) []*timed {
	needed := map[*timed]bool{}
	for _, r := range runs {
		if r.width() <= s.Target {
			continue
		}
		needed[r] = true
		for _, base := range runs {
			if r.leans(base) {
				needed[base] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(runs), func(r *timed) bool { return !needed[r] })
}

// leans tells whether a ratio of r to base is what somebody wants to know: to its first arm, to the reference, to the
// same variant on one worker or node.
func (r *timed) leans(base *timed) bool {
	if r.first != nil {
		return base == r.first
	}
	p, q := r.point, base.point
	return q.Class.Name() == keys.SISD && q.Variant == 0 || q.Variant == p.Variant && (q.workers() == 1 || q.Nodes == 1)
}

// width is the width of the 95 % interval of what a point is measured for, relative to its center: the median time, or
// the ratio of its second arm to the first.
func (r *timed) width() float64 {
	switch {
	case r.failed, len(r.times) == 0:
		return 0
	case r.first != nil:
		return stats.Ratio(r.first.times, r.times).Width()
	case r.point.arm != "":
		return 0 // the second arm answers for both
	}
	return stats.Median(r.times).Width()
}
