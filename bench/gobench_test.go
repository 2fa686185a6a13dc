package bench

import (
	"slices"
	"strings"
	"testing"

	"flynn/bench/keys"
	"flynn/kernels"
)

// TestParts: parts have all ops, none more than it may, and are of equal size.
func TestParts(t *testing.T) {
	for _, c := range []struct {
		n, most int
		want    []int
	}{
		{1, 1000, []int{1}}, {1000, 1000, []int{1000}}, {1001, 1000, []int{500, 501}}, {7, 3, []int{2, 2, 3}}, {3, 1, []int{1, 1, 1}},
	} {
		if got := slices.Collect(parts(c.n, c.most)); !slices.Equal(got, c.want) {
			t.Errorf("%d ops in parts of %d: %v, want %v", c.n, c.most, got, c.want)
		}
	}
}

// TestTotal: samples together have the median of their times, counters of one op, and marks where most are disturbed.
func TestTotal(t *testing.T) {
	mark := func(switches float64) []Metric { return []Metric{{keys.Disturbed, 1}, {keys.Switches, switches}} }
	var one total
	one.add(Sample{Iters: 100, NS: 4, Clock: 1e9, Extra: []Metric{{keys.Instructions, 10}}})
	one.add(Sample{Iters: 300, NS: 2, Clock: 2e9, Extra: append([]Metric{{keys.Instructions, 20}}, mark(1)...)})
	one.add(Sample{Iters: 100, NS: 9, Clock: 3e9, Extra: []Metric{{keys.Instructions, 10}}})
	p := Point{Kernel: lookup(t, "nop", "u8"), N: 1}
	want := []Metric{{keys.Time, 4}, {keys.Cycles, 8}, {keys.Instructions, 16}}
	if got := one.metrics(p); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	one.add(Sample{Iters: 100, NS: 5, Clock: 2e9, Extra: mark(2)})
	one.add(Sample{Iters: 100, NS: 5, Clock: 2e9, Extra: mark(2)})
	want = []Metric{{keys.Disturbed, 1}, {keys.Switches, 5}}
	if got := one.metrics(p); !slices.Equal(got[3:], want) {
		t.Errorf("got %v, want %v", got[3:], want)
	}
}

// TestGoBenchConditions: a cold point has one op a sample however many are asked for, and a second arm as many as the
// first.
func TestGoBenchConditions(t *testing.T) {
	for _, c := range []string{"cold", "arms"} {
		s := small()
		s.Kernels, s.Workers, s.Nodes = []*kernels.Kernel{lookup(t, "dot", "f64")}, nil, nil
		if c == "cold" {
			if err := s.Conditions("thp", "local", "cold"); err != nil {
				t.Skip(err)
			}
		}
		s.Arms = c == "arms"
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
