package analysis

import (
	"fmt"

	"flynn/internal/stats"
	"flynn/results/keys"
)

// MinSamples is the least number of samples from which a 95 % interval of the median exists.
const MinSamples = stats.Least

// Confidence is that of all intervals.
const Confidence = stats.Confidence

// Estimate is a median and its 95 % interval. N is the number of samples; 0 means that there is no estimate.
type Estimate struct {
	Median   float64  `json:"median"`
	Lo       float64  `json:"lo"`
	Hi       float64  `json:"hi"`
	N        int      `json:"samples"`
	Warnings []string `json:"warnings,omitempty"`
}

// EstimateOf returns the median of values and its 95 % interval from order statistics. With fewer than MinSamples
// values no such interval exists; Lo and Hi are then the smallest and the largest, and a warning says so.
func EstimateOf(values []float64) Estimate {
	return estimate(stats.Median(values))
}

func estimate(i stats.Interval) Estimate {
	e := Estimate{Median: i.Center, Lo: i.Lo, Hi: i.Hi, N: i.N}
	if 0 < e.N && e.N < MinSamples {
		e.Warnings = append(e.Warnings, fmt.Sprintf("%d of the %d samples that a 95 %% interval needs: it shows the "+
			"smallest and the largest", e.N, MinSamples))
	}
	return e
}

// Half is the larger half of the interval as a fraction of the median.
func (e Estimate) Half() float64 {
	if e.Median == 0 {
		return 0
	}
	return max(e.Hi-e.Median, e.Median-e.Lo) / e.Median
}

// Estimate summarises the samples of one unit.
func (x *Series) Estimate(unit string) Estimate { return EstimateOf(x.Samples[unit]) }

// Ratio estimates how much faster x is than base, from time(base)/time(x) over the blocks that have both; see
// stats.Ratio.
func Ratio(x, base *Series) Estimate {
	if x == nil || base == nil {
		return Estimate{}
	}
	return estimate(stats.Ratio(Pairs(x, base)))
}

// Pairs returns the times of two series in the blocks that have both.
func Pairs(x, base *Series) (bases, times []float64) {
	at := make(map[block]float64)
	for k, t := range base.Samples[keys.Time] {
		at[base.block(k)] = t
	}
	for k, t := range x.Samples[keys.Time] {
		if b, ok := at[x.block(k)]; ok && t > 0 {
			bases, times = append(bases, b), append(times, t)
		}
	}
	return bases, times
}

// Speedup estimates how much faster x is than the scalar reference on the same problem; N is 0 where there is none.
func (s *Set) Speedup(x *Series) Estimate { return Ratio(x, s.Reference(x)) }

// Scaling estimates T(1)/T(p): how much faster x is than the same variant with one worker; N is 0 where there is none.
func (s *Set) Scaling(x *Series) Estimate { return Ratio(x, s.OneWorker(x)) }
