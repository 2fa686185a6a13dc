package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// duels are two variants at sizes 10, 20, 40, 80: base takes 100 ns, the other 100/ratio.
func duels(base, other string, ratios ...float64) []fixture.Run {
	var runs []fixture.Run
	for i, r := range ratios {
		n := 10 << i
		for name, ns := range map[string]float64{base: 100, other: 100 / r} {
			runs = append(runs, fixture.Point(fmt.Sprintf(name, n), ns, float64(8*n), 0, float64(8*n)))
		}
	}
	return runs
}

func TestCrossovers(t *testing.T) {
	const scalar, sse2, avx, two = "copy/f64/sisd/scalar/%d/1", "copy/f64/simd/sse2/%d/1", "copy/f64/simd/avx/%d/1",
		"copy/f64/mimd_sm/scalar/%d/2"
	const vote, nodes = "copy/f64/misd/scalar+sse2/%d/2", "copy/f64/mimd_dm/scalar/%d/1/nodes=2"
	for _, c := range []struct {
		name            string
		runs            []fixture.Run
		kind, of, over  string
		n, after, until int
		shown           string
	}{
		{"everywhere", duels(scalar, sse2, 2, 2, 2, 2), analysis.CrossISA, "sse2", "scalar", 10, 0, 80, "all"},
		{"nowhere", duels(scalar, sse2, 1, .5, 1, .9), analysis.CrossISA, "sse2", "scalar", 0, 0, 0, "none"},
		{"from 40 on", duels(scalar, two, .5, .9, 1.5, 2), analysis.CrossWorkers, "scalar ×2", "scalar", 40, 20, 80, "≥ 40"},
		{"up to 20", duels(sse2, avx, 2, 1.5, 1, .9), analysis.CrossISA, "avx", "sse2", 10, 0, 20, "≤ 20"},
		{"in the middle", duels(sse2, avx, .9, 1.5, 1.2, .9), analysis.CrossISA, "avx", "sse2", 20, 10, 40, "20–40"},
		{"once, then again", duels(sse2, avx, .9, 1.5, .9, 1.5), analysis.CrossISA, "avx", "sse2", 20, 10, 20, "only 20"},
		{"a vote under 10 %", duels(scalar, vote, .5, .8, .95, .99), analysis.CrossMISD, "scalar+sse2 ×2", "scalar", 40, 20,
			80,
			"≥ 40"},
		{"two nodes", duels(scalar, nodes, .1, .5, .9, 1.2), analysis.CrossNodes, "mimd_dm scalar ×1 nodes=2", "one node", 80,
			40, 80,
			"≥ 80"},
	} {
		all := sets.File(t, 6, c.runs...).Crossovers()
		i := slices.IndexFunc(all, func(x analysis.Crossover) bool { return x.Kind == c.kind })
		if i < 0 {
			t.Errorf("%s: none of kind %s in %+v", c.name, c.kind, all)
			continue
		}
		x := all[i]
		if x.Of != c.of || x.Over != c.over || x.N != c.n || x.After != c.after || x.Until != c.until || x.Sizes != 4 ||
			x.Largest != 80 {
			t.Errorf("%s: %+v", c.name, x)
		}
		if got := crossCell(x).Text; got != c.shown {
			t.Errorf("%s: shown as %q, want %q", c.name, got, c.shown)
		}
	}
}

// A win must be sure: the interval decides, not the median.
func TestCrossoverNeedsItsInterval(t *testing.T) {
	var b strings.Builder
	b.WriteString(fixture.MachineKeys)
	for _, ns := range []float64{50, 60, 70, 80, 90, 200} { // median ratio 1.33, but one in six is 0.5
		b.WriteString(fixture.Point("copy/f64/sisd/scalar/10/1", 100, 80, 0, 80).Line())
		b.WriteString(fixture.Point("copy/f64/simd/avx/10/1", ns, 80, 0, 80).Line())
	}
	s, err := analysis.Read(strings.NewReader(b.String()), "noisy.txt")
	if err != nil {
		t.Fatal(err)
	}
	if all := s.Crossovers(); len(all) != 1 || all[0].N != 0 {
		t.Errorf("%+v, want no crossover", all)
	}
}
