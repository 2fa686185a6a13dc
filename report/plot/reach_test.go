package plot

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// One wild interval does not press the medians of a plot into a corner; it ends at the edge, without a cap.
func TestWildInterval(t *testing.T) {
	var all []string
	for _, set := range []string{"n=640/p=1-2", "n=1280/p=1-2"} {
		for i := range 8 {
			ns := "100"
			if i == 0 && set[2] == '6' {
				ns = "0.001"
			}
			all = append(all, "BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/"+set+" 1 100 ns/op 1000 B/s "+set[2:3]+
				"000 set-B",
				"BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/"+set+" 1 "+ns+" ns/op 1000 B/s "+set[2:3]+"000 set-B")
		}
	}
	s, err := analysis.Read(strings.NewReader(fixture.Lines(all...)), "f")
	if err != nil {
		t.Fatal(err)
	}
	y := newSpan()
	for _, r := range s.Rows() {
		y.add(r.Speedup, 1)
	}
	if y.hi < 100 && y.high() != y.hi || y.high() > 1*reach || y.low() != 1 {
		t.Errorf("%+v reaches from %v to %v", y, y.low(), y.high())
	}
	for _, p := range All(analysis.Analyse(s)) {
		if svg := svgOf(t, p); bytes.Contains(svg, []byte("NaN")) {
			t.Errorf("%s has no coordinates", p.Name)
		}
	}
}

// The problems of weak scaling do not make a run a sweep: its sizes are those of one worker.
func TestRepresentativeOfWeak(t *testing.T) {
	runs := []fixture.Run{}
	for _, set := range []float64{16 << 10, 256 << 10, 8 << 20, 256 << 20} {
		runs = append(runs, fixture.Point("sum/f64/simd/avx/"+bare(set/8)+"/1", set/10, set, set/8, set),
			fixture.Point("sum/f64/mimd_sm/avx/"+bare(set/8)+"/2/scaling=weak", set/10, 2*set, set/4, 2*set))
	}
	s := sets.File(t, 6, runs...)
	if got := len(analysis.Analyse(s).Representative()); got != len(runs) {
		t.Errorf("%d of %d rows are left", got, len(runs))
	}
	if names := plotNames(s); !slices.Contains(names, "weak-f64-sum") {
		t.Errorf("plots %q", names)
	}
}

func plotNames(s *analysis.Set) []string {
	var names []string
	for _, p := range All(analysis.Analyse(s)) {
		names = append(names, p.Name)
	}
	return names
}
