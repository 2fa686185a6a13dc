package cli

import (
	"fmt"
	"slices"
	"strings"

	"flynn/bench"
	"flynn/report/analysis"
	"flynn/report/compare"
)

// slowerError is a confirmed regression.
type slowerError struct{ msg string }

func (e *slowerError) Error() string { return e.msg }

// unsureError is a comparison that leaves something open.
type unsureError struct{ msg string }

func (e *unsureError) Error() string { return e.msg }

// gate is what --fail makes of a comparison: what is certain comes first. What base has and another file lacks may hide
// a regression, so that it is not passed over. Where files are damaged that is the message, unless a cell is slower.
func gate(c *compare.Comparison, trouble error) error {
	if n := c.Count(compare.Slower); n > 0 {
		return &slowerError{fmt.Sprintf("%d of %d comparisons are slower: %s", n, c.Count(), someCells(c, compare.Slower))}
	}
	if trouble != nil {
		return nil
	}
	without := make(map[analysis.Point]bool) // that base lacks
	for _, m := range c.Missing {
		without[m.Point] = without[m.Point] || m.Side == 0
	}
	lost := slices.DeleteFunc(slices.Clone(c.Missing), func(m compare.Missing) bool { return without[m.Point] })
	for _, m := range lost {
		side := c.Sides[m.Side]
		for _, f := range side.Set.Failed {
			if f.Name == m.Point.String() {
				return fmt.Errorf("%w in %s: %s: %s", bench.ErrWrong, side.Name, f.Name, f.Reason)
			}
		}
	}
	n := c.Count(compare.Ambiguous)
	switch {
	case n > 0:
		return &unsureError{fmt.Sprintf("%d of %d comparisons are ambiguous: %s (more samples narrow the intervals: flynn "+
			"run --count)", n, c.Count(), someCells(c, compare.Ambiguous))}
	case len(lost) > 0:
		return &unsureError{fmt.Sprintf("points that base has and another file lacks: %d, the first %s", len(lost),
			lost[0].Point)}
	}
	return nil
}

// someCells names a few cells with a verdict.
func someCells(c *compare.Comparison, v compare.Verdict) string {
	const some = 3
	var names []string
	n := 0
	for _, cell := range c.Cells {
		for _, p := range cell.Pairs {
			if p.Verdict != v {
				continue
			}
			if n++; n <= some {
				names = append(names, fmt.Sprintf("%s %s n=%d %s", cell.Kernel, cell.Elem, cell.N, cell.Way))
			}
		}
	}
	if n > some {
		names = append(names, fmt.Sprintf("and %d more", n-some))
	}
	return strings.Join(names, "; ")
}
