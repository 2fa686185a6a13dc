package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"flynn/results/keys"
)

// scaled is one variant with many workers, in times of a law.
func scaled(extra string, speedup func(p float64) float64, ps ...int) []run {
	runs := []run{{"sum/f64/simd/avx/100/1", 1000, 800, 100, 800}}
	for _, p := range ps {
		whole := 1.0
		if extra != "" { // the problem grows
			whole = float64(p)
		}
		runs = append(runs, run{fmt.Sprintf("sum/f64/mimd_sm/avx/100/%d%s", p, extra), 1000 / speedup(float64(p)),
			800 * whole, 100 * whole, 800 * whole})
	}
	return runs
}

func TestScalingLaws(t *testing.T) {
	usl := func(p float64) float64 { return p / (1 + .05*(p-1) + .001*p*(p-1)) }
	lines := file(t, 6, scaled("", usl, 2, 4, 8, 16, 32)...).ScalingLines()
	if len(lines) != 1 || lines[0].USL == nil || lines[0].Amdahl == nil || lines[0].Scaled != nil {
		t.Fatalf("lines %+v", lines)
	}
	l := lines[0]
	if math.Abs(l.USL.Sigma.Value-.05) > .0005 || math.Abs(l.USL.Kappa.Value-.001) > .00001 ||
		math.Abs(l.Knee-math.Sqrt(.95/.001)) > .3 {
		t.Errorf("σ %v κ %v knee %v", l.USL.Sigma, l.USL.Kappa, l.Knee)
	}
	s := l.Steps[1]
	if want := usl(4); s.Workers != 4 || !near5(s.Speedup.Median, want) || !near5(s.Efficiency, want/4) ||
		!near5(s.KarpFlatt, (1/want-.25)/.75) {
		t.Errorf("step %+v", s)
	}
	text := scalingSheet(lines).Text(Options{})
	for _, want := range []string{"USL σ", "0.0500 [", "knee", "30.8"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	plots := Plots(Analyse(file(t, 6, scaled("", usl, 2, 4, 8, 16, 32)...)))
	if p := named(t, plots, "scaling-f64-sum"); !slices.ContainsFunc(p.figure.legend, func(e entry) bool {
		return e.name == "fit (USL)"
	}) {
		t.Error("the plot has no fit")
	}
}

// Weak scaling: T(1)/T(p) is the efficiency, p times it the scaled speed-up.
func TestWeakScaling(t *testing.T) {
	efficiency := func(p float64) float64 { return (p - .1*(p-1)) / p }
	set := file(t, 6, scaled("/scaling=weak", efficiency, 2, 4, 8)...)
	lines := set.ScalingLines()
	if len(lines) != 1 || lines[0].Set != 800 || !lines[0].Weak || lines[0].Scaled == nil || lines[0].USL != nil {
		t.Fatalf("lines %+v", lines)
	}
	if s := lines[0].Scaled.Serial; math.Abs(s.Value-.1) > 1e-4 {
		t.Errorf("serial part %v", s)
	}
	p := named(t, Plots(Analyse(set)), "weak-f64-sum")
	if !slices.ContainsFunc(p.figure.legend, func(e entry) bool {
		return e.name == "fit (Gustafson)"
	}) || !strings.Contains(p.Alt, "7.3× with 8 workers") {
		t.Errorf("plot of %v: %s", p.figure.legend, p.Alt)
	}
	if s := lines[0].Steps[2]; !near5(s.Speedup.Median, 7.3) || !near5(s.Efficiency, 7.3/8) {
		t.Errorf("step %+v", s)
	}
}

// Two cores are one point: no law is fitted, and the table says why.
func TestScalingOfTwoCores(t *testing.T) {
	lines := file(t, 6, scaled("", func(p float64) float64 { return .9 * p }, 2)...).ScalingLines()
	if len(lines) != 1 || lines[0].USL != nil || lines[0].Amdahl != nil {
		t.Fatalf("lines %+v", lines)
	}
	text := scalingSheet(lines).Text(Options{})
	if !strings.Contains(text, "too few points: USL needs 4 numbers of workers beyond one, there are 1") ||
		strings.Contains(text, "USL σ") {
		t.Errorf("text\n%s", text)
	}
}

// Nodes scale over one node of as many workers, strong and weak, and those that share cores are marked.
func TestScalingOfNodes(t *testing.T) {
	runs := []run{
		{"sum/f64/mimd_dm/avx/100/1/nodes=1/data=resident", 1000, 800, 100, 800},
		{"sum/f64/mimd_dm/avx/100/1/nodes=2/data=resident", 600, 800, 100, 800},
		{"sum/f64/mimd_dm/avx/100/1/nodes=4/data=resident", 500, 800, 100, 800},
		{"sum/f64/mimd_dm/avx/100/1/nodes=4/data=resident/scaling=weak", 1250, 3200, 400, 3200},
		{"sum/f64/mimd_dm/avx/100/2/nodes=1/data=resident/scaling=weak", 1100, 1600, 200, 1600},
		{"sum/f64/mimd_dm/avx/100/2/nodes=2/data=resident/scaling=weak", 2200, 3200, 400, 3200},
	}
	set := file(t, 6, runs...)
	for _, x := range set.Series {
		if x.Point.Nodes == 4 {
			x.Samples[keys.Crowd] = slices.Repeat([]float64{2}, 6)
		}
	}
	want := map[string][]ScalingStep{
		"avx, nodes resident": {{Workers: 2, Speedup: Estimate{Median: 10 / 6.}},
			{Workers: 4, Crowded: true, Speedup: Estimate{Median: 2}}},
		"avx weak, nodes resident":               {{Workers: 4, Crowded: true, Speedup: Estimate{Median: 3.2}}},
		"avx weak, nodes of 2 workers, resident": {{Workers: 2, Speedup: Estimate{Median: 1}}},
	}
	lines := set.ScalingLines()
	for _, l := range lines {
		steps := want[variantOf(l)]
		if len(l.Steps) != len(steps) || l.Set != 800 {
			t.Errorf("%s: %+v", variantOf(l), l)
			continue
		}
		for i, s := range l.Steps {
			if s.Workers != steps[i].Workers || s.Crowded != steps[i].Crowded ||
				!near5(s.Speedup.Median, steps[i].Speedup.Median) {
				t.Errorf("%s: step %+v, want %+v", variantOf(l), s, steps[i])
			}
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines, want %d", len(lines), len(want))
	}
	if text := scalingSheet(lines).Text(Options{}); !strings.Contains(text, "4 "+crowded) || !strings.Contains(text,
		crowdedNote) {
		t.Errorf("no mark of nodes that share cores in\n%s", text)
	}
	p := named(t, Plots(Analyse(set)), "nodes-scaling-f64-sum")
	if !strings.Contains(p.Alt, "2× with 4 nodes") || !strings.Contains(p.figure.xlabel, crowded) {
		t.Errorf("plot over %q: %s", p.figure.xlabel, p.Alt)
	}
	named(t, Plots(Analyse(set)), "nodes-weak-f64-sum")
}
