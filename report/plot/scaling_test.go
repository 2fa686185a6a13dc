package plot

import (
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/units"
	"flynn/results/keys"
)

// The laws that fit are lines of their own in a plot of scaling.
func TestScalingFits(t *testing.T) {
	usl := func(p float64) float64 { return p / (1 + .05*(p-1) + .001*p*(p-1)) }
	weak := func(p float64) float64 { return (p - .1*(p-1)) / p }
	for _, c := range []struct {
		runs             []fixture.Run
		plot, fit, words string
	}{
		{fixture.Scaled("", usl, 2, 4, 8, 16, 32), "scaling-f64-sum", "fit (USL)", ""},
		{fixture.Scaled("/scaling=weak", weak, 2, 4, 8), "weak-f64-sum", "fit (Gustafson)", "7.3× with 8 workers"},
	} {
		p := named(t, All(analysis.Analyse(sets.File(t, 6, c.runs...))), c.plot)
		if !slices.ContainsFunc(p.figure.legend, func(e entry) bool { return e.name == c.fit }) ||
			!strings.Contains(p.Alt, c.words) {
			t.Errorf("plot of %v: %s", p.figure.legend, p.Alt)
		}
	}
}

// Nodes that share cores are marked below their plot.
func TestScalingOfNodesPlots(t *testing.T) {
	set := sets.Sharing(t)
	p := named(t, All(analysis.Analyse(set)), "nodes-scaling-f64-sum")
	if !strings.Contains(p.Alt, "2× with 4 nodes") || !strings.Contains(p.figure.xlabel, analysis.CrowdedMark) {
		t.Errorf("plot over %q: %s", p.figure.xlabel, p.Alt)
	}
	named(t, All(analysis.Analyse(set)), "nodes-weak-f64-sum")
}

// A reader can follow eight lines; the kernels beyond them get a plot of their own, and none is lost.
func TestScalingParts(t *testing.T) {
	s := sets.Everything(t)
	kernels := make(map[string]bool)
	for _, r := range s.Rows() {
		if r.Point.Class == keys.MIMDSM && r.Point.Elem == "f64" && units.Nearest(r.Set) == 16<<10 {
			kernels[r.Point.Kernel] = true
		}
	}
	entries := 0
	for _, p := range All(analysis.Analyse(s)) {
		if strings.HasPrefix(p.Name, "scaling-f64-16KiB") {
			n := len(p.figure.legend) - 1 // ideal
			if n > maxLines {
				t.Errorf("%s has %d lines", p.Name, n)
			}
			entries += n
		}
	}
	if entries != len(kernels) || entries <= maxLines {
		t.Errorf("%d lines for %d kernels", entries, len(kernels))
	}
}

// The line of a kernel takes the faster schedule.
func TestScalingTakesDynamic(t *testing.T) {
	s := sets.File(t, 8, fixture.Dynamic()...)
	c := &scalingChart{with: "workers"}
	for _, r := range s.Rows() {
		if r.Point.Kernel == "mandel" && r.Growth().Count > 1 {
			c.add(s, "mandel", r)
		}
	}
	if len(c.lines) != 1 || len(c.lines[0].dots) != 2 || !fixture.Near5(c.lines[0].last().e.Median, 1.6) {
		t.Errorf("line %+v", c.lines)
	}
}
