package plot

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"

	"flynn/report/units"
)

// decades returns ticks at 1, 2 and 5 of every decade between bounds, fewer where a long range would crowd them.
func decades(lo, hi float64, label func(float64) string) plot.ConstantTicks {
	steps, stride := []float64{1, 2, 5}, 1.0
	if span := math.Log10(hi / lo); span > 3.4 {
		steps, stride = []float64{1}, math.Ceil(span/8)
	}
	var ticks plot.ConstantTicks
	for exp := math.Floor(math.Log10(lo)); exp <= math.Ceil(math.Log10(hi)); exp += stride {
		for _, step := range steps {
			if v := step * math.Pow(10, exp); within(v, lo, hi) {
				ticks = append(ticks, plot.Tick{Value: v, Label: label(v)})
			}
		}
	}
	return ticks
}

// within allows for the rounding of powers.
func within(v, lo, hi float64) bool { return v >= lo*(1-1e-9) && v <= hi*(1+1e-9) }

// decadeBounds widens a range to the next 1, 2 or 5 on both sides; one that is a single such number, to those beside
// it.
func decadeBounds(lo, hi float64) (float64, float64) {
	if floor125(lo) >= 1/floor125(1/hi)*(1-1e-9) {
		lo, hi = lo*.9, hi/.9
	}
	return floor125(lo), 1 / floor125(1/hi) // 1/{1,2,5} is {1,5,2} of the decade below
}

// floor125 is the largest 1, 2 or 5 times a power of ten that is not above v.
func floor125(v float64) float64 {
	base := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{10, 5, 2} { // 10: where the logarithm was rounded down
		if v >= step*base*(1-1e-9) {
			return step * base
		}
	}
	return base
}

// octaves returns ticks at powers of two, at most most of them with a label.
func octaves(lo, hi float64, most int, label func(float64) string) plot.ConstantTicks {
	first, last := math.Ceil(math.Log2(lo)-1e-9), math.Floor(math.Log2(hi)+1e-9)
	step := max(1, math.Ceil((last-first+1)/float64(most)))
	var ticks plot.ConstantTicks
	for exp := first; exp <= last; exp += step {
		v := math.Exp2(exp)
		ticks = append(ticks, plot.Tick{Value: v, Label: label(v)})
	}
	return ticks
}

// octaveBounds widens a range a little, to quarters of an octave, and never to less than one octave.
func octaveBounds(lo, hi float64) (float64, float64) {
	from, to := math.Floor(4*math.Log2(lo)-.5), math.Ceil(4*math.Log2(hi)+.5)
	return math.Exp2(from / 4), math.Exp2(max(to, from+4) / 4)
}

// steps returns about so many ticks around a range, a step of 1, 2 or 5 times a power of ten apart, and their ends.
func steps(lo, hi float64, about int, label func(float64) string) (ticks plot.ConstantTicks, first, last float64) {
	step := 1 / floor125(float64(about)/(hi-lo))
	from, to := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	for i := from; i <= to; i++ {
		ticks = append(ticks, plot.Tick{Value: i * step, Label: label(i * step)})
	}
	return ticks, from * step, to * step
}

// times labels a ratio.
func times(v float64) string { return bare(v) + "×" }

// bare labels a number. Whole ones keep all their digits: 1024 is not 1020.
func bare(v float64) string {
	if v >= 1000 && v < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return units.TrimZeros(units.Sig(v))
}
