package bench

import (
	"time"

	"flynn/asm/isa"
	"flynn/internal/stats"
	"flynn/results"
)

// Rates and times of an ordinary core, for a first estimate. What a machine really takes corrects them: see costs.
const (
	bytesASecond  = 20e9
	scalarASecond = 5e9    // flops of plain Go
	vectorASecond = 30e9   // flops of machine code
	openingCost   = 0.008  // seconds to open and try a small batch
	pointCost     = 0.001  // seconds to open and check a point of it
	aroundCost    = 6e-5   // seconds around a sample: looks at the clock and at the system
	fillCost      = 1.5e-8 // seconds to fill an element and the reference's
	checkCost     = 4e-9   // seconds to restore an element and compare it, for each point
	reportCost    = 1.5e-3 // seconds to report a point
)

// costs estimates what visits take on this machine. It begins with the rates of an ordinary core and a few short
// timings, and learns from every visit.
type costs struct {
	sampled time.Duration      // of one sample, at the least
	opening float64            // how many times as long as estimated opening a batch takes
	filling float64            // and operands that fill more than caches
	ops     float64            // and ops of a kernel of which nothing is known
	moving  float64            // and ops on operands of that size, beside smaller ones of the same kernel
	drift   float64            // and ops beside those of the same kernel that were measured before
	known   map[shape]*learned // what points of the same kind took
}

// shape is what points of different sizes have in common: one without n.
type shape results.Point

// learned is what ops of a shape took, as a multiple of their estimate.
type learned struct{ ratio float64 }

// large is the working set from which operands are in memory or on their way there, in bytes.
const large = 32 << 20

func newCosts(s *Selection, speed float64) *costs {
	return &costs{
		sampled: s.Time, opening: speed, filling: speed, ops: speed, moving: 1, drift: 1, known: map[shape]*learned{},
	}
}

// row is a point of the plan and what is known of it.
type row struct {
	Point
	rank  importance
	model float64  // seconds of an op on an ordinary core
	op    float64  // measured seconds of an op, 0 unknown
	like  *learned // points of the same shape, of other sizes
	near  *learned // plain Go on the same kernel

	open    bool    // still to be measured
	taken   bool    // chosen for what time is left
	counted int     // samples that progress has counted
	width   float64 // of its interval when it was last measured
}

func (c *costs) newRow(p Point, rank importance) *row {
	r := &row{Point: p, rank: rank, model: p.estimate(), open: true}
	like := p.Point
	near, _ := p.OfReference()
	like.N, near.N = 0, 0
	r.like, r.near = c.ratio(shape(like)), c.ratio(shape(near))
	return r
}

func (c *costs) ratio(s shape) *learned {
	if c.known[s] == nil {
		c.known[s] = &learned{}
	}
	return c.known[s]
}

// seconds is what an op of a row takes.
func (c *costs) seconds(r *row) float64 {
	if r.op > 0 {
		return r.op * c.drift
	}
	ratio := c.ops
	switch {
	case r.like.ratio > 0:
		ratio = r.like.ratio * c.drift
	case r.near.ratio > 0:
		ratio = r.near.ratio * c.drift
	}
	if r.bytes() > large {
		ratio = max(ratio, 1) * c.moving
	}
	return r.model * ratio
}

// bytes are those of the row's operands.
func (r *row) bytes() int64 { return r.Kernel.Bytes(r.Size()) }

// fixed is the seconds that a visit to a batch takes whatever its rows are.
func (c *costs) fixed(b Batch) float64 {
	return openingCost*c.opening + float64(b.elements())*fillCost*c.filling
}

// opens is the seconds that a row of a batch takes before its samples.
func (c *costs) opens(b Batch, r *row) float64 {
	handled := float64(b.elements()) * checkCost
	if r.Nodes > 0 { // they fill memory of their own
		handled += 2 * float64(r.Kernel.Elements(r.Size())) * fillCost
	}
	return pointCost*c.opening + handled*c.filling + c.calibrating(c.seconds(r))
}

// calibrating is the seconds of a check and of a calibration, where an op takes so many.
func (c *costs) calibrating(op float64) float64 {
	if op > undoubted*c.sampled.Seconds() {
		return 2 * op
	}
	return (2+tries)*op + 1.5*c.sampled.Seconds()
}

// sample is the seconds of a sample of a row, with what is around it.
func (c *costs) sample(r *row) float64 {
	return max(c.seconds(r), c.sampled.Seconds()*(1+warming)) + aroundCost*c.opening
}

// row is the seconds that a row adds to a visit of so many rounds.
func (c *costs) row(b Batch, r *row, rounds int) float64 {
	return c.opens(b, r) + float64(rounds)*c.sample(r)
}

// visit is the seconds of a visit of so many rounds.
func (c *costs) visit(b Batch, rows []*row, rounds int) float64 {
	sum := c.fixed(b)
	for _, r := range rows {
		sum += c.row(b, r, rounds)
	}
	return sum
}

// remaining is the seconds that the rows of a batch take which are still to be measured.
func (c *costs) remaining(e *errand) float64 {
	rows := e.openRows()
	if len(rows) == 0 {
		return 0
	}
	return c.visit(e.Batch, rows, stats.Least)
}

// learn corrects the estimates by a visit: by the seconds that it took before its samples, and by its samples.
func (c *costs) learn(v visit, before float64, runs []*timed) {
	opening := (openingCost + pointCost*float64(len(v.rows))) * c.opening
	filling := float64(v.elements()) * (fillCost + checkCost*float64(len(v.rows))) * c.filling
	ops := c.learnOps(runs)
	switch rest := max(before-ops, 0); { // what most of the time went to is what it tells of
	case opening > filling+ops:
		adapt(&c.opening, c.opening*max(rest-filling, 0)/opening)
	case filling > opening+ops:
		adapt(&c.filling, c.filling*max(rest-opening, 0)/filling)
	}
}

// learnOps takes over what ops took, and returns the seconds that calibrating them took.
func (c *costs) learnOps(runs []*timed) (sum float64) {
	for _, t := range runs {
		if now := t.times[t.earlier:]; len(now) > 0 {
			op := stats.Median(now).Center / 1e9
			c.learnOp(t.row, op)
			sum += c.calibrating(op)
		}
	}
	var ratios []float64
	for _, l := range c.known {
		if l.ratio > 0 {
			ratios = append(ratios, l.ratio)
		}
	}
	if len(ratios) > 0 {
		c.ops = stats.Median(ratios).Center * c.drift
	}
	return sum
}

// learnOp takes over the seconds of an op.
func (c *costs) learnOp(r *row, op float64) {
	sample := c.sampled.Seconds()
	switch {
	case r.op > sample/100:
		adapt(&c.drift, op/r.op)
	case r.like.ratio > 0 && r.bytes() > large:
		adapt(&c.moving, op/(r.model*max(r.like.ratio, 1)*c.drift))
	}
	r.op = op / c.drift
	if r.model > 0 && op > sample/5000 { // shorter ones are mostly calls
		r.like.ratio = r.op / r.model
	}
}

// adapt moves a factor half the way to a new value, so that a machine that has become slower is known to be after two
// or three visits, and a single odd visit is soon forgotten.
func adapt(factor *float64, value float64) {
	const least, most = 1e-3, 1e5
	*factor = min(max((*factor+value)/2, least), most)
}

// cost estimates the seconds that a batch takes at the least number of samples asked for, on an ordinary core.
func (s *Selection) cost(b Batch) float64 {
	if b.Skip != "" {
		return 0
	}
	c := newCosts(s, 1)
	var rows []*row
	for _, p := range b.Points {
		rows = append(rows, c.newRow(p, 0))
	}
	return c.visit(b, rows, s.Count)
}

// estimate is the seconds that one op may take on an ordinary core.
func (p Point) estimate() float64 {
	sum := 0.0
	for _, i := range p.Streams() {
		rate := vectorASecond
		if p.Kernel.Version(i).ISA == isa.Scalar {
			rate = scalarASecond
		}
		sum += p.Kernel.Traffic(p.Size())/bytesASecond + p.Kernel.Work(p.Size()).Flops/rate
	}
	return sum/float64(p.Crew().Total()) + p.Overhead
}

// Estimate is the time that a plan takes at the least number of samples asked for, on an ordinary core.
func (s *Selection) Estimate(h *Host) time.Duration {
	sum := 0.0
	for b := range Plan(h, s) {
		sum += s.cost(b)
	}
	return time.Duration(sum * float64(time.Second))
}
