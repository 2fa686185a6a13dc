package compare

import (
	"flynn/internal/stats"
	"flynn/report/analysis"
)

// Verdict says what the samples of two files prove about one cell. With r = t(base)/t(new), its 95 % interval [lo, hi]
// from quotients, the threshold d, and p from the two-sided Mann–Whitney test of both samples after Holm's correction
// over all comparisons of the call:
//
//	faster     p < 5 % and lo > 1+d
//	slower     p < 5 % and hi < 1/(1+d)
//	same       lo ≥ 1/(1+d) and hi ≤ 1+d
//	ambiguous  all else: the samples are too few, too scattered or mostly disturbed, or the change is about as large as
//	           the threshold
//
// The first that holds counts. The bounds are reciprocal, so that exchanging base and new exchanges faster and slower.
// Where a side is of several runs, [lo, hi] also holds the interval of their medians, and p is the larger of both
// tests: see [Runs]. A change that is certain but lies inside the threshold is the same. Where verdicts are per cycle,
// r is of cycles/op; where they are of both, [lo, hi] holds both intervals, and p is the largest. Where more than half
// of the samples of a side were marked as disturbed, nothing is faster or slower.
type Verdict string

// Verdicts.
const (
	Faster    Verdict = "faster"
	Slower    Verdict = "slower"
	Same      Verdict = "same"
	Ambiguous Verdict = "ambiguous"
)

// Verdicts in the order of a summary.
var verdicts = []Verdict{Faster, Slower, Same, Ambiguous}

// alpha is the chance that Holm's correction leaves for one false claim in a whole comparison.
const alpha = 1 - analysis.Confidence

// verdictOf applies the rule.
func verdictOf(r analysis.Estimate, p, threshold float64) Verdict {
	high := 1 + threshold
	low := 1 / high
	switch {
	case r.N == 0:
		return Ambiguous
	case p < alpha && r.Lo > high:
		return Faster
	case p < alpha && r.Hi < low:
		return Slower
	case r.Lo >= low && r.Hi <= high:
		return Same
	}
	return Ambiguous
}

// judge tests all pairs and gives each its verdict.
func (c *Comparison) judge() {
	pairs := c.pairs()
	ps := make([]float64, 0, len(pairs))
	for _, cell := range c.Cells {
		for _, p := range cell.Pairs {
			ps = append(ps, c.chance(cell, p))
		}
	}
	for i, corrected := range stats.Holm(ps) {
		p := pairs[i]
		p.P, p.Holm = ps[i], corrected
		p.Verdict = verdictOf(c.ratio(*p), p.Holm, c.Threshold)
		if p.disturbed() && p.Verdict != Same {
			p.Verdict = Ambiguous
		}
	}
}
