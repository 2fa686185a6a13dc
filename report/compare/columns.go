package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results/keys"
)

// compareRow is one comparison as a line of a table.
type compareRow struct {
	c    *Comparison
	cell *Cell
	pair *Pair
}

func (r compareRow) base() *Value { return r.cell.Values[0] }
func (r compareRow) side() *Value { return r.cell.Values[r.pair.Side] }

func (c *Comparison) rows() []compareRow {
	var rows []compareRow
	for i := range c.Cells {
		for k := range c.Cells[i].Pairs {
			rows = append(rows, compareRow{c, &c.Cells[i], &c.Cells[i].Pairs[k]})
		}
	}
	return rows
}

// Sheet is the table of all comparisons, what its columns mean below it.
func (c *Comparison) Sheet() *table.Table {
	t := &table.Table{ID: "cells", Title: "All cells", All: "flynn compare --format csv"}
	table.Fill(t, c.columns(), c.rows(), func(r compareRow) table.Row {
		row := table.Row{Kernel: r.cell.Kernel, Elem: r.cell.Elem, Class: r.cell.Class, ISA: r.side().Point.ISA}
		if r.cell.Class == whole {
			row.Class = ""
		}
		return row
	})
	t.Notes = c.Notes()
	return t
}

// columns of a comparison, those that say nothing in it left out.
func (c *Comparison) columns() []table.Of[compareRow] {
	cols := []table.Of[compareRow]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true, Group: true}, func(r compareRow) string {
			return r.cell.Kernel
		}),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true, Group: true}, func(r compareRow) string {
			return r.cell.Elem
		}),
		table.Texts(table.Column{Head: sheet.SetHead, Same: true}, func(r compareRow) string {
			return sheet.WorkingSet(r.base().Set)
		}),
		table.Texts(table.Column{Head: "n", Same: true, Below: 1}, func(r compareRow) string {
			return strconv.Itoa(r.cell.N)
		}),
		table.Texts(table.Left("variant"), compareRow.variant),
	}
	if len(c.Sides) > 2 {
		cols = append(cols, table.Texts(table.Left("against"), func(r compareRow) string {
			return units.Printable(c.Sides[r.pair.Side].Name)
		}))
	}
	cols = append(cols,
		table.Texts(table.Column{Head: "base", Below: 5}, func(r compareRow) string { return r.rate(r.base()) }),
		table.Texts(table.Column{Head: "new", Below: 6}, func(r compareRow) string { return r.rate(r.side()) }),
		table.Texts(table.Column{Head: "new/base"}, func(r compareRow) string { return timesOf(r.pair.Time.Median) }),
		table.Texts(table.Column{Head: "per cycle", Below: 7}, func(r compareRow) string {
			return timesOf(r.pair.Cycles.Median)
		}),
		table.Texts(table.Column{Head: c.intervalHead(), Below: 4}, func(r compareRow) string {
			return intervalOf(c.ratio(*r.pair))
		}),
		table.Cells(table.Left("verdict"), func(r compareRow) table.Cell {
			return table.Cell{Text: r.pair.verdict(), Colour: r.pair.Verdict.colour()}
		}),
		table.Texts(table.Column{Head: "p (Holm)", Below: 3}, func(r compareRow) string { return chance(r.pair.Holm) }))
	if c.several() {
		cols = append(cols, table.Texts(table.Column{Head: "between runs", Below: 9}, func(r compareRow) string {
			return r.pair.Runs.text()
		}))
	}
	if c.has(func(r compareRow) bool { return r.base().Roof > 0 || r.side().Roof > 0 }) {
		cols = append(cols, table.Texts(table.Column{Head: "of own roof", Below: 2}, func(r compareRow) string {
			return share(r.base().Roof) + " → " + share(r.side().Roof)
		}))
	}
	if c.priced() {
		cols = append(cols, table.Texts(table.Column{Head: "per money", Below: 8}, func(r compareRow) string {
			return timesOf(r.pair.Money)
		}))
	}
	return cols
}

// verdict says beside an open verdict what leaves it open, where samples know it.
func (p *Pair) verdict() string {
	if p.Verdict == Ambiguous && p.disturbed() {
		return "ambiguous, disturbed"
	}
	return string(p.Verdict)
}

func (c *Comparison) has(want func(compareRow) bool) bool {
	for _, r := range c.rows() {
		if want(r) {
			return true
		}
	}
	return false
}

func (c *Comparison) intervalHead() string {
	switch c.Unit {
	case keys.Cycles:
		return "95 % per cycle"
	case Both:
		return "95 % of both"
	}
	return "95 % interval"
}

// variant says what ran; by role, which variant each file was fastest with.
func (r compareRow) variant() string {
	if !r.cell.Role {
		return r.cell.Way
	}
	return fmt.Sprintf("%s: %s, %s", r.cell.Way, r.base().Point.Variant(), r.side().Point.Variant())
}

// rate is what a value is best known by: flop/s where it does more than one of them per byte, B/s, else its time.
func (r compareRow) rate(v *Value) string {
	switch b := r.base(); {
	case b.Flops.N > 0 && v.Flops.N > 0 && (b.Bytes.N == 0 || b.Flops.Median > b.Bytes.Median):
		return units.Giga(v.Flops.Median) + " GFLOP/s"
	case b.Bytes.N > 0 && v.Bytes.N > 0:
		return units.Giga(v.Bytes.Median) + " GB/s"
	}
	return units.Duration(v.Time.Median)
}

func timesOf(ratio float64) string {
	if ratio <= 0 {
		return table.Absent
	}
	return units.Sig(ratio) + "×"
}

func intervalOf(e analysis.Estimate) string {
	switch {
	case e.N == 0:
		return table.Absent
	case math.IsInf(e.Hi, 1):
		return "too few samples"
	}
	return fmt.Sprintf("[%s, %s]", units.Sig(e.Lo), units.Sig(e.Hi))
}

func share(f float64) string {
	if f <= 0 {
		return table.Absent
	}
	return units.Percent(f)
}

func chance(p float64) string {
	if p < 1e-4 {
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'f', 4, 64)
}

// Notes say what the columns mean and what the verdicts may claim.
func (c *Comparison) Notes() []string {
	limit := c.limit()
	of := "Verdicts are of new/base, which is speed: above 1 new is faster."
	switch c.Unit {
	case keys.Cycles:
		of = "Verdicts are per cycle: of the ratio of cycles/op, above 1 new needs fewer."
	case Both:
		of = "Verdicts are of new/base, which is speed, and of the same per cycle: above 1 new is faster. Both must " +
			"agree, because the clock of one machine moves between runs; the interval contains both."
	}
	runs := "One run cannot show run-to-run variation. Compare two runs of the same build first; differences reported " +
		"there are noise."
	if c.several() {
		runs = "between runs: standard deviation of the medians of the runs of one side, and how many runs base and new " +
			"have. With several runs, the interval also contains that of Student's t on the logarithms of the medians, and p " +
			"is the larger of the two."
	}
	return []string{
		of,
		"A ratio is the median of all quotients of a base and a new sample; its 95 % interval inverts the Mann–Whitney " +
			"test and holds for its own row.",
		fmt.Sprintf("faster, slower: p below 5 %% after Holm, and the whole interval beyond %s. same: the whole interval "+
			"within. ambiguous: otherwise, or if more than half of the samples of a side were disturbed.", limit),
		"of own roof: rate divided by the roof that limits the row in the same file, base → new, as in flynn report. GB/s " +
			"and GFLOP/s are decimal.",
		runs,
	}
}

// Summary counts the verdicts and says how far they may be wrong.
func (c *Comparison) Summary() []string {
	var words []string
	for _, v := range verdicts {
		words = append(words, fmt.Sprintf("%d %s", c.Count(v), v))
	}
	n, given := c.Count(), " (noise within a run only)"
	if c.several() {
		given = ""
	}
	return []string{
		fmt.Sprintf("%d comparisons at a threshold of %s: %s.", n, c.limit(), strings.Join(words, ", ")),
		fmt.Sprintf("P-values are corrected (Holm) for %d comparisons: the chance that any of the %d faster or slower is "+
			"false is at most 5 %%%s. Without the correction, %s false ones would be expected if nothing had changed.",
			n, c.Count(Faster, Slower), given, units.TrimZeros(units.Sig(alpha*float64(n)))),
	}
}

// limit is the threshold as people write it.
func (c *Comparison) limit() string { return strconv.FormatFloat(c.Threshold*100, 'g', 4, 64) + " %" }
