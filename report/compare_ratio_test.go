package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"flynn/results/keys"
)

// Ranks from the table of critical values of U, two-sided 5 %: of 10 and 10 it is 23, so that the 24th quotient bounds.
func TestMoses(t *testing.T) {
	for _, tt := range []struct{ n1, n2, want int }{
		{3, 3, 0}, {3, 5, 1}, {4, 4, 1}, {5, 5, 3}, {6, 6, 6}, {8, 8, 14}, {10, 10, 24}, {8, 12, 23}, {12, 8, 23}, {20, 20, 128}, {1, 20, 0}, {1, 50, 1},
	} {
		if got := moses(tt.n1, tt.n2); got != tt.want {
			t.Errorf("moses(%d, %d) = %d, want %d", tt.n1, tt.n2, got, tt.want)
		}
	}
	if exact, normal := moses(50, 50), moses(51, 51); normal < exact || normal > exact+80 {
		t.Errorf("the approximation, %d, does not continue the exact %d", normal, exact)
	}
}

// The interval holds exactly the ratios that the test would not reject.
func TestQuotientsInvertTheTest(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	draw := func(n int, shift float64) *Series {
		v := make([]float64, n)
		for i := range v {
			v[i] = 100 * math.Exp(shift+.05*rnd.NormFloat64())
		}
		return &Series{Samples: map[string][]float64{keys.Time: v}}
	}
	agree := 0
	for range 300 {
		a, b := draw(6+rnd.IntN(7), 0), draw(6+rnd.IntN(7), .04*rnd.NormFloat64())
		e := quotients(a, b, keys.Time)
		outside := e.Lo > 1 || e.Hi < 1
		if p := mannWhitney(a.Samples[keys.Time], b.Samples[keys.Time]); outside != (p < alpha) {
			t.Fatalf("interval [%v, %v], p %v", e.Lo, e.Hi, p)
		}
		if outside {
			agree++
		}
	}
	if agree < 30 || agree > 270 {
		t.Errorf("%d of 300 differ: the test tests nothing", agree)
	}
}

func TestQuotients(t *testing.T) {
	series := func(v ...float64) *Series { return &Series{Samples: map[string][]float64{keys.Time: v}} }
	e := quotients(series(8, 8, 8, 8, 8, 8), series(2, 4, 4, 4, 4, 4), keys.Time)
	if e.Median != 2 || e.Lo != 2 || e.Hi != 4 || e.N != 6 {
		t.Errorf("%+v", e)
	}
	if e := quotients(series(8), series(4), keys.Time); e.Median != 2 || e.Lo != 0 || !math.IsInf(e.Hi, 1) || len(e.Warnings) == 0 {
		t.Errorf("one sample each: %+v", e)
	}
	for _, none := range []Estimate{quotients(series(), series(1), keys.Time), quotients(series(1), series(1), keys.Cycles), quotients(series(1, 0), series(1, 1), keys.Time)} {
		if none.N != 0 {
			t.Errorf("an estimate of nothing: %+v", none)
		}
	}
}

func TestHolm(t *testing.T) {
	got := holm([]float64{.01, .04, .03, .005, .9})
	want := []float64{.04, .09, .09, .025, .9}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Fatalf("holm = %v, want %v", got, want)
		}
	}
	if got := holm([]float64{.4, .5}); !slices.Equal(got, []float64{.8, .8}) {
		t.Errorf("holm = %v, want at most 1 and no decrease", got)
	}
}

// The least p is that of samples which do not overlap.
func TestLeastP(t *testing.T) {
	for _, n := range []struct{ n1, n2 int }{{3, 3}, {4, 6}, {10, 10}} {
		var a, b []float64
		for i := range n.n1 {
			a = append(a, float64(i))
		}
		for i := range n.n2 {
			b = append(b, 100+float64(i))
		}
		if got, want := leastP(n.n1, n.n2), mannWhitney(a, b); math.Abs(got-want) > 1e-9 {
			t.Errorf("leastP(%d, %d) = %v, the test gives %v", n.n1, n.n2, got, want)
		}
	}
}
