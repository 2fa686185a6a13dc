package compare

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/sheet"
)

// twoRecords compares recorded runs of two machines.
func twoRecords(t *testing.T) *Comparison {
	t.Helper()
	var sides []Side
	for _, name := range []string{"epyc-zen5", "xeon-emerald-rapids"} {
		s, err := analysis.Load(filepath.Join("..", "..", "docs", "records", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		sides = append(sides, Side{Name: name, Set: s})
	}
	return compare(t, .03, sides...)
}

func compareScreenAt(t *testing.T, c *Comparison, width int) string {
	t.Helper()
	return string(fixture.Written(t, func(w io.Writer) error {
		return WriteScreen(w, c, Screen{Options: sheet.Options{Width: width}, All: "flynn compare A B --full"})
	}))
}

// TestCompareScreen: one screen of two machines, at all widths, in at most 60 lines where ranges fit.
func TestCompareScreen(t *testing.T) {
	c := twoRecords(t)
	for _, width := range []int{60, 100} {
		fixture.Golden(t, fmt.Sprintf("comparescreen%d.text", width), []byte(compareScreenAt(t, c, width)))
	}
	for _, width := range fixture.Terminals {
		fixture.Fits(t, compareScreenAt(t, c, width), max(width, 60))
	}
	if n := strings.Count(compareScreenAt(t, c, 100), "\n"); n > 60 {
		t.Errorf("%d lines, at most 60 are one screen", n)
	}
}

// TestGlance: the counts of a glance are those of the cells, and its means those of the comparison.
func TestGlance(t *testing.T) {
	c := twoRecords(t)
	g := c.Glance(1)
	v := g.Verdicts
	for verdict, n := range map[Verdict]int{Faster: v.Faster, Slower: v.Slower, Same: v.Same, Ambiguous: v.Ambiguous} {
		if want := c.Count(verdict); n != want {
			t.Errorf("%d cells are %s, want %d", n, verdict, want)
		}
	}
	if v.Missing != len(c.Missing) {
		t.Errorf("%d points are missing, want %d", v.Missing, len(c.Missing))
	}
	over := 0
	for _, r := range g.Ways {
		sum := 0
		for i, cell := range r.Levels {
			sum += cell.Cells
			if cell.Cells > 0 && (cell.Time < cell.Lo*(1-1e-9) || cell.Time > cell.Hi*(1+1e-9)) {
				t.Errorf("%s in %s: mean %v outside of %v to %v", r.Label, g.Levels[i], cell.Time, cell.Lo, cell.Hi)
			}
		}
		if sum > r.All.Cells {
			t.Errorf("%s: levels have %d cells, all %d", r.Label, sum, r.All.Cells)
		}
		if !r.Role {
			over += r.All.Cells
		}
	}
	if over != g.Over || g.Over == 0 {
		t.Errorf("ways have %d cells, the verdict is over %d", over, g.Over)
	}
	for i, x := range g.Slowest {
		if x.Pair.Verdict != Slower || i > 0 && x.Pair.Time.Median < g.Slowest[i-1].Pair.Time.Median {
			t.Errorf("change %d: %v %v after %v", i, x.Pair.Verdict, x.Pair.Time.Median, g.Slowest[max(i-1, 0)].Pair.Time.Median)
		}
	}
}

// TestGlanceWords: what the verdict says of known changes.
func TestGlanceWords(t *testing.T) {
	for _, c := range []struct {
		factor func(int) float64
		want   string
	}{
		{func(int) float64 { return 1 }, "the same"},
		{func(int) float64 { return 1.5 }, "slower"},
		{func(int) float64 { return .5 }, "faster"},
		{func(cell int) float64 { return []float64{.5, 1.5}[cell%2] }, "faster in some cells and slower in others"},
		{func(cell int) float64 { return []float64{.5, 1.5, 1.5, 1.5, 1.5, 1.5}[cell] }, "mostly slower"},
	} {
		b := bed{seed: 1, cells: 6, samples: 12, noise: .002}
		base := b.side(t, "a")
		b.seed, b.factor = 2, c.factor
		cmp := compare(t, .03, base, b.side(t, "b"))
		if out := compareScreenAt(t, cmp, 100); !strings.Contains(out, "new is "+c.want+": ") {
			t.Errorf("no %q in\n%s", c.want, out)
		}
	}
}
