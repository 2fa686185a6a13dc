package plot

import (
	"math"
	"testing"

	"gonum.org/v1/plot"

	"flynn/report/units"
)

func TestTicks(t *testing.T) {
	labels := func(ticks plot.ConstantTicks) (s string) {
		for _, t := range ticks {
			s += t.Label + " "
		}
		return s
	}
	ones, _, top := steps(0, 5.3, 6, bare)
	halves, bottom, _ := steps(.93, 2, 6, bare)
	for _, tt := range []struct{ got, want string }{
		{times(4), "4×"}, {times(.125), "0.125×"}, {times(1024), "1024×"},
		{labels(decades(5, 500, bare)), "5 10 20 50 100 200 500 "},
		{labels(decades(.01, 1000, bare)), "0.01 0.1 1 10 100 1000 "},
		{labels(octaves(16<<10, 256<<20, 8, units.Size)), "16 KiB 64 KiB 256 KiB 1 MiB 4 MiB 16 MiB 64 MiB 256 MiB "},
		{labels(octaves(.4, 9, 9, times)), "0.5× 1× 2× 4× 8× "},
		{labels(ones), "0 1 2 3 4 5 6 "},
		{labels(halves), "0.8 1 1.2 1.4 1.6 1.8 2 "},
	} {
		if tt.got != tt.want {
			t.Errorf("ticks %q, want %q", tt.got, tt.want)
		}
	}
	if top != 6 || math.Abs(bottom-.8) > 1e-9 {
		t.Errorf("ends %v and %v, want 6 and 0.8", top, bottom)
	}
	for _, tt := range [][4]float64{{13, 310, 10, 500}, {5, 200, 5, 200}, {1, 10, 1, 10}, {.031, .9, .02, 1}} {
		lo, hi := decadeBounds(tt[0], tt[1])
		if math.Abs(lo/tt[2]-1) > 1e-9 || math.Abs(hi/tt[3]-1) > 1e-9 {
			t.Errorf("decadeBounds(%v, %v) = %v, %v; want %v, %v", tt[0], tt[1], lo, hi, tt[2], tt[3])
		}
	}
}
