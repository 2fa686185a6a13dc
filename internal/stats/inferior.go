package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Inferior tests by paired positive samples whether base[i]/x[i] is below a bound. It returns the one-sided p of
// Student's t on the logarithms of the ratios: how likely such samples are where the ratio equals the bound. Fewer than
// two pairs tell nothing, which gives 1.
//
// A rank test assumes less, but of n pairs its least p is 2^-n: too large for few pairs of each of many cells once
// [Holm] corrects it for their number. Outliers raise p, so that they hide a difference and never make one.
func Inferior(base, x []float64, bound float64) float64 {
	ratios := make([]float64, 0, len(x))
	for i, v := range x {
		if v > 0 && base[i] > 0 {
			ratios = append(ratios, base[i]/v/bound)
		}
	}
	n := float64(len(ratios))
	if n < 2 {
		return 1
	}
	mean, variance := meanVariance(ratios)
	if variance == 0 {
		if mean < 0 {
			return 0
		}
		return 1
	}
	t := distuv.StudentsT{Sigma: 1, Nu: n - 1}
	return t.CDF(mean / math.Sqrt(variance/n))
}
