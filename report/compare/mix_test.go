package compare

import (
	"math"
	"strings"
	"testing"

	"flynn/report/internal/fixture"
)

// TestCompareMixes: two mixes line up by what runs beside, and a change of one pair is that of its cell alone.
func TestCompareMixes(t *testing.T) {
	changed := func(timed, beside string, plain bool) int {
		speed := fixture.SharedCore(timed, beside, plain)
		if timed == "dot@l1" && beside == "triad@l3" && !plain {
			return speed / 2
		}
		return speed
	}
	base := sideOf(t, "base", fixture.Mixture{Samples: 12, Noise: 5, Speed: fixture.SharedCore}.Text())
	next := sideOf(t, "next", fixture.Mixture{Samples: 12, Noise: 5, Speed: changed}.Text())
	c, err := New([]Side{base, next}, Options{Threshold: 0.05})
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * len(fixture.Mixed) * (len(fixture.Mixed) + 2); len(c.Cells) != want || len(c.Missing) > 0 {
		t.Errorf("%d cells and %d missing, want %d cells", len(c.Cells), len(c.Missing), want)
	}
	for _, cell := range c.Cells {
		ratio := cell.Values[1].Time.Median / cell.Values[0].Time.Median
		want := 1.0
		if cell.Kernel == "dot" && strings.HasSuffix(cell.Way, "with=triad@l3") && strings.HasPrefix(cell.Way, "avx512") {
			want = 2
		}
		if math.Abs(ratio/want-1) > .03 {
			t.Errorf("%s %s: %v times as long, want %v", cell.Kernel, cell.Way, ratio, want)
		}
	}
}
