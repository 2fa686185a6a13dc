package analysis

import (
	"strings"
	"testing"

	"flynn/results/keys"
)

const disturbedFile = `BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1-2	1	10 ns/op	1 disturbed	3 switches
BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1-2	1	5 ns/op
BenchmarkFlynn/kernel=sum/elem=f64/class=sisd/isa=scalar/n=8/p=1-2	1	11 ns/op	1 disturbed	1 switches	4.5 drift-%
BenchmarkFlynn/kernel=sum/elem=f64/class=simd/isa=avx/n=8/p=1-2	1	5 ns/op	1 disturbed	0.01 steal-sec
`

func TestDisturbance(t *testing.T) {
	s, err := Read(strings.NewReader(disturbedFile), "test")
	if err != nil {
		t.Fatal(err)
	}
	d := s.Disturbance()
	if d.Samples != 4 || d.Disturbed != 3 || d.By[keys.Switches] != 2 || d.By[keys.Drift] != 1 || d.By[keys.Steal] != 1 {
		t.Errorf("got %+v", d)
	}
	if d.Most == nil || d.Most.Point.ISA != keys.Scalar {
		t.Errorf("most disturbed is %v", d.Most)
	}
	var out strings.Builder
	if err := WriteDisturbance(&out, s); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"3 of 4 samples", "context switches in 2", "stolen time in 1", "a changed clock in 1",
		"isa=scalar/n=8/p=1: 2 of 2"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("%q is missing in %q", part, out.String())
		}
	}
	for _, unit := range keys.Marks[1:] {
		if Causes[unit] == "" {
			t.Errorf("no word for %s", unit)
		}
	}
	calm, err := Read(strings.NewReader(strings.SplitAfter(disturbedFile, "\n")[1]), "test")
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := WriteDisturbance(&out, calm); err != nil || out.Len() > 0 {
		t.Errorf("nothing was disturbed, but %q (%v)", out.String(), err)
	}
}
