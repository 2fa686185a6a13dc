// Package stats estimates what samples tell, with 95 % intervals that assume little of their distribution. It is the
// one place where a session that samples and a report that shows agree on what an interval is.
//
// It may import x/perf/benchmath and gonum/stat.
package stats

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Confidence of every interval.
const Confidence = 0.95

// looked is the confidence at which the interval of a ratio is taken, so that it is one of Confidence: a session looks
// at it again and again and stops when it is narrow, which happens too early more often than too late. Of intervals
// taken at 95 %, 93 to 94 % held the ratio when sampling stopped; of these, 96 %. Six samples still have one.
const looked = 0.965

// Least is the least number of samples from which a 95 % interval exists.
const Least = 6

// Interval is an estimate and its 95 % interval. With fewer than Least samples Lo and Hi are the extremes.
type Interval struct {
	Center, Lo, Hi float64
	N              int
}

// Width is that of the interval relative to its center; infinite where it is none.
func (i Interval) Width() float64 {
	if i.N < Least || i.Center == 0 {
		return math.Inf(1)
	}
	return (i.Hi - i.Lo) / i.Center
}

// Median returns the median and its interval from order statistics, which assume nothing of the distribution.
func Median(values []float64) Interval {
	n := len(values)
	if n == 0 {
		return Interval{}
	}
	sorted := slices.Sorted(slices.Values(values))
	if n < Least {
		return Interval{middle(sorted), sorted[0], sorted[n-1], n}
	}
	sum := benchmath.AssumeNothing.Summary(benchmath.NewSample(sorted, &benchmath.DefaultThresholds), Confidence)
	return Interval{sum.Center, sum.Lo, sum.Hi, n}
}

// Ratio estimates the ratio of paired positive samples, base[i]/x[i]: the Hodges–Lehmann estimate on logarithms, which
// is the median of the geometric means of all pairs of ratios, with the interval that inverts Wilcoxon's signed-rank
// test (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, sections 3.2 and 3.3), and that holds the
// ratio in 95 % of cases also where sampling stopped because it was narrow. It assumes that what disturbs a pair is as
// likely to hit one side as the other, and needs about three quarters of the samples that the median of the ratios
// does.
func Ratio(base, x []float64) Interval {
	ratios := make([]float64, 0, len(x))
	for i, v := range x {
		if v > 0 && base[i] > 0 {
			ratios = append(ratios, base[i]/v)
		}
	}
	n := len(ratios)
	if n == 0 {
		return Interval{}
	}
	means := walsh(ratios)
	k := 1
	if n >= Least {
		k = signedRank(n, (1-looked)/2)
	}
	return Interval{middle(means), means[k-1], means[len(means)-k], n}
}

// walsh returns the geometric means of all pairs of values, each value with itself too, sorted.
func walsh(values []float64) []float64 {
	means := make([]float64, 0, len(values)*(len(values)+1)/2)
	for i, a := range values {
		for _, b := range values[i:] {
			means = append(means, math.Sqrt(a*b))
		}
	}
	slices.Sort(means)
	return means
}

func middle(sorted []float64) float64 {
	n := len(sorted)
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}

// exact is the number of samples up to which the distributions of ranks are counted out.
const exact = 50

// signedRank returns the rank of the means that bound the interval, from below and from above: the largest k with
// P(W < k) ≤ tail, W being the sum of the ranks of positive values where the center is 0.
func signedRank(n int, tail float64) int {
	if n > exact {
		z := math.Sqrt2 * math.Erfinv(1-2*tail) // of the normal distribution
		m := float64(n)
		return int(math.Floor(m*(m+1)/4 - z*math.Sqrt(m*(m+1)*(2*m+1)/24)))
	}
	ways := make([]float64, n*(n+1)/2+1) // of subsets of the ranks with a sum
	ways[0] = 1
	for rank := 1; rank <= n; rank++ {
		for sum := len(ways) - 1; sum >= rank; sum-- {
			ways[sum] += ways[sum-rank]
		}
	}
	below, all := 0.0, math.Ldexp(1, n)
	for k, w := range ways {
		if below += w / all; below > tail {
			return max(k, 1)
		}
	}
	return 1
}
