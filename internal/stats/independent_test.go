package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Ranks from the table of critical values of U, two-sided 5 %: of 10 and 10 it is 23, so that the 24th quotient bounds.
func TestMoses(t *testing.T) {
	for _, tt := range []struct{ n1, n2, want int }{
		{3, 3, 0}, {3, 5, 1}, {4, 4, 1}, {5, 5, 3}, {6, 6, 6}, {8, 8, 14}, {10, 10, 24}, {8, 12, 23}, {12, 8, 23},
		{20, 20, 128}, {1, 20, 0}, {1, 50, 1},
	} {
		if got := moses(tt.n1, tt.n2); got != tt.want {
			t.Errorf("moses(%d, %d) = %d, want %d", tt.n1, tt.n2, got, tt.want)
		}
	}
	if exact, normal := moses(50, 50), moses(51, 51); normal < exact || normal > exact+80 {
		t.Errorf("the approximation, %d, does not continue the exact %d", normal, exact)
	}
}

// draw returns positive values with a factor in common.
func draw(r *rand.Rand, n int, factor float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 100 * factor * math.Exp(.05*r.NormFloat64())
	}
	return v
}

// The interval holds exactly the ratios that the test would not reject.
func TestQuotientInvertsTheTest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	differ := 0
	for range 300 {
		a, b := draw(r, 6+r.IntN(7), 1), draw(r, 6+r.IntN(7), math.Exp(.04*r.NormFloat64()))
		e := Quotient(a, b)
		outside := e.Lo > 1 || e.Hi < 1
		if p := MannWhitney(a, b); outside != (p < 1-Confidence) {
			t.Fatalf("interval [%v, %v], p %v", e.Lo, e.Hi, p)
		}
		if outside {
			differ++
		}
	}
	if differ < 30 || differ > 270 {
		t.Errorf("%d of 300 differ: the test tests nothing", differ)
	}
}

// Exchanged sides have the reciprocal ratio; a factor multiplies it.
func TestQuotientProperties(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		a, b := draw(r, 5+r.IntN(60), 1), draw(r, 5+r.IntN(60), 1.1)
		e, back := Quotient(a, b), Quotient(b, a)
		if e.Lo > e.Center || e.Center > e.Hi || !near(e.Lo, 1/back.Hi) || !near(e.Hi, 1/back.Lo) {
			t.Fatalf("%+v and exchanged %+v", e, back)
		}
		scaled := slices.Clone(a)
		for i := range scaled {
			scaled[i] *= 3
		}
		if s := Quotient(scaled, b); !near(s.Center, 3*e.Center) || !near(s.Lo, 3*e.Lo) || !near(s.Hi, 3*e.Hi) {
			t.Fatalf("three times %+v is %+v", e, s)
		}
	}
}

func TestQuotient(t *testing.T) {
	if e := Quotient([]float64{8, 8, 8, 8, 8, 8}, []float64{2, 4, 4, 4, 4, 4}); e != (Interval{2, 2, 4, 6}) {
		t.Errorf("%+v", e)
	}
	if e := Quotient([]float64{8}, []float64{4}); e.Center != 2 || e.Lo != 0 || !math.IsInf(e.Hi, 1) || e.N != 1 {
		t.Errorf("one sample each: %+v", e)
	}
	for _, none := range []Interval{
		Quotient(nil, []float64{1}), Quotient([]float64{1}, nil), Quotient([]float64{1, 0}, []float64{1, 1}),
	} {
		if none.N != 0 {
			t.Errorf("an estimate of nothing: %+v", none)
		}
	}
}

// The least p is that of samples which do not overlap, and no test gives less.
func TestLeastP(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, n := range []struct{ n1, n2 int }{{3, 3}, {4, 6}, {10, 10}} {
		var a, b []float64
		for i := range n.n1 {
			a = append(a, float64(i))
		}
		for i := range n.n2 {
			b = append(b, 100+float64(i))
		}
		least := LeastP(n.n1, n.n2)
		if want := MannWhitney(a, b); math.Abs(least-want) > 1e-9 {
			t.Errorf("LeastP(%d, %d) = %v, the test gives %v", n.n1, n.n2, least, want)
		}
		for range 20 {
			if p := MannWhitney(draw(r, n.n1, 1), draw(r, n.n2, 1.05)); p < least-1e-9 {
				t.Errorf("%d and %d: p = %v, less than %v", n.n1, n.n2, p, least)
			}
		}
	}
}
