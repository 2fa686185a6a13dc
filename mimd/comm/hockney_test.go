package comm

import (
	"math"
	"testing"
)

func TestHockney(t *testing.T) {
	want := Hockney{Alpha: 20e-6, Beta: 1e-9}
	var bytes, seconds []float64
	for m := 8.0; m < 1e7; m *= 4 {
		bytes, seconds = append(bytes, m), append(seconds, want.Alpha+want.Beta*m)
	}
	near := func(got, want float64) bool { return math.Abs(got-want) <= 1e-9*want }
	if got := FitHockney(bytes, seconds); !near(got.Alpha, want.Alpha) || !near(got.Beta, want.Beta) || got.Error > 1e-9 {
		t.Errorf("%+v, want %+v", got, want)
	}
	for i := range seconds { // off by up to 10 %, up and down in turn
		seconds[i] *= 1 + 0.1*float64(1-2*(i%2))
	}
	if got := FitHockney(bytes, seconds); got.Error < 0.05 || got.Error > 0.15 || math.Abs(got.Alpha/want.Alpha-1) > 0.1 ||
		math.Abs(got.Beta/want.Beta-1) > 0.1 {
		t.Errorf("%+v from scattered times, want nearly %+v", got, want)
	}
	if got := FitHockney([]float64{8}, []float64{1}); got != (Hockney{}) {
		t.Errorf("%+v from one size", got)
	}
}
