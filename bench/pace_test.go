package bench

import (
	"slices"
	"testing"
	"time"

	"flynn/results/keys"
)

// run of a batch with given sample times, in nanoseconds. It stands for a vectorised variant.
func sampled(times ...float64) *timed {
	p := Point{Class: classOf(keys.SIMD), Variant: 1}
	p.Workers = 1
	return &timed{times: times, point: p}
}

func classOf(name string) Class {
	i := slices.IndexFunc(Classes, func(c Class) bool { return c.Name() == name })
	return Classes[i]
}

func TestLeft(t *testing.T) {
	now := time.Now()
	never, past, future := time.Time{}, now.Add(-time.Hour), now.Add(time.Hour)
	narrow := sampled(100, 100, 100, 100, 100, 100, 100, 100, 100, 101)
	wide := sampled(100, 110, 90, 100, 120, 80, 100, 105, 95, 100)
	reference, team, other := sampled(narrow.times...), sampled(wide.times...), sampled(narrow.times...)
	reference.point.Class, reference.point.Variant = classOf(keys.SISD), 0
	reference.point.Point.Class, reference.point.ISA = keys.SISD, keys.Scalar
	team.point.Class, team.point.Workers = classOf(keys.MIMDSM), 2
	other.point.Variant = 2
	for _, c := range []struct {
		name       string
		round      int
		deadline   time.Time
		runs, want []*timed
	}{
		{"no budget, not done", 9, never, []*timed{wide}, []*timed{wide}},
		{"no budget, done", 10, never, []*timed{wide}, nil},
		{"late, but no interval yet", 5, past, []*timed{wide}, []*timed{wide}},
		{"late", 6, past, []*timed{wide}, nil},
		{"in time, not asked yet", 10, future, []*timed{narrow}, []*timed{narrow}},
		{"in time, too few", 9, future, []*timed{narrow}, []*timed{narrow}},
		{"in time, narrow", 12, future, []*timed{narrow}, nil},
		{"in time, one is wide", 12, future, []*timed{narrow, wide}, []*timed{narrow, wide}},
		{"in time, one is wide that is compared with some", 12, future,
			[]*timed{other, team, narrow, reference}, []*timed{team, narrow, reference}},
		{"in time, for ever", mostRounds, future, []*timed{wide}, nil},
		{"many rounds, not asked yet", 516, future, []*timed{narrow}, []*timed{narrow}},
	} {
		p := pace{least: 6, count: 10, deadline: c.deadline, target: 0.02}
		if got := p.left(c.round, now, c.runs); !slices.Equal(got, c.want) {
			t.Errorf("%s: %d of %d go on, want %d", c.name, len(got), len(c.runs), len(c.want))
		}
	}
}

// TestNarrowStops: time that is left goes to what is still wide, and what it is compared with has as many samples.
func TestNarrowStops(t *testing.T) {
	a, b, c, d := sampled(), sampled(), sampled(), sampled()
	a.point.Arm, c.point.Arm = "a", "a"
	b.point.Arm, b.first = "b", a
	d.point.Arm, d.first = "b", c
	now := time.Now()
	p := pace{least: 6, count: 10, deadline: now.Add(time.Hour), target: 0.02}
	left := []*timed{a, b, c, d}
	for round := 0; round < 40 && len(left) > 0; left = p.left(round, now, left) {
		for _, r := range left {
			r.times = append(r.times, 100)
		}
		if n := len(d.times); n > 0 {
			d.times[n-1] += 10 * float64(n%3)
		}
		round++
	}
	if len(a.times) != 12 || len(b.times) != 12 || len(c.times) != 40 || len(d.times) != 40 {
		t.Errorf("%d and %d samples of equal arms, %d and %d of others", len(a.times), len(b.times), len(c.times),
			len(d.times))
	}
}

// TestArmsEnough: two arms have enough when their ratio is known, however much both drift.
func TestArmsEnough(t *testing.T) {
	a := sampled(100, 110, 90, 100, 120, 80, 100, 105, 95, 100)
	a.point.Arm = "a"
	b := sampled(slices.Clone(a.times)...)
	b.point.Arm, b.first = "b", a
	if w := max(a.width(), b.width()); w > 0.02 {
		t.Errorf("equal arms have a ratio of width %v", w)
	}
	for i := range b.times {
		b.times[i] *= 1 + 0.03*float64(i%3-1)
	}
	if w := b.width(); w < 0.02 {
		t.Errorf("unlike arms have a ratio of width %v", w)
	}
}

// TestEstimate grows with what is asked for.
func TestEstimate(t *testing.T) {
	s := small()
	few := s.Estimate(here)
	s.Count *= 10
	s.Time *= 1000
	if many := s.Estimate(here); few <= 0 || many <= few {
		t.Errorf("estimates %v and %v", few, many)
	}
}

// TestPlanOps: a sample fills its time, and is one op where an op is longer than that.
func TestPlanOps(t *testing.T) {
	for _, c := range []struct {
		op          float64
		iters, warm int
	}{{1000, 1000, 100}, {5e5, 2, 1}, {1e6, 1, 1}, {5e6, 1, 0}, {1, 1e6, 1e5}} {
		r := &timed{}
		r.plan(time.Millisecond, c.op)
		if r.iters != c.iters || r.warm != c.warm {
			t.Errorf("ops of %v ns: %d and %d to warm up, want %d and %d", c.op, r.iters, r.warm, c.iters, c.warm)
		}
	}
}
