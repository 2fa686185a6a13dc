package bench

import (
	"slices"
	"time"

	"flynn/internal/mem"
	"flynn/results/keys"
)

// timed is a verified run and how many ops make a sample of it.
type timed struct {
	Run
	row     *row
	point   Point
	group   *Group
	first   *timed // of a second arm: the first one
	iters   int
	warm    int       // ops before the timed ones; none where one op is longer than all warming
	times   []float64 // nanoseconds of one op, by sample
	earlier int       // samples of earlier visits

	failed bool // went wrong while it was timed
}

// warming is the share of a sample's time that its point warms up: caches, predictors, frequency and sleeping workers
// are then what the sample itself makes of them.
const warming = 0.1

// calibrate plans the samples of a batch. The second arm of a point gets what the first one has: equal points must not
// differ in how they are measured.
func calibrate(runs []*timed, d time.Duration) {
	for i, r := range runs {
		if i > 0 && r.point.Arm == keys.Second && runs[i-1].point.Arm == keys.First {
			r.first = runs[i-1]
			r.iters, r.warm = r.first.iters, r.first.warm
			continue
		}
		r.calibrate(d)
	}
}

// calibrate finds how many ops last for d. A time that ends the search is taken again, and the shorter one counts: a
// worker that was asleep, or a stolen time slice, must not make a sample of a single op.
func (r *timed) calibrate(d time.Duration) {
	if r.point.Cache == keys.Cold {
		r.iters = 1 // the second op would be warm
		return
	}
	r.Ready()
	for r.iters = 1; ; r.iters *= 2 {
		t := r.Time(r.iters)
		for again := 0; again < tries && t >= d/4 && t < undoubted*d; again++ {
			t = min(t, r.Time(r.iters))
		}
		if t >= d/4 || r.iters >= 1<<30 {
			r.plan(d, max(float64(t), 1)/float64(r.iters))
			return
		}
	}
}

// tries is how often a time that ends a calibration is doubted, and undoubted how many samples it lasts where it is
// not: then a sample is a single op however much of that time was stolen.
const tries, undoubted = 2, 20

// plan divides a sample's time among ops of the given nanoseconds.
func (r *timed) plan(d time.Duration, op float64) {
	r.iters = max(1, int(float64(d)/op))
	r.warm = int(warming * float64(d) / op)
	if op <= float64(d) {
		r.warm = max(1, r.warm) // the variant before may have left the operands in another core's cache
	}
}

// slowed spends a share of d more, and returns the whole.
func slowed(d time.Duration, share float64) time.Duration {
	if share == 0 {
		return d
	}
	more := time.Duration(float64(d) * share)
	for start := time.Now(); time.Since(start) < more; {
	}
	return d + more
}

// Sample is one timed measurement.
type Sample struct {
	Iters   int
	NS      float64  // of one op
	Clock   float64  // hertz, 0 unknown
	Metrics []Metric // accuracy, counters, and what disturbed it
}

// sample warms up and takes one sample.
func (r *timed) sample(w *watch, c *counters) Sample {
	if own, ok := r.Run.(sampler); ok {
		return own.sample(r.warm, r.iters, w)
	}
	r.Time(r.warm)
	if r.point.Cache == keys.Cold {
		r.group.flush()
	}
	r.Ready()
	var s Sample
	mem.AlignStack(func() { s = r.take(w, c) })
	if t, ok := r.Run.(tidier); ok {
		t.Tidy()
	}
	return s
}

// take times, with a look at clock, system and counters around it.
func (r *timed) take(w *watch, c *counters) Sample {
	team := r.point.Workers > 1
	if team {
		c = nil // counters are those of one thread
	}
	start := c.read()
	d, clock, marks := w.around(team, func() time.Duration { return slowed(r.Time(r.iters), r.point.slow) })
	s := Sample{Iters: r.iters, NS: float64(d.Nanoseconds()) / float64(r.iters), Clock: clock}
	s.Metrics = slices.Concat(r.group.Accuracy(r.point), c.since(start, r.iters), marks)
	return s
}
