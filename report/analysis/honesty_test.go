package analysis

import (
	"fmt"
	"strings"
	"testing"
)

// arms writes an A/A file of one point with the given times of each arm.
func arms(a, b []float64) string {
	var s strings.Builder
	for i := range a {
		for arm, v := range map[string]float64{"a": a[i], "b": b[i]} {
			fmt.Fprintf(&s,
				"BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1/arm=%s-2\t10\t%v ns/op\t64 set-B\n", arm, v)
		}
	}
	return s.String()
}

func TestHonesty(t *testing.T) {
	for _, c := range []struct {
		name   string
		a, b   []float64
		claims int
		off    float64
	}{
		{"equal", []float64{100, 101, 99, 100, 102, 98}, []float64{100, 99, 101, 100, 98, 102}, 0, 0},
		{"10 % apart", []float64{100, 101, 99, 100, 102, 98}, []float64{110, 111.1, 108.9, 110, 112.2, 107.8}, 1, 0.1},
	} {
		s, err := Read(strings.NewReader(arms(c.a, c.b)), c.name)
		if err != nil {
			t.Fatal(err)
		}
		h, ok := s.Honesty()
		if !ok || h.Cells != 1 || h.Claims != c.claims || len(h.Claimed) != c.claims {
			t.Errorf("%s: %+v, %t", c.name, h, ok)
		}
		if h.Off < c.off-1e-9 || h.Off > c.off+1e-9 || h.OffL1 != h.Off {
			t.Errorf("%s: off by %v and %v, want %v", c.name, h.Off, h.OffL1, c.off)
		}
		var out strings.Builder
		if err := WriteHonesty(&out, s); err != nil ||
			!strings.Contains(out.String(), fmt.Sprintf("%d of 1 cells", c.claims)) {
			t.Errorf("%s: %v, %q", c.name, err, out.String())
		}
	}
	s, err := Read(strings.NewReader(strings.ReplaceAll(arms([]float64{1}, []float64{1}), "/arm=a", "")), "no A/A")
	if err != nil {
		t.Fatal(err)
	}
	if h, ok := s.Honesty(); ok {
		t.Errorf("no A/A session, but %+v", h)
	}
}

// TestHonestySlowed: where the second arm was slowed down, what counts is who finds it.
func TestHonestySlowed(t *testing.T) {
	text := "args: run --profile aa --slow '10%' --count 6\n" + arms([]float64{100, 101, 99, 100, 102, 98},
		[]float64{110, 111.1, 108.9, 110, 112.2, 107.8}) +
		strings.ReplaceAll(arms([]float64{100, 101, 99, 100, 102, 98}, []float64{100, 99, 101, 100, 98, 102}), "n=8", "n=16")
	s, err := Read(strings.NewReader(text), "slow")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := WriteHonesty(&out, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"slower by 10%: 1 of 2 cells find it: 50.0 %",
		"not found: kernel=sum/elem=f64/class=sisd/isa=scalar/n=16/p=1:"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q does not say %q", out.String(), want)
		}
	}
}
