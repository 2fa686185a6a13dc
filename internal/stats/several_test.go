package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBetween draws medians of runs whose ratio is known: its interval must hold it in 95 % of trials, and p must be
// below 5 % exactly where the interval leaves out 1.
func TestBetween(t *testing.T) {
	const trials, truth = 4000, 1.02
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{2, 3, 8} {
		held := 0
		for range trials {
			s, ok := Between(draw(r, n, truth), draw(r, n, 1))
			if !ok || s.Lo > s.Hi || (s.P < 1-Confidence) != (s.Lo > 1 || s.Hi < 1) {
				t.Fatalf("%+v", s)
			}
			if s.Lo <= truth && truth <= s.Hi {
				held++
			}
		}
		if share := float64(held) / trials; share < .94 || share > .96 {
			t.Errorf("%d runs: %.1f %% hold the ratio", n, 100*share)
		}
	}
	if s, ok := Between([]float64{2}, []float64{1}); ok || s.P != 1 || !math.IsInf(s.Hi, 1) {
		t.Errorf("one run each: %+v", s)
	}
	if s, ok := Between([]float64{2, 2}, []float64{1, 1}); !ok || s.P != 0 || s.Deviation != 0 ||
		math.Abs(s.Lo-2) > 1e-12 {
		t.Errorf("runs that agree: %+v", s)
	}
}

func TestHolm(t *testing.T) {
	got := Holm([]float64{.01, .04, .03, .005, .9})
	want := []float64{.04, .09, .09, .025, .9}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Fatalf("Holm = %v, want %v", got, want)
		}
	}
}

// Corrected values keep the order of the others, are at least as large, at most 1, and lie between those and
// Bonferroni's.
func TestHolmProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 200 {
		ps := make([]float64, 1+r.IntN(30))
		for i := range ps {
			ps[i] = math.Pow(r.Float64(), 4)
		}
		out := Holm(ps)
		for i, p := range ps {
			if out[i] < p || out[i] > min(1, float64(len(ps))*p)+1e-12 {
				t.Fatalf("%v of %d became %v", p, len(ps), out[i])
			}
			for k, q := range ps {
				if p < q && out[i] > out[k] {
					t.Fatalf("%v and %v changed places: %v and %v", p, q, out[i], out[k])
				}
			}
		}
	}
}

// A mean of powers is the power of the mean, and it lies among its values.
func TestGeometricMean(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 100 {
		v := draw(r, 1+r.IntN(20), 1)
		m := GeometricMean(v)
		if m < slices.Min(v)*(1-1e-12) || m > slices.Max(v)*(1+1e-12) {
			t.Fatalf("%v of %v", m, v)
		}
		squares := make([]float64, len(v))
		for i := range v {
			squares[i] = v[i] * v[i]
		}
		if s := GeometricMean(squares); math.Abs(s-m*m) > 1e-9*s {
			t.Fatalf("mean of squares %v, square of the mean %v", s, m*m)
		}
	}
	if m := GeometricMean(nil); m != 0 {
		t.Errorf("the mean of nothing is %v", m)
	}
}

// Quantiles rise from the least to the largest value; the half is the median, as everywhere.
func TestQuantile(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 100 {
		v := draw(r, 1+r.IntN(40), 1)
		before := slices.Clone(v)
		last := slices.Min(v)
		for share := range 101 {
			q := Quantile(v, float64(share)/100)
			if q < last*(1-1e-12) {
				t.Fatalf("quantile %d is %v after %v", share, q, last)
			}
			last = q
		}
		if last != slices.Max(v) || Quantile(v, 0) != slices.Min(v) || !slices.Equal(v, before) {
			t.Fatalf("from %v to %v of %v", Quantile(v, 0), last, v)
		}
		if half, m := Quantile(v, .5), Median(v).Center; math.Abs(half-m) > 1e-12*m {
			t.Fatalf("half %v, median %v", half, m)
		}
	}
	if q := Quantile([]float64{1, 2, 3, 4, 5}, .9); math.Abs(q-4.6) > 1e-12 { // as R and NumPy have it
		t.Errorf("0.9 of 1 to 5 is %v", q)
	}
	if q := Quantile(nil, .5); !math.IsNaN(q) {
		t.Errorf("the half of nothing is %v", q)
	}
}
