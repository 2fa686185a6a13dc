package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Spread is what several values of two sides tell of their ratio, where the values of a side differ by more than
// chance: medians of several runs.
type Spread struct {
	Deviation float64 // standard deviation of the logarithms of the values of one side, the same for both
	Lo, Hi    float64 // 95 % interval of the ratio
	P         float64 // two-sided, that the ratio is 1
}

// Between compares positive values of two sides by Student's t on their logarithms, with one variance for both: what
// differs multiplies all values. It needs three values in all; ok is false where it has fewer.
func Between(base, x []float64) (s Spread, ok bool) {
	free := float64(len(base) + len(x) - 2)
	if len(base) == 0 || len(x) == 0 || free <= 0 {
		return Spread{Hi: math.Inf(1), P: 1}, false
	}
	mean1, var1 := meanVariance(base)
	mean2, var2 := meanVariance(x)
	n1, n2 := float64(len(base)), float64(len(x))
	pooled := ((n1-1)*var1 + (n2-1)*var2) / free
	off, deviation := mean1-mean2, math.Sqrt(pooled*(1/n1+1/n2))
	t := distuv.StudentsT{Sigma: 1, Nu: free}
	half := t.Quantile(1-(1-Confidence)/2) * deviation
	s = Spread{Deviation: math.Sqrt(pooled), Lo: math.Exp(off - half), Hi: math.Exp(off + half), P: 1}
	switch {
	case deviation > 0:
		s.P = 2 * t.CDF(-math.Abs(off)/deviation)
	case off != 0:
		s.P = 0
	}
	return s, true
}

// meanVariance is that of the logarithms of values; one value has no variance.
func meanVariance(values []float64) (mean, variance float64) {
	logs := make([]float64, len(values))
	for i, v := range values {
		logs[i] = math.Log(v)
	}
	mean, variance = stat.MeanVariance(logs, nil)
	if len(values) < 2 {
		variance = 0
	}
	return mean, variance
}

// Holm corrects p-values for their number: sorted upwards, the k-th of m becomes (m-k+1)·p, at least as large as the
// one before it, at most 1 (Holm 1979). Among all that are then below 5 %, the chance of a single false one is at most
// 5 %, however they depend on each other.
func Holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	out := make([]float64, len(ps))
	last := 0.0
	for k, i := range order {
		last = max(last, min(1, float64(len(ps)-k)*ps[i]))
		out[i] = last
	}
	return out
}

// GeometricMean is that of positive values, 0 where there is none.
func GeometricMean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += math.Log(v)
	}
	return math.Exp(sum / float64(len(values)))
}

// Quantile is the value below which a share of all values lies, interpolated between the two nearest (definition 7 of
// Hyndman and Fan, that of R and NumPy): the half is the median. It is NaN where there are no values.
func Quantile(values []float64, share float64) float64 {
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := min(max(share, 0), 1) * float64(n-1)
	below := int(at)
	above := min(below+1, n-1)
	part := at - float64(below)
	return sorted[below]*(1-part) + sorted[above]*part
}
