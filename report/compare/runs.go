package compare

import (
	"fmt"
	"math"
	"slices"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/report/units"
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

// runsOf compares the medians of the runs of two sides; see stats.Between. What differs from run to run, the
// placement of memory, the clock, a neighbour, multiplies all times of it.
func runsOf(base, x *analysis.Series, unit string) Runs {
	b, v := runMedians(base, unit), runMedians(x, unit)
	r := Runs{Base: len(runMedians(base, keys.Time)), Side: len(runMedians(x, keys.Time)), Hi: math.Inf(1), P: 1}
	if len(b) < r.Base || len(v) < r.Side {
		return r
	}
	s, _ := stats.Between(b, v)
	r.Spread, r.Lo, r.Hi, r.P = s.Deviation, s.Lo, s.Hi, s.P
	return r
}

// runMedians are the medians of every run.
func runMedians(x *analysis.Series, unit string) []float64 {
	var medians []float64
	for _, samples := range x.ByRun(unit) {
		medians = append(medians, analysis.EstimateOf(samples).Median)
	}
	return medians
}

// widen makes an interval of pooled samples hold that of the runs: neither may claim what the other does not show.
func (r Runs) widen(e analysis.Estimate) analysis.Estimate {
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
	return fmt.Sprintf("%s (%d+%d)", units.Percent(r.Spread), r.Base, r.Side)
}

// several reports whether any side is of more than one file.
func (c *Comparison) several() bool {
	return slices.ContainsFunc(c.Sides, func(s Side) bool { return len(s.Set.Files) > 1 })
}
