package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"flynn/internal/emulated"
)

// TestSignedRank holds the counts against published critical values of Wilcoxon's signed-rank test, two-sided 5 %
// (Hollander, Wolfe and Chicken, table A.4): W below the value is significant.
func TestSignedRank(t *testing.T) {
	for n, want := range map[int]int{6: 1, 7: 3, 8: 4, 9: 6, 10: 9, 12: 14, 15: 26, 20: 53, 25: 90} {
		if got := signedRank(n, .025); got != want {
			t.Errorf("n = %d: %d, want %d", n, got, want)
		}
	}
	if a, b := signedRank(exact, .025), signedRank(exact+1, .025); b-a < 16 || b-a > 20 { // the two methods meet
		t.Errorf("%d at %d, %d at %d", a, exact, b, exact+1)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Interval
	}{
		{nil, Interval{}},
		{[]float64{3, 1}, Interval{2, 1, 3, 2}},
		{[]float64{6, 5, 4, 3, 2, 1}, Interval{3.5, 1, 6, 6}},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Interval{5.5, 2, 9, 10}},
	} {
		before := slices.Clone(c.values)
		if got := Median(c.values); got != c.want || !slices.Equal(before, c.values) {
			t.Errorf("Median(%v) = %v, want %v", c.values, got, c.want)
		}
	}
	if w := Median([]float64{1, 2}).Width(); !math.IsInf(w, 1) {
		t.Errorf("two samples have an interval of width %v", w)
	}
}

func TestRatio(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, 7}
	base := make([]float64, len(x))
	for i, v := range x {
		base[i] = 3 * v
	}
	if r := Ratio(base, x); math.Abs(r.Center-3) > 1e-12 || math.Abs(r.Lo-3) > 1e-12 || math.Abs(r.Hi-3) > 1e-12 ||
		r.N != 7 {
		t.Errorf("ratio of 3 everywhere: %+v", r)
	}
	if r := Ratio([]float64{0, 1}, []float64{1, 0}); r.N != 0 {
		t.Errorf("samples that are not positive have a ratio: %+v", r)
	}
}

// TestCoverage draws from distributions as different as a normal one and one with a heavy tail on one side of each
// member of a pair: the interval must hold the ratio in 95 % of trials.
func TestCoverage(t *testing.T) {
	emulated.Portable(t)
	const trials, truth = 4000, 1.25
	for name, noise := range map[string]func(*rand.Rand) float64{
		"normal": func(r *rand.Rand) float64 { return 1 + 0.02*r.NormFloat64() },
		"bursts": func(r *rand.Rand) float64 { return 1 + 0.01*r.ExpFloat64() + 0.5*float64(r.IntN(8)/7) },
	} {
		for _, n := range []int{6, 10, 23, 60} {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			held := 0
			for range trials {
				base, x := make([]float64, n), make([]float64, n)
				for i := range x {
					base[i], x[i] = truth*noise(r), noise(r)
				}
				if e := Ratio(base, x); e.Lo <= truth && truth <= e.Hi {
					held++
				}
			}
			if share := float64(held) / trials; share < 0.94 || share > 0.99 {
				t.Errorf("%s, n = %d: %.1f %% hold the ratio", name, n, 100*share)
			}
		}
	}
}

// TestCoverageOfLooks stops sampling as a session does, when the interval is narrower than 2 %: it must hold the ratio
// in 95 % of trials all the same, however the noise compares with the target.
func TestCoverageOfLooks(t *testing.T) {
	const trials, target, most = 250, 0.02, 80
	for _, start := range []int{10, 24} {
		for _, scatter := range []float64{0.012, 0.025} {
			r := rand.New(rand.NewPCG(uint64(start), uint64(1000*scatter)))
			held := 0
			for range trials {
				var base, x []float64
				e := Interval{}
				for len(x) < start || len(x) < most && (len(x)%4 != 0 || e.Width() > target) {
					base, x = append(base, math.Exp(scatter*r.NormFloat64())), append(x, math.Exp(scatter*r.NormFloat64()))
					if len(x) >= start && len(x)%4 == 0 || len(x) == start {
						e = Ratio(base, x)
					}
				}
				if e.Lo <= 1 && 1 <= e.Hi {
					held++
				}
			}
			if share := float64(held) / trials; share < 0.93 {
				t.Errorf("from %d samples, scatter %v: %.1f %% hold the ratio", start, scatter, 100*share)
			}
		}
	}
}
