package bench

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/kernels"
	"flynn/results/keys"
)

// TestTicks: the time counter goes with the monotonic clock.
func TestTicks(t *testing.T) {
	w := newWatch(0)
	defer w.close()
	if w.tickRate == 0 {
		t.Skip("no time counter on this architecture")
	}
	if first, then := w.ticks(), w.ticks(); then < first {
		t.Errorf("ticks go back from %d to %d", first, then)
	}
	tick := 1 / w.tickRate // the finest that the counter tells
	if got := w.nanoseconds(uint64(1e6 * w.tickRate)); got < 1e6-tick-1 || got > 1e6+tick+1 {
		t.Errorf("a million nanoseconds of ticks are %v, one tick is %v", got, tick)
	}
}

// TestSkew: a sample whose time two sources tell differently is marked, as after a jump of the clock or a suspension.
func TestSkew(t *testing.T) {
	w := newWatch(0)
	defer w.close()
	if w.tickRate == 0 {
		t.Skip("no time counter on this architecture")
	}
	d, _, marks := w.around(false, func() time.Duration { return time.Hour })
	if d != time.Hour || len(marks) < 2 || marks[0] != (Metric{keys.Disturbed, 1}) ||
		marks[len(marks)-1].Unit != keys.Skew {
		t.Errorf("got %v, %v", d, marks)
	}
}

// TestLost: a core that starts fewer additions than before is shared.
func TestLost(t *testing.T) {
	w := newWatch(0)
	defer w.close()
	rate := Issue()
	if rate == 0 {
		t.Skip("no machine code for it on this architecture")
	}
	w.issue = 1000
	if got := w.lost(false, rate); got < 0.99 {
		t.Errorf("one addition a cycle of a thousand: %.3f are lost", got)
	}
	if w.lost(true, rate) != 0 || w.lost(false, 0) != 0 {
		t.Error("what is not known is told")
	}
}

// TestNarrowed: a core is held against the most that it has done in three looks on end. One wrong look, of a clock that
// was measured too slow, changes nothing.
func TestNarrowed(t *testing.T) {
	var w watch
	for i, look := range []struct{ width, lost float64 }{
		{2.4, 0}, {4.8, 0}, {4.8, 0}, {4.8, 0}, {22, 0}, {4.8, 0}, {2.4, .5}, {2.4, .5}, {4.8, 0},
	} {
		if got := w.narrowed(look.width); math.Abs(got-look.lost) > 1e-9 {
			t.Errorf("look %d, %v additions a cycle: %.3f are lost, want %.3f", i, look.width, got, look.lost)
		}
	}
}

// TestCoarse: a sample that takes a few steps of the timer is quantised.
func TestCoarse(t *testing.T) {
	for d, want := range map[time.Duration]bool{0: true, 10 * time.Microsecond: true, 10 * time.Millisecond: false} {
		w := newWatch(1000)
		w.tickRate = 0
		_, _, marks := w.around(false, func() time.Duration { return d })
		w.close()
		if got := slices.ContainsFunc(marks, func(m Metric) bool { return m.Unit == keys.Coarse }); got != want {
			t.Errorf("%v in steps of a microsecond: %v", d, marks)
		}
	}
}

func TestChange(t *testing.T) {
	for _, c := range []struct{ a, b, want float64 }{{100, 110, 0.1}, {100, 90, 0.1}, {0, 5, 0}, {5, 0, 0}, {7, 7, 0}} {
		if got := change(c.a, c.b); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("change from %v to %v: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestMarksInFile: marks stand behind the metrics of their sample, and the format's reader takes them.
func TestMarksInFile(t *testing.T) {
	var out strings.Builder
	r, err := NewResults(&out, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPoint(Classes[0], lookup(t, "sum", "f64"), 8, 1, 0)
	marks := []Metric{{keys.Disturbed, 1}, {keys.Switches, 3}, {keys.Drift, 4.5}}
	if err := r.Sample(p, Sample{Iters: 1, NS: 10, Metrics: marks}); err != nil {
		t.Fatal(err)
	}
	got := lines(t, out.String())
	if len(got) != 1 {
		t.Fatalf("%d results in %q", len(got), out.String())
	}
	for _, m := range marks {
		if v, ok := got[0].Value(m.Unit); !ok || v != m.Value {
			t.Errorf("%s is %v, %t", m.Unit, v, ok)
		}
	}
}

// TestArms: an A/A session has each point twice, and both arms are samples of the same thing.
func TestArms(t *testing.T) {
	s := small()
	s.AATest = true
	s.Kernels = []*kernels.Kernel{lookup(t, "scale", "f32")}
	text, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	arms := map[string]int{}
	for _, n := range names(lines(t, text)) {
		stem, arm, ok := strings.Cut(n, "/arm=")
		if !ok {
			t.Errorf("%s has no arm", n)
		}
		arms[stem] += map[byte]int{'a': 1, 'b': -1}[arm[0]]
	}
	for stem, n := range arms {
		if n != 0 {
			t.Errorf("%s: arms are unequal by %d samples", stem, n)
		}
	}
}

func TestCounters(t *testing.T) {
	var none *counters
	if none.read() != nil || none.since(nil, 1) != nil {
		t.Error("no counters, but values")
	}
	none.close()
	c, err := openCounters(events)
	if err != nil {
		t.Skip(err)
	}
	defer c.close()
	start := c.read()
	Clock()
	for _, m := range c.since(start, 1) {
		if m.Unit == keys.Instructions && m.Value < chain {
			t.Errorf("%v instructions for %d additions", m.Value, chain)
		}
	}
}
