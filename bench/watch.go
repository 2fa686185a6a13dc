package bench

import (
	"math"
	"slices"
	"time"

	"flynn/asm"
	"flynn/results/keys"
)

// Limits from which a difference marks a sample. Both sources of time and two looks at the clock agree far better on a
// machine that is left alone.
const (
	driftLimit  = 0.02
	skewLimit   = 0.01
	coarseLimit = 0.01 // a step of the timer, of a sample
	sharedLimit = 0.2
)

// counts is what the operating system counts for a thread or a process.
type counts struct {
	switches, faults int64
	cpu              int   // the thread is on; -1 unknown
	steal            int64 // nanoseconds of that CPU since boot
}

// watch sees what happens to samples.
type watch struct {
	os       *osWatch
	tickRate float64    // ticks a nanosecond, 0 where there is no counter
	step     float64    // least step of the monotonic clock in nanoseconds
	issue    float64    // most additions a cycle seen so far: those of a core that nobody shares
	widths   [3]float64 // the last looks at that
}

// newWatch measures the rate of the time counter against the monotonic clock, whose least step is given.
func newWatch(step float64) *watch {
	w := &watch{os: newOSWatch(), step: step}
	if len(asm.Ticks) > 0 {
		read := asm.Ticks[0].Fn
		start, first := time.Now(), read()
		for time.Since(start) < 5*time.Millisecond {
		}
		ticks, d := read()-first, time.Since(start)
		w.tickRate = float64(ticks) / float64(d)
	}
	return w
}

func (w *watch) close() { w.os.close() }

// around runs timed between two looks at everything and returns its time and what disturbed it. team tells that other
// threads than this one work.
func (w *watch) around(team bool, timed func() time.Duration) (d time.Duration, clock float64, m marks) {
	first := Clock()
	lost := w.lost(team, first)
	before := w.os.counts(team, false)
	ticks := w.ticks()
	d = timed()
	ticks = w.ticks() - ticks
	after := w.os.counts(team, true)
	last := Clock()
	lost = max(lost, w.lost(team, last))
	m.add(keys.Switches, float64(after.switches-before.switches), after.switches > before.switches)
	m.add(keys.Migrations, 1, after.cpu != before.cpu)
	m.add(keys.Faults, float64(after.faults-before.faults), after.faults > before.faults)
	m.add(keys.Steal, float64(after.steal-before.steal)/1e9, after.cpu == before.cpu && after.steal > before.steal)
	drift := change(first, last)
	m.add(keys.Drift, 100*drift, drift > driftLimit)
	skew := change(float64(d), w.nanoseconds(ticks))
	m.add(keys.Skew, 100*skew, skew > skewLimit && d > time.Millisecond/2)
	m.add(keys.Shared, 100*lost, lost > sharedLimit)
	coarse := w.step / max(float64(d), 1)
	m.add(keys.Coarse, 100*coarse, coarse > coarseLimit)
	return d, max(first, last), m
}

// marks are what disturbed a sample, after the mark that something did.
type marks []Metric

func (m *marks) add(unit string, value float64, when bool) {
	if !when {
		return
	}
	if *m == nil {
		*m = marks{{keys.Disturbed, 1}}
	}
	*m = append(*m, Metric{unit, value})
}

// lost is the share of the additions a cycle that the core does not start now, and has started before. The workers of a
// team spin, so that where they share a core they are what is seen.
func (w *watch) lost(team bool, clock float64) float64 {
	rate := Issue()
	if team || clock == 0 || rate == 0 {
		return 0
	}
	return w.narrowed(rate / clock)
}

// narrowed is the same of a look at the additions a cycle.
func (w *watch) narrowed(width float64) float64 {
	copy(w.widths[1:], w.widths[:])
	w.widths[0] = width
	w.issue = max(w.issue, slices.Min(w.widths[:])) // a single look may be wrong, where the clock was measured too slow
	if w.issue == 0 {
		return 0
	}
	return max(0, 1-width/w.issue)
}

func (w *watch) ticks() uint64 {
	if w.tickRate == 0 {
		return 0
	}
	return asm.Ticks[0].Fn()
}

func (w *watch) nanoseconds(ticks uint64) float64 {
	if w.tickRate == 0 {
		return 0
	}
	return float64(ticks) / w.tickRate
}

// change is the relative difference of two positive values, 0 where one is unknown.
func change(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return 0
	}
	return math.Abs(b/a - 1)
}
