package stats

import (
	"math"
	"slices"
	"sync"

	"golang.org/x/perf/benchmath"
)

// Quotient estimates base/x of two independent samples: the Hodges–Lehmann estimate, which is the median of all
// quotients base[i]/x[j], with the interval that inverts the Mann–Whitney test: from the k-th smallest to the k-th
// largest quotient, k the largest with P(U < k) ≤ 2.5 % (Hollander, Wolfe and Chicken, Nonparametric Statistical
// Methods, section 4.3, on logarithms). It assumes that a change multiplies all values by one factor, nothing else,
// and it holds exactly the ratios that the test would not reject. Too few samples for any interval give 0 to +Inf.
// There is no estimate where a value is not positive.
func Quotient(base, x []float64) Interval {
	q := make([]float64, 0, len(base)*len(x))
	for _, num := range base {
		for _, den := range x {
			if num > 0 && den > 0 {
				q = append(q, num/den)
			}
		}
	}
	n := min(len(base), len(x))
	if n == 0 || len(q) < len(base)*len(x) {
		return Interval{}
	}
	slices.Sort(q)
	i := Interval{Center: middle(q), Hi: math.Inf(1), N: n}
	if k := moses(len(base), len(x)); k > 0 {
		i.Lo, i.Hi = q[k-1], q[len(q)-k]
	}
	return i
}

// MannWhitney returns the two-sided p of the Mann–Whitney test. Samples that say nothing, such as all values equal,
// give 1.
func MannWhitney(a, b []float64) float64 {
	sample := func(v []float64) *benchmath.Sample {
		return benchmath.NewSample(slices.Clone(v), &benchmath.DefaultThresholds)
	}
	return min(1, benchmath.AssumeNothing.Compare(sample(a), sample(b)).P)
}

// LeastP is the smallest p that the Mann–Whitney test can give, of samples that do not overlap.
func LeastP(n1, n2 int) float64 {
	p := 2.0
	for i := range n1 { // 2/C(n1+n2, n1)
		p *= float64(i+1) / float64(n2+i+1)
	}
	return min(1, p)
}

// moses returns the rank of the quotients that bound a 95 % interval; 0 where there is none.
func moses(n1, n2 int) int {
	if max(n1, n2) > exact {
		z := math.Sqrt2 * math.Erfinv(Confidence) // of the normal distribution
		a, b := float64(n1), float64(n2)
		return max(0, int(math.Floor(a*b/2-z*math.Sqrt(a*b*(a+b+1)/12))))
	}
	cdf := 0.0
	for u, p := range uDistribution(n1, n2) {
		if cdf += p; cdf > (1-Confidence)/2 {
			return u
		}
	}
	return 0
}

// sizes of two samples.
type sizes struct{ n1, n2 int }

var uDistributions sync.Map // sizes -> []float64

// uDistribution returns the probability of each U when nothing differs. U + n1(n1+1)/2 is the sum of the ranks of the
// first sample; the ways to make a sum are counted by choosing ranks one after the other.
func uDistribution(n1, n2 int) []float64 {
	if d, ok := uDistributions.Load(sizes{n1, n2}); ok {
		return d.([]float64)
	}
	least, most := n1*(n1+1)/2, n1*(n1+1)/2+n1*n2
	ways := make([][]float64, n1+1) // of so many ranks with a sum
	for i := range ways {
		ways[i] = make([]float64, most+1)
	}
	ways[0][0] = 1
	for rank := 1; rank <= n1+n2; rank++ {
		for chosen := min(rank, n1); chosen > 0; chosen-- {
			for sum := most; sum >= rank; sum-- {
				ways[chosen][sum] += ways[chosen-1][sum-rank]
			}
		}
	}
	d := slices.Clone(ways[n1][least:])
	total := 0.0
	for _, w := range d {
		total += w
	}
	for i := range d {
		d[i] /= total
	}
	uDistributions.Store(sizes{n1, n2}, d)
	return d
}
