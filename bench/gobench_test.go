package bench

import (
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/results/keys"
)

// TestParts: parts have all ops, none more than it may, and are of equal size.
func TestParts(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct {
		n, most int
		want    []int
	}{
		{1, 1000, []int{1}}, {1000, 1000, []int{1000}}, {1001, 1000, []int{500, 501}}, {7, 3, []int{2, 2, 3}},
		{3, 1, []int{1, 1, 1}},
	} {
		if got := slices.Collect(parts(c.n, c.most)); !slices.Equal(got, c.want) {
			t.Errorf("%d ops in parts of %d: %v, want %v", c.n, c.most, got, c.want)
		}
	}
}

// TestTotal: samples together have the median of their times, counters of one op, and marks where most are disturbed.
func TestTotal(t *testing.T) {
	emulated.Portable(t)
	mark := func(n float64) []Metric { return []Metric{{keys.Disturbed, 1}, {keys.Switches, n}} }
	var one total
	one.add(Sample{Iters: 100, NS: 4, Clock: 1e9, Metrics: []Metric{{keys.Instructions, 10}}})
	one.add(Sample{Iters: 300, NS: 2, Clock: 2e9, Metrics: append([]Metric{{keys.Instructions, 20}}, mark(1)...)})
	one.add(Sample{Iters: 100, NS: 9, Clock: 3e9, Metrics: []Metric{{keys.Instructions, 10}}})
	p := NewPoint(Classes[0], lookup(t, "nop", "u8"), 1, 1, 0)
	want := []Metric{{keys.Time, 4}, {keys.Cycles, 8}, {keys.Instructions, 16}}
	if got := one.metrics(p); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	one.add(Sample{Iters: 100, NS: 5, Clock: 2e9, Metrics: mark(2)})
	one.add(Sample{Iters: 100, NS: 5, Clock: 2e9, Metrics: mark(2)})
	want = []Metric{{keys.Disturbed, 1}, {keys.Switches, 5}}
	if got := one.metrics(p); !slices.Equal(got[3:], want) {
		t.Errorf("got %v, want %v", got[3:], want)
	}
}

// TestGoBenchConditions: a cold point has one op a sample however many are asked for, and a second arm as many as the
// first.
func TestGoBenchConditions(t *testing.T) {
	benchtime(t, "10x")
	for _, c := range []string{"cold", "arms"} {
		s := small()
		s.Kernels, s.Workers = []*kernels.Kernel{lookup(t, "dot", "f64")}, nil
		s.Choose(distributed{}, Nodes{})
		if c == "cold" {
			if err := s.Conditions("thp", "local", "cold"); err != nil {
				t.Skip(err)
			}
		}
		s.AATest = c == "arms"
		s.Keep = func(p Point) bool { return p.Class.Name() == keys.SISD }
		m := newGoBench(s)
		defer m.close()
		for batch := range Plan(here, s) {
			m.runs = map[string]*timed{}
			var iters []int
			for _, p := range batch.Points {
				res := testing.Benchmark(func(b *testing.B) { m.point(b, batch, p) })
				if !strings.Contains(res.String(), keys.Time) {
					t.Errorf("%s: %v", p.Name(), res)
				}
				iters = append(iters, m.runs[p.Name()].iters)
			}
			if c == "cold" && iters[0] != 1 || len(slices.Compact(iters)) != 1 {
				t.Errorf("%s: samples of %v ops", c, iters)
			}
			if err := m.do(m.shut); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestRoom: what the flags of go test leave for the points.
func TestRoom(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct {
		timeout, spent time.Duration
		pattern        string
		want           time.Duration
	}{
		{10 * time.Minute, 0, "Flynn", 535 * time.Second},
		{10 * time.Minute, time.Minute, "Flynn", 475 * time.Second},
		{10 * time.Minute, 0, ".", 520 * time.Second}, // the other benchmarks take 15
		{0, 0, ".", 0},
		{10 * time.Minute, 0, "Flynn/kernel=dot", 0}, // who names points gets them
		{time.Second, time.Minute, "Flynn", time.Second},
	} {
		if testing.Short() && c.want > shortPlan {
			continue
		}
		got, why := asked{benchtime: time.Second, times: 1}.room(c.timeout, c.spent, c.pattern)
		if got != c.want && !(testing.Short() && got == shortPlan) || (got > 0) != (why != "") {
			t.Errorf("-timeout %v -bench %s after %v: %v because of %q, want %v", c.timeout, c.pattern, c.spent, got, why,
				c.want)
		}
	}
}

// TestFit: on machines of any speed a plan ends in time, begins with every kernel, and tells exactly what it lacks.
func TestFit(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct {
		name  string
		limit time.Duration
		slow  func(at float64) float64 // what a stage takes, of its estimate
	}{
		{"as foreseen", 565 * time.Second, func(float64) float64 { return 1 }},
		{"fast", 565 * time.Second, func(float64) float64 { return 0.1 }},
		{"slow", 565 * time.Second, func(float64) float64 { return 10 }},
		{"becomes slow", 565 * time.Second, func(at float64) float64 { return 1 + 9*float64(int(at/280)) }},
		{"short", shortPlan, func(float64) float64 { return 2 }},
	} {
		s := Profiles[0].Select(here)
		start := time.Now()
		f := newFit(asked{benchtime: time.Second, times: 1, limit: c.limit, why: "a test"}, start)
		if c.limit == shortPlan {
			f.benchtime = 100 * time.Millisecond
		}
		all := stages(here, s, f.asked)
		now, longest, ran, of := start, time.Duration(0), 0, 0
		for _, stage := range all {
			of += len(stage.Points)
			if f.fits(stage, now) {
				d := time.Duration(c.slow(now.Sub(start).Seconds()) * stage.seconds * float64(time.Second))
				f.took(stage, d)
				now, longest, ran = now.Add(d), max(longest, d), ran+len(stage.Points)
			}
		}
		if over := now.Sub(f.end); over > longest {
			t.Errorf("%s: %v too long, a stage takes %v", c.name, over, longest)
		}
		if lacking := f.leftOut().Kernels; c.name != "slow" && len(lacking) > 0 {
			t.Errorf("%s: %d of %d points were measured, none of %v", c.name, ran, of, lacking)
		}
		if ran+sum(f.left) != of || ran != f.points {
			t.Errorf("%s: %d points ran, %d are left, of %d", c.name, ran, sum(f.left), of)
		}
		if l := f.leftOut(); l.Missing != of-ran || l.Points != of || (len(l.Kinds) > 0) != (ran < of) {
			t.Errorf("%s: %d of %d points ran: %v", c.name, ran, of, l)
		}
	}
}

// sum counts the points of stages.
func sum(stages []stage) (points int) {
	for _, s := range stages {
		points += len(s.Points)
	}
	return points
}

// TestStages: stages have every point of the plan once, and the first of them every kernel.
func TestStages(t *testing.T) {
	emulated.Portable(t)
	s := Profiles[0].Select(here)
	seen, kernelsOf := map[string]int{}, map[string]bool{}
	for _, stage := range stages(here, s, asked{benchtime: time.Second, times: 1}) {
		for _, p := range stage.Points {
			seen[p.Name()]++
		}
		if stage.rank == firstRows {
			kernelsOf[stage.Kernel.Name] = true
		}
	}
	for b := range Plan(here, s) {
		for _, p := range b.Points {
			if seen[p.Name()] != 1 {
				t.Errorf("%s is in %d stages", p.Name(), seen[p.Name()])
			}
			delete(seen, p.Name())
		}
	}
	if len(seen) > 0 {
		t.Errorf("%d points that the plan does not have", len(seen))
	}
	for k := range kernels.All() {
		if !kernelsOf[k.Name] {
			t.Errorf("%s is not among the first", k.Name)
		}
	}
}
