package bench

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"flynn/kernels"
	"flynn/results/keys"
)

// TestAccuracy: every sample tells how far results are from the reference on random data: not at all for the reference
// and where nothing rounds, by one rounding at the most where two are fused.
func TestAccuracy(t *testing.T) {
	s := small()
	s.Kernels = []*kernels.Kernel{lookup(t, "triad", "f32"), lookup(t, "max", "f64"), lookup(t, "count", "u8")}
	text, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range lines(t, text) {
		i := slices.IndexFunc(r.Values, func(v benchfmt.Value) bool { return v.Unit == keys.ULP })
		name := string(r.Name)
		reference := strings.Contains(name, "/class="+keys.SISD) || !strings.Contains(name, "/kernel=triad/")
		switch {
		case strings.Contains(name, "/class="+keys.MISD), strings.Contains(name, "/class="+keys.MIMDDM):
			if i >= 0 {
				t.Errorf("%s tells an accuracy, and was not tried", r.Name)
			}
		case i < 0:
			t.Errorf("%s tells no accuracy", r.Name)
		case reference && r.Values[i].Value != 0, r.Values[i].Value > 1:
			t.Errorf("%s deviates by %v ulp", r.Name, r.Values[i].Value)
		}
	}
}

// A variant that is wrong on random data alone is never timed.
func TestWrongOnRandomData(t *testing.T) {
	k := lookup(t, "triad", "f32")
	b := Batch{Kernel: k, N: 100, Points: []Point{NewPoint(sisd{}, k, 100, 1, 0)}}
	g, err := OpenGroup(here, small(), b, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if _, err := g.Verified(b.Points[0]); err != nil {
		t.Fatal(err)
	}
	g.trials[b.Points[0].Name()] = kernels.Diff{Wrong: 1, Of: 100, Worst: 3, Where: "Z[1]"}
	var wrong *WrongError
	if _, err := g.Verified(b.Points[0]); !errors.As(err, &wrong) || wrong.Diff.Where != "Z[1]" {
		t.Errorf("error %v", err)
	}
}
