package plot

import (
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

func TestRooflineOfNodes(t *testing.T) {
	plots := All(analysis.Analyse(sets.File(t, 6, fixture.RoofedNodes()...)))
	if p := named(t, plots, "roofline-f64-p2-nodes2"); !strings.Contains(p.Title, "2 nodes of 2 workers") {
		t.Errorf("title %s", p.Title)
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct{ at, want []float64 }{
		{[]float64{0, 100}, []float64{0, 100}},
		{[]float64{0, 0}, []float64{-5, 5}},
		{[]float64{0, 4, 50}, []float64{-3, 7, 50}},
		{[]float64{0, 12, 13}, []float64{-5. / 3, 25. / 3, 55. / 3}},
	} {
		got := spread(c.at, 10)
		for i := range got {
			if !fixture.Near5(got[i], c.want[i]) {
				t.Errorf("spread(%v) = %v, want %v", c.at, got, c.want)
				break
			}
		}
	}
}
