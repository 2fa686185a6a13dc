package compare

import (
	"slices"
	"strings"
	"testing"

	"flynn/results/keys"
)

// otherClock is a side whose clock differs by a factor: times are as given, cycles go with the clock.
func otherClock(t *testing.T, b bed, clock float64) Side {
	t.Helper()
	s := b.side(t, "new")
	for _, x := range s.Set.Series {
		for k := range x.Samples[keys.Cycles] {
			x.Samples[keys.Cycles][k] *= clock
		}
	}
	return s
}

// TestCompareBasis: on one machine new code must change time and cycles; a moved clock changes one of them only.
func TestCompareBasis(t *testing.T) {
	base := bed{seed: 1, cells: 5, samples: 12, noise: .004}.side(t, "base")
	slower := func(int) float64 { return 1.1 }
	other := strings.Replace("machine: m1\ngoarch: amd64\nclock: 3000000000\nemulated: no\n", "m1", "m2", 1)
	for name, c := range map[string]struct {
		side Side
		unit string
		want Verdict
	}{
		"code": {otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004, factor: slower}, 1), "",
			Slower},
		"clock": {otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004, factor: slower}, 1/1.1),
			"", Ambiguous},
		"clock, of memory": {otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004}, 1.1), "", Ambiguous},
		"nothing":          {otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004}, 1), "", Same},
		"clock, by time": {otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004, factor: slower}, 1/1.1),
			keys.Time, Slower},
		"clock, by cycles": {otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004, factor: slower}, 1/1.1),
			keys.Cycles, Same},
		"another machine": {
			otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004, factor: slower, head: other}, 1/1.1), "", Slower},
		"another machine, both told": {
			otherClock(t, bed{seed: 2, cells: 5, samples: 12, noise: .004, factor: slower, head: other}, 1/1.1), Both,
			Ambiguous},
	} {
		cmp, err := New([]Side{base, c.side}, Options{Threshold: .03, Unit: c.unit})
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Count(c.want) != 5 {
			t.Errorf("%s: %v, want 5 %s", name, cmp.Summary()[0], c.want)
		}
	}
}

// Points without cycles, such as those of nodes, are judged by time.
func TestCompareBasisWithoutCycles(t *testing.T) {
	base := bed{seed: 1, cells: 3, samples: 12, noise: .004}.side(t, "base")
	side := bed{seed: 2, cells: 3, samples: 12, noise: .004, factor: func(int) float64 { return 1.2 }}.side(t, "new")
	for _, s := range []Side{base, side} {
		for _, x := range s.Set.Series {
			delete(x.Samples, keys.Cycles)
		}
	}
	if c := compare(t, .03, base, side); c.Unit != Both || c.Count(Slower) != 3 {
		t.Errorf("by %s: %v", c.Unit, c.Summary())
	}
}

// A cell whose samples were mostly disturbed claims nothing; what is the same stays the same.
func TestCompareDisturbed(t *testing.T) {
	slow := bed{seed: 2, cells: 2, samples: 12, noise: .004, factor: func(cell int) float64 {
		return []float64{1.3, 1}[cell]
	}}
	for marked, want := range map[int]Verdict{6: Slower, 7: Ambiguous} {
		base, side := bed{seed: 1, cells: 2, samples: 12, noise: .004}.side(t, "base"), slow.side(t, "new")
		for _, x := range side.Set.Series {
			x.Samples[keys.Disturbed] = slices.Repeat([]float64{1}, marked)
		}
		c := compare(t, .03, base, side)
		if got := c.Cells[0].Pairs[0]; got.Verdict != want ||
			(want == Ambiguous) != (got.verdict() == "ambiguous, disturbed") {
			t.Errorf("%d of 12 marked: %s, want %s", marked, got.verdict(), want)
		}
		if got := c.Cells[1].Pairs[0].Verdict; got != Same {
			t.Errorf("%d of 12 marked: what did not change is %s", marked, got)
		}
	}
}
