package report

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"flynn/results/keys"
)

// Runs is what several runs of a side tell of how runs differ, which the samples of one cannot.
type Runs struct {
	Base, Side int     // files that hold the cell
	Spread     float64 // standard deviation of the medians of the runs of one side, relative; 0 where each has one run
	Lo, Hi     float64 // 95 % interval of the ratio as the medians show it
	P          float64 // two-sided, that it is 1
}

// known reports whether there is any run to see a spread by.
func (r Runs) known() bool { return r.Base+r.Side > 2 }

// runsOf compares the medians of the runs of two sides by Student's t on their logarithms, with one variance for both
// sides: what differs from run to run, the placement of memory, the clock, a neighbour, multiplies all times of it.
func runsOf(base, x *Series, unit string) Runs {
	b, v := base.runMedians(unit), x.runMedians(unit)
	r := Runs{Base: len(base.runMedians(keys.Time)), Side: len(x.runMedians(keys.Time)), Hi: math.Inf(1), P: 1}
	free := float64(len(b) + len(v) - 2)
	if len(b) < r.Base || len(v) < r.Side || free <= 0 {
		return r
	}
	mean1, var1 := meanVariance(b)
	mean2, var2 := meanVariance(v)
	n1, n2 := float64(len(b)), float64(len(v))
	pooled := ((n1-1)*var1 + (n2-1)*var2) / free
	r.Spread = math.Sqrt(pooled)
	off, deviation := mean1-mean2, math.Sqrt(pooled*(1/n1+1/n2))
	t := distuv.StudentsT{Sigma: 1, Nu: free}
	half := t.Quantile(1-(1-confidence)/2) * deviation
	r.Lo, r.Hi = math.Exp(off-half), math.Exp(off+half)
	switch {
	case deviation > 0:
		r.P = 2 * t.CDF(-math.Abs(off)/deviation)
	case off != 0:
		r.P = 0
	}
	return r
}

// meanVariance is that of a sample; one value has no variance.
func meanVariance(v []float64) (mean, variance float64) {
	mean, variance = stat.MeanVariance(v, nil)
	if len(v) < 2 {
		variance = 0
	}
	return mean, variance
}

// runMedians are the logarithms of the median of every run, in the order of the files. A unit that some samples lack
// cannot be told run from run: it has none.
func (x *Series) runMedians(unit string) []float64 {
	samples := x.Samples[unit]
	if len(samples) != len(x.Samples[keys.Time]) {
		return nil
	}
	var files []int32
	runs := make(map[int32][]float64)
	for k, v := range samples {
		f := x.block(k).file
		if runs[f] == nil {
			files = append(files, f)
		}
		runs[f] = append(runs[f], v)
	}
	slices.Sort(files)
	var medians []float64
	for _, f := range files {
		medians = append(medians, math.Log(EstimateOf(runs[f]).Median))
	}
	return medians
}

// widen makes an interval of pooled samples hold that of the runs: neither may claim what the other does not show.
func (r Runs) widen(e Estimate) Estimate {
	if r.known() && e.N > 0 {
		e.Lo, e.Hi = min(e.Lo, r.Lo), max(e.Hi, r.Hi)
	}
	return e
}

// text is the spread and the numbers of runs.
func (r Runs) text() string {
	switch {
	case !r.known():
		return "one run each"
	case math.IsInf(r.Hi, 1):
		return fmt.Sprintf("unknown (%d+%d)", r.Base, r.Side)
	}
	return fmt.Sprintf("%s (%d+%d)", percent(r.Spread), r.Base, r.Side)
}

// several reports whether any side is of more than one file.
func (c *Comparison) several() bool {
	return slices.ContainsFunc(c.Sides, func(s Side) bool { return len(s.Set.Files) > 1 })
}
