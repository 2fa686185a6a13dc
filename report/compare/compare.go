// Package compare compares result files with the first of them, point by point: ratios with their intervals, verdicts
// that allow for the number of comparisons, means, and what speaks against them.
package compare

import (
	"errors"
	"fmt"
	"slices"

	"flynn/report/analysis"
	"flynn/results/keys"
)

// Side is one machine or version of a comparison: one result file, or those of several runs. The first side is the
// base.
type Side struct {
	Name  string
	Set   *analysis.Set
	Price float64 // of a unit of the machine's time, in any currency; 0 is unknown
}

// Options say what Compare compares and how strict it is.
type Options struct {
	Threshold float64 // least change that matters, as a fraction of 1; 0.03 is 3 %
	// that verdicts are of: keys.Time, keys.Cycles, or Both; "" is Both on one machine, else time
	Unit string
	Keep func(analysis.Point) bool // the points to compare; nil is all
}

// Comparison is two or more files side by side. Cells that some file lacks are listed in Missing.
type Comparison struct {
	Sides     []Side
	Threshold float64
	Unit      string
	Cells     []Cell
	Missing   []Missing
	Means     []Mean
	Warnings  []string

	doubts []string         // those of Warnings that the first screen shows in whole
	kept   [][]analysis.Row // of each side, those to compare
}

// Cell is one line of a comparison: one kernel, element type and n, run the same way in two files or more. The same way
// is the same point, or, where Role is set, the fastest point of each file for what Way says.
type Cell struct {
	Kernel, Elem, Class, Way string
	N                        int
	Role                     bool
	Values                   []*Value // one a side, nil where that file lacks the cell
	Pairs                    []Pair
}

// Value is what one file measured in a cell.
type Value struct {
	Point                      analysis.Point
	Set                        float64
	Time, Bytes, Flops, Cycles analysis.Estimate
	// Limit.Fraction of the row: of the roof of its own file, tier, level and team; 0 is unknown
	Roof float64

	row    analysis.Row
	series *analysis.Series
}

// Pair compares one side with the base in one cell. Ratios above 1 are faster.
type Pair struct {
	Side   int               // index of the other side
	Time   analysis.Estimate // t(base)/t(side)
	Cycles analysis.Estimate // the same of cycles/op
	Roof   float64           // roof fraction of side over that of base; 0 is unknown
	Money  float64           // rate per unit of money of side over that of base; 0 where a price is unknown
	Runs   Runs              // of the unit of verdicts
	// two-sided Mann–Whitney or that of the runs, the largest; and corrected by Holm over all pairs
	P, Holm float64
	Marked  float64 // share of samples that were disturbed, of the side with more
	Verdict Verdict
}

// Missing is a point that one file has and another lacks.
type Missing struct {
	Side   int // that lacks it
	Point  analysis.Point
	Reason string
}

// New puts result files side by side. It aligns cells, estimates the ratio of each side to the base, and judges it;
// see [Verdict] for the rule.
//
// Cells are aligned exactly, by all keys of a benchmark name. Where files do not have the same instruction sets there
// are also cells by role: the fastest variant of each file, by its median, for one core of SIMD, and for each class
// with more streams and number of workers. Where their largest teams differ there is a cell for the whole machine: the
// fastest of sisd, simd and mimd_sm. sisd needs no role: its variant is scalar everywhere.
//
// The error says which files have no cell in common with the base, and by which keys; the other files are compared all
// the same.
func New(sides []Side, o Options) (*Comparison, error) {
	if len(sides) < 2 {
		return nil, fmt.Errorf("report: a comparison needs two files, not %d", len(sides))
	}
	c := &Comparison{Sides: sides, Threshold: o.Threshold, Unit: o.Unit}
	if c.Unit == "" {
		c.Unit = c.basis()
	}
	all := make([]*measured, len(sides))
	for i, s := range sides {
		all[i] = measure(s.Set, o.Keep)
		c.kept = append(c.kept, all[i].rows())
	}
	c.align(all)
	var apart []error
	for i := 1; i < len(sides); i++ {
		if !c.joins(i) {
			apart = append(apart, fmt.Errorf("report: no cell is common to %s and %s: %s", sides[0].Name, sides[i].Name,
				disjoint(all[0], all[i])))
		}
	}
	c.contrast()
	c.judge()
	c.means()
	c.warn()
	return c, errors.Join(apart...)
}

// joins reports whether any cell compares a side.
func (c *Comparison) joins(side int) bool {
	for _, cell := range c.Cells {
		if cell.Values[0] != nil && cell.Values[side] != nil {
			return true
		}
	}
	return false
}

// contrast estimates all ratios.
func (c *Comparison) contrast() {
	for i := range c.Cells {
		cell := &c.Cells[i]
		base := cell.Values[0]
		for side := 1; base != nil && side < len(cell.Values); side++ {
			v := cell.Values[side]
			if v == nil {
				continue
			}
			p := Pair{Side: side, Runs: runsOf(base.series, v.series, c.units()[0]), Marked: marked(base.series, v.series),
				Time: c.quotient(base, v, keys.Time), Cycles: c.quotient(base, v, keys.Cycles)}
			if base.Roof > 0 && v.Roof > 0 {
				p.Roof = v.Roof / base.Roof
			}
			if was, is := c.Sides[0].Price, c.Sides[side].Price; was > 0 && is > 0 {
				p.Money = p.Time.Median * was / is
			}
			cell.Pairs = append(cell.Pairs, p)
		}
	}
}

// quotient estimates the ratio of a unit with an interval that knows of samples and of runs.
func (c *Comparison) quotient(base, v *Value, unit string) analysis.Estimate {
	return runsOf(base.series, v.series, unit).widen(quotients(base.series, v.series, unit))
}

// pairs returns all comparisons in the order of the cells.
func (c *Comparison) pairs() []*Pair {
	var all []*Pair
	for i := range c.Cells {
		for k := range c.Cells[i].Pairs {
			all = append(all, &c.Cells[i].Pairs[k])
		}
	}
	return all
}

// Count returns the number of comparisons with a verdict; with none given, of all.
func (c *Comparison) Count(vs ...Verdict) int {
	n := 0
	for _, p := range c.pairs() {
		if len(vs) == 0 || slices.Contains(vs, p.Verdict) {
			n++
		}
	}
	return n
}
