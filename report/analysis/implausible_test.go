package analysis

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
	"flynn/report/units"
	"flynn/results/keys"
)

// chased is plain chase with a latency of ns a load in a working set.
func chased(set, ns float64) fixture.Run {
	n := set / 8
	return fixture.Point(fmt.Sprintf("chase/u64/sisd/scalar/%.0f/1", n), ns*n/8, n, 0, set)
}

// Levels that chase contradicts: the caches of machineKeys hold 32 KiB, 1 MiB and 8 MiB.
func TestMisplaced(t *testing.T) {
	const kib, mib = 1 << 10, 1 << 20
	honest := []fixture.Run{chased(16*kib, 1), chased(256*kib, 4), chased(4*mib, 12), chased(256*mib, 100)}
	with := func(at int, set, ns float64) []fixture.Run {
		runs := append([]fixture.Run(nil), honest...)
		runs[at] = chased(set, ns)
		return runs
	}
	for name, c := range map[string]struct {
		runs []fixture.Run
		want []float64 // sets of copy that are misplaced
	}{
		"honest":                       {honest, nil},
		"an L3 that is the host's":     {with(2, 4*mib, 95), []float64{4 * mib}},
		"no L2 of that size":           {append(with(1, 64*kib, 4), chased(512*kib, 12)), []float64{512 * kib}},
		"a second L1 size in L2":       {append(with(0, 8*kib, 1), chased(24*kib, 3.5)), []float64{24 * kib}},
		"L1 as slow as L2":             {with(0, 16*kib, 3.9), []float64{16 * kib, 24 * kib}},
		"one size says nothing":        {honest[:1], nil},
		"no level beyond to look like": {honest[3:], nil},
	} {
		runs := c.runs
		for i, set := range []float64{8 * kib, 16 * kib, 24 * kib, 64 * kib, 512 * kib, 4 * mib, 256 * mib} {
			runs = append(runs, fixture.Point(fmt.Sprintf("copy/f64/simd/avx/%d/1", 100+i), set/50, set, 0, set))
		}
		var got []float64
		for _, r := range file(t, 6, runs...).Rows() {
			if r.Point.Kernel == "copy" && r.Limit.Implausible == misplaced {
				got = append(got, r.Set)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: misplaced %v, want %v", name, got, c.want)
		}
	}
}

// An emulator has no caches that a chain could feel.
func TestMisplacedEmulated(t *testing.T) {
	s := file(t, 6, chased(16<<10, 5), chased(256<<10, 5))
	s.Keys[keys.Emulated] = "qemu-user"
	for _, r := range s.Rows() {
		if r.Limit.Implausible != "" {
			t.Errorf("%s: %s", r.Point, r.Limit.Implausible)
		}
	}
}

// Samples that are all equal are no measurement; fewer than make an interval may be.
func TestFrozen(t *testing.T) {
	for _, samples := range []int{MinSamples - 1, MinSamples} {
		s := file(t, samples, fixture.Point("copy/f64/simd/avx/100/1", 50, 1600, 0, 1600))
		for k := range s.Series[0].Samples[keys.Time] {
			s.Series[0].Samples[keys.Time][k] = 50
		}
		says := strings.Contains(strings.Join(doubts(s, s.Rows()), "\n"), "samples without variance: 1, such as copy f64 "+
			"avx at 2 KiB")
		if says != (samples >= MinSamples) {
			t.Errorf("of %d equal samples the doubt is %v", samples, says)
		}
	}
}

// A team that gains nothing on registers and arithmetic shares a core.
func TestTeamDoubt(t *testing.T) {
	for _, c := range []struct {
		gain float64
		says bool
	}{{1, true}, {1.04, true}, {1.45, true}, {1.6, false}, {2, false}} {
		s := file(t, 6,
			fixture.Point("peak/f64/simd/avx/100/1", 1000, 0, 4e4, 0),
			fixture.Point("peak/f64/mimd_sm/avx/100/2", 1000/c.gain, 0, 4e4, 0))
		got := strings.Join(doubts(s, s.Rows()), "\n")
		if strings.Contains(got, "they share cores") != c.says {
			t.Errorf("a gain of %v: %q", c.gain, got)
		}
		if c.says && !strings.Contains(got, fmt.Sprintf("only %s times", units.Sig(math.Round(c.gain*100)/100))) {
			t.Errorf("a gain of %v is not told: %q", c.gain, got)
		}
	}
}
