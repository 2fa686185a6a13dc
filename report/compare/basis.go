package compare

import (
	"fmt"
	"slices"

	"flynn/internal/stats"
	"flynn/report/analysis"
	"flynn/results/keys"
)

// Both is the basis of verdicts that time and cycles must agree on. Between two runs on one machine the clock may move,
// which changes times and leaves cycles alone, and for what waits for memory the other way round; new code changes
// both.
const Both = "both"

// basis is what verdicts are of where nobody says: both units on one machine, time between machines, whose clocks are
// part of what is compared.
func (c *Comparison) basis() string {
	machine := c.Sides[0].Set.Keys[keys.Machine]
	for _, s := range c.Sides {
		if v := s.Set.Keys[keys.Machine]; v != machine || v == "" || v == keys.Unknown {
			return keys.Time
		}
	}
	return Both
}

// units are those that verdicts are of, the first one that of runs.
func (c *Comparison) units() []string {
	if c.Unit == Both {
		return []string{keys.Time, keys.Cycles}
	}
	return []string{c.Unit}
}

// ratio is the estimate that verdicts are of. That of both units holds both intervals, so that neither claims what the
// other does not show; points without cycles have their time.
func (c *Comparison) ratio(p Pair) analysis.Estimate {
	switch {
	case c.Unit == keys.Cycles:
		return p.Cycles
	case c.Unit == Both && p.Cycles.N > 0:
		e := p.Time
		e.Lo, e.Hi, e.N = min(e.Lo, p.Cycles.Lo), max(e.Hi, p.Cycles.Hi), min(e.N, p.Cycles.N)
		return e
	}
	return p.Time
}

// chance is p of one pair before any correction: the largest of all units and of both tests.
func (c *Comparison) chance(cell Cell, p Pair) float64 {
	base, side := cell.Values[0].series, cell.Values[p.Side].series
	most := 0.0
	for _, unit := range c.units() {
		a, b := base.Samples[unit], side.Samples[unit]
		if c.Unit == Both && (len(a) == 0 || len(b) == 0) {
			continue
		}
		most = max(most, stats.MannWhitney(a, b))
		if r := runsOf(base, side, unit); r.known() {
			most = max(most, r.P)
		}
	}
	return most
}

// mostMarked is the share of disturbed samples from which a cell claims nothing: its median is one of them.
const mostMarked = 0.5

// marked is the larger share of disturbed samples of two sides.
func marked(sides ...*analysis.Series) float64 {
	shares := make([]float64, len(sides))
	for i, x := range sides {
		shares[i] = float64(len(x.Samples[keys.Disturbed])) / float64(max(1, len(x.Samples[keys.Time])))
	}
	return slices.Max(shares)
}

// disturbed reports whether the samples of a side are mostly marked.
func (p *Pair) disturbed() bool { return p.Marked > mostMarked }

// quotients estimates base/x of two independent series; see stats.Quotient.
func quotients(base, x *analysis.Series, unit string) analysis.Estimate {
	b, v := base.Samples[unit], x.Samples[unit]
	i := stats.Quotient(b, v)
	e := analysis.Estimate{Median: i.Center, Lo: i.Lo, Hi: i.Hi, N: i.N}
	if i.N > 0 && i.Lo == 0 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("%d and %d samples are too few for a 95 %% interval of their ratio",
			len(b), len(v)))
	}
	return e
}
