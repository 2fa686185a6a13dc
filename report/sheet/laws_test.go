package sheet

import (
	"math"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

func TestScalingLaws(t *testing.T) {
	usl := func(p float64) float64 { return p / (1 + .05*(p-1) + .001*p*(p-1)) }
	lines := sets.File(t, 6, fixture.Scaled("", usl, 2, 4, 8, 16, 32)...).ScalingLines()
	if len(lines) != 1 || lines[0].USL == nil || lines[0].Amdahl == nil || lines[0].Scaled != nil {
		t.Fatalf("lines %+v", lines)
	}
	l := lines[0]
	if math.Abs(l.USL.Sigma.Value-.05) > .0005 || math.Abs(l.USL.Kappa.Value-.001) > .00001 ||
		math.Abs(l.Knee-math.Sqrt(.95/.001)) > .3 {
		t.Errorf("σ %v κ %v knee %v", l.USL.Sigma, l.USL.Kappa, l.Knee)
	}
	s := l.Steps[1]
	if want := usl(4); s.Workers != 4 || !fixture.Near5(s.Speedup.Median, want) || !fixture.Near5(s.Efficiency, want/4) ||
		!fixture.Near5(s.KarpFlatt, (1/want-.25)/.75) {
		t.Errorf("step %+v", s)
	}
	text := Scaling(lines).Text(Options{})
	for _, want := range []string{"USL σ", "0.0500 [", "knee", "30.8"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// Weak scaling: T(1)/T(p) is the efficiency, p times it the scaled speed-up.
func TestWeakScaling(t *testing.T) {
	efficiency := func(p float64) float64 { return (p - .1*(p-1)) / p }
	set := sets.File(t, 6, fixture.Scaled("/scaling=weak", efficiency, 2, 4, 8)...)
	lines := set.ScalingLines()
	if len(lines) != 1 || lines[0].Set != 800 || !lines[0].Weak || lines[0].Scaled == nil || lines[0].USL != nil {
		t.Fatalf("lines %+v", lines)
	}
	if s := lines[0].Scaled.Serial; math.Abs(s.Value-.1) > 1e-4 {
		t.Errorf("serial part %v", s)
	}
	if s := lines[0].Steps[2]; !fixture.Near5(s.Speedup.Median, 7.3) || !fixture.Near5(s.Efficiency, 7.3/8) {
		t.Errorf("step %+v", s)
	}
}

// Two cores are one point: no law is fitted, and the table says why.
func TestScalingOfTwoCores(t *testing.T) {
	lines := sets.File(t, 6, fixture.Scaled("", func(p float64) float64 { return .9 * p }, 2)...).ScalingLines()
	if len(lines) != 1 || lines[0].USL != nil || lines[0].Amdahl != nil {
		t.Fatalf("lines %+v", lines)
	}
	text := Scaling(lines).Text(Options{})
	if !strings.Contains(text, "too few points: USL needs 4 numbers of workers beyond one, there are 1") ||
		strings.Contains(text, "USL σ") {
		t.Errorf("text\n%s", text)
	}
}

// Nodes scale over one node of as many workers, strong and weak, and those that share cores are marked.
func TestScalingOfNodes(t *testing.T) {
	set := sets.Sharing(t)
	want := map[string][]analysis.ScalingStep{
		"avx, nodes resident": {{Workers: 2, Speedup: analysis.Estimate{Median: 10 / 6.}},
			{Workers: 4, Crowded: true, Speedup: analysis.Estimate{Median: 2}}},
		"avx weak, nodes resident":               {{Workers: 4, Crowded: true, Speedup: analysis.Estimate{Median: 3.2}}},
		"avx weak, nodes of 2 workers, resident": {{Workers: 2, Speedup: analysis.Estimate{Median: 1}}},
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
				!fixture.Near5(s.Speedup.Median, steps[i].Speedup.Median) {
				t.Errorf("%s: step %+v, want %+v", variantOf(l), s, steps[i])
			}
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines, want %d", len(lines), len(want))
	}
	if text := Scaling(lines).Text(Options{}); !strings.Contains(text, "4 "+analysis.CrowdedMark) ||
		!strings.Contains(text,
			analysis.CrowdedNote) {
		t.Errorf("no mark of nodes that share cores in\n%s", text)
	}
}
