package bench

import (
	"time"

	"golang.org/x/perf/benchmath"
)

const (
	leastRounds = 6   // below, there is no 95 % interval
	mostRounds  = 200 // of one batch, however much time is left
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

// Rates for an estimate: what a slow core does in a second. Only ratios matter to a pace; a dry run shows the sum.
const (
	bytesASecond = 12e9
	flopsASecond = 3e9
	fillsASecond = 1.5e9 // bytes of exact values
	openingCost  = 0.03  // seconds to open, check and calibrate a small batch
	aroundCost   = 6e-5  // seconds around a sample: looks at the clock and at the system
)

// cost estimates the seconds that a batch takes at the least number of samples asked for.
func (s *Selection) cost(b Batch) float64 {
	if b.Skip != "" {
		return 0
	}
	op := b.Kernel.Traffic(b.N)/bytesASecond + b.Kernel.Work(b.N).Flops/flopsASecond
	checks := float64(b.Kernel.Bytes(b.N)) / fillsASecond * (2 + float64(len(b.Points))/3)
	calls := 0.0
	for _, p := range b.Points {
		op := op * float64(len(p.Streams()))
		sample := max(op, s.Time.Seconds()*(1+warming)) + aroundCost
		calls += float64(s.Count)*sample + 3*op + s.Time.Seconds()
	}
	return openingCost + checks + calls
}

// Estimate is the time that a plan takes at the least number of samples asked for.
func (s *Selection) Estimate(h *Host) time.Duration {
	sum := 0.0
	for b := range Plan(h, s) {
		sum += s.cost(b)
	}
	return time.Duration(sum * float64(time.Second))
}

// enough tells whether a batch has its samples after a number of rounds.
func (s *Selection) enough(round int, deadline time.Time, runs []*timed) bool {
	late := !deadline.IsZero() && time.Now().After(deadline)
	switch {
	case round < min(leastRounds, s.Count):
		return false
	case late:
		return true
	case round < s.Count:
		return false
	case deadline.IsZero(), round >= mostRounds:
		return true
	}
	for _, r := range runs {
		if r.width() > s.Target {
			return false
		}
	}
	return true
}

// width is the width of the 95 % interval of the median, relative to it.
func (r *timed) width() float64 {
	sum := benchmath.AssumeNothing.Summary(benchmath.NewSample(r.times, &benchmath.DefaultThresholds), 0.95)
	return (sum.Hi - sum.Lo) / sum.Center
}
