package plot

import (
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/sets"
)

// TestFastestOf: of several tunings a bar has the fastest of the new file, not that which gained most over the base.
func TestFastestOf(t *testing.T) {
	row := func(tune string, time, gain float64) analysis.Row {
		r := analysis.Row{Set: 1 << 14, Time: analysis.Estimate{Median: time, N: 9},
			Bytes: analysis.Estimate{Median: 1, N: 9}, Speedup: analysis.Estimate{Median: gain, N: 9}}
		r.Point.Kernel, r.Point.Elem, r.Point.Class, r.Point.ISA, r.Point.Tune = "triad", "f64", "simd", "avx2", tune
		return r
	}
	got := fastestOf([]analysis.Row{row("slow", 9, 4), row("", 3, 1.5), row("nt", 5, 2)})
	if len(got) != 1 || got[0].Speedup.Median != 1.5 {
		t.Errorf("%d rows, the first of gain %v", len(got), got[0].Speedup.Median)
	}
}

// TestBeside: every kind of plot of two sets is drawn, says whose a line is, and stays inside its picture.
func TestBeside(t *testing.T) {
	s := sets.Load(t, "small.txt")
	rows := s.Rows()
	ratios := slices.Clone(rows)
	for i := range ratios {
		ratios[i].Speedup = analysis.Estimate{Median: 1.25, Lo: 1.2, Hi: 1.3, N: 9}
	}
	plots := Named("x", Beside(Side{"old", s, rows}, Side{"young", s, rows}, ratios))
	var kinds []string
	for _, p := range plots {
		if !slices.Contains(kinds, p.Kind()) {
			kinds = append(kinds, p.Kind())
		}
		text := string(svgOf(t, p))
		if !strings.HasPrefix(p.Name, "x-") || !strings.Contains(text, ">base old, new young<") {
			t.Errorf("%s does not say of which sets it is", p.Name)
		}
		lines := p.Kind() == kindRate || p.Kind() == KindScaling
		if lines && !(strings.Contains(p.Alt, "base ") && strings.Contains(p.Alt, "new ")) {
			t.Errorf("%s does not say whose lines are: %s", p.Name, p.Alt)
		}
		if !lines && !strings.Contains(p.Alt, "1.25×") {
			t.Errorf("%s does not show the ratio: %s", p.Name, p.Alt)
		}
		width, height := float64(p.figure.width), float64(p.figure.height)
		for _, b := range boxes(t, []byte(text)) {
			if min(b.x0, b.x1) < 0 || max(b.x0, b.x1) > width || min(b.y0, b.y1) < 2 || max(b.y0, b.y1) > height {
				t.Errorf("%s: a text at %v leaves the picture", p.Name, b)
			}
		}
	}
	if !slices.Equal(kinds, BesideKinds) {
		t.Errorf("kinds %v, want %v", kinds, BesideKinds)
	}
}
