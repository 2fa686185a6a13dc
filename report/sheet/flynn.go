package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results/keys"
)

// Flynn is the Flynn table for people: rates as 1e9 a second, speed-ups over SISD with their intervals.
func Flynn(t *analysis.FlynnTable) *table.Table {
	out := &table.Table{
		ID: "flynn", Title: "Flynn table",
		Intro: "A row is one kernel, element type and size; a column is one class of Flynn's taxonomy. SISD is a rate in " +
			"the unit of the row; each other class is the speed-up of its fastest variant over SISD, " +
			"which is plain Go on one core. The total is that of the class with the most streams, " +
			"which need not be the fastest.",
		Empty: "No Flynn table: the files have no samples with a rate.",
		Notes: []string{
			"Speed-ups: from paired ratios over SISD, with 95 % intervals. rate and speed-up are those of the fastest " +
				"variant; the columns from most parallel on are of the class with the most streams.",
			"total = SIMD × threads × nodes, all in one tier. SIMD × includes instruction-level parallelism, so it can exceed " +
				"the number of lanes.",
			"% of roof: rate of the most parallel variant divided by the roof that limits it, peak compute or bandwidth of " +
				"the cache level, in " +
				"useful bytes. Far below 100 % something else limits: latency, a chain of dependences, or the start of the team.",
		},
	}
	columns := []table.Of[analysis.FlynnRow]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(r analysis.FlynnRow) string {
			return r.Kernel
		}),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true}, func(r analysis.FlynnRow) string { return r.Elem }),
		table.Cells(table.Right(SetHead), func(r analysis.FlynnRow) table.Cell {
			return table.Cell{Text: WorkingSet(r.Set), More: "n=" + strconv.Itoa(r.N), Value: r.Set}
		}),
		table.Cells(table.Column{Head: "n", Term: true, Below: 3}, func(r analysis.FlynnRow) table.Cell {
			return table.Number(strconv.Itoa(r.N), float64(r.N))
		}),
		table.Texts(table.Column{Head: "unit", Left: true, Term: true, Below: 8}, func(r analysis.FlynnRow) string {
			return giga9(r.Unit)
		}),
	}
	for i, c := range t.Columns {
		columns = append(columns, table.Cells(table.Column{Head: c.String(), Below: dropOf(t, c), Class: c.Class, ISA: c.ISA},
			func(r analysis.FlynnRow) table.Cell { return flynnCell(r.Cells[i], giga9(r.Unit)) }))
	}
	for i, tool := range t.ForeignColumns() {
		columns = append(columns, table.Cells(table.Column{Head: tool + foreignMark, Below: 5 + i},
			func(r analysis.FlynnRow) table.Cell { return foreignCell(r, tool) }))
	}
	columns = append(columns, totalColumns...)
	if !tellsAccuracy(t) {
		columns = slices.DeleteFunc(columns, func(c table.Of[analysis.FlynnRow]) bool { return c.Head == keys.ULP })
	} else {
		out.Notes = append(out.Notes, accuracyNote)
	}
	if !slices.ContainsFunc(t.Columns, func(c analysis.FlynnColumn) bool { return c.Class == keys.MIMDDM }) {
		columns = slices.DeleteFunc(columns, func(c table.Of[analysis.FlynnRow]) bool { return c.Head == nodesHead })
	}
	table.Fill(out, columns, t.Rows, func(r analysis.FlynnRow) table.Row {
		return table.Row{Kernel: r.Kernel, Elem: r.Elem}
	})
	if len(t.ForeignColumns()) > 0 {
		out.Notes = append(out.Notes, foreignNote)
	}
	if implausible(t) {
		out.Notes = append(out.Notes, analysis.ImplausibleNote)
	}
	return out
}

// nodesHead is the factor that only a multicomputer has.
const nodesHead = "nodes ×"

var totalColumns = []table.Of[analysis.FlynnRow]{
	table.Texts(table.Column{Head: "fastest", Left: true, Below: 5}, func(r analysis.FlynnRow) string {
		return r.Fastest.Point.Variant()
	}),
	table.Cells(table.Column{Head: "rate", Term: true, Below: 6}, func(r analysis.FlynnRow) table.Cell {
		return table.Number(rate(cellRate(r.Fastest)), cellRate(r.Fastest).Median)
	}),
	table.Cells(table.Column{Head: "speed-up", Below: 6}, func(r analysis.FlynnRow) table.Cell {
		e := cellSpeedup(r.Fastest)
		return table.Cell{Text: ratio(e), More: brackets(e), Value: e.Median}
	}),
	table.Texts(table.Column{Head: "most parallel", Left: true, Below: 5}, func(r analysis.FlynnRow) string {
		if r.Total == nil {
			return table.Absent
		}
		return r.Total.Point.Variant()
	}),
	table.Cells(table.Right("total"), func(r analysis.FlynnRow) table.Cell {
		e := cellSpeedup(r.Total)
		return table.Cell{Text: ratio(e), More: brackets(e), Value: e.Median}
	}),
	table.Texts(table.Column{Head: "95 % interval", Term: true, Below: 2}, func(r analysis.FlynnRow) string {
		return brackets(cellSpeedup(r.Total))
	}),
	table.Cells(table.Column{Head: keys.ULP, Below: 6}, func(r analysis.FlynnRow) table.Cell {
		e := cellAccuracy(r.Total)
		return table.Number(ulps(e), e.Median)
	}),
	table.Cells(table.Right("SIMD ×"), func(r analysis.FlynnRow) table.Cell { return factorCell(r.Split, r.Split.Lanes) }),
	table.Cells(table.Right("threads ×"), func(r analysis.FlynnRow) table.Cell {
		return factorCell(r.Split, r.Split.Cores)
	}),
	table.Cells(table.Right(nodesHead), func(r analysis.FlynnRow) table.Cell {
		return factorCell(r.Split, r.Split.Nodes)
	}),
	table.Cells(table.Column{Head: roofHead, Below: 7}, func(r analysis.FlynnRow) table.Cell {
		f := limitCell(cellLimit(r.Total))
		f.More = cellLimit(r.Total).Roof
		return f
	}),
	table.Texts(table.Column{Head: "roof", Left: true, Term: true, Below: 4}, func(r analysis.FlynnRow) string {
		return cmp.Or(cellLimit(r.Total).Roof, table.Absent)
	}),
}

// dropOf lets the narrow tiers go first, the widest and all other classes never.
func dropOf(t *analysis.FlynnTable, c analysis.FlynnColumn) int {
	if !keys.FactsOf(c.Class).PerTier {
		return 0
	}
	for i, o := range t.Columns {
		if o == c && i+1 < len(t.Columns) && t.Columns[i+1].Class == c.Class {
			return 10 + i
		}
	}
	return 0
}

func tellsAccuracy(t *analysis.FlynnTable) bool {
	return slices.ContainsFunc(t.Rows, func(r analysis.FlynnRow) bool {
		return slices.ContainsFunc(r.Cells, func(c *analysis.FlynnCell) bool { return c != nil && c.ULP != nil })
	})
}

func implausible(t *analysis.FlynnTable) bool {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if c != nil && c.Limit.Implausible != "" {
				return true
			}
		}
	}
	return false
}

// flynnCell shows the rate of the reference and the speed-up of everything else; the page has both.
func flynnCell(c *analysis.FlynnCell, unit string) table.Cell {
	if c == nil {
		return table.Words(table.Absent)
	}
	f := table.Cell{Text: ratio(c.Speedup), More: brackets(c.Speedup) + "\n" + rate(c.Rate), Value: c.Speedup.Median,
		Alarm: c.Limit.Implausible != ""}
	switch {
	case c.Point.Reference():
		f = table.Cell{Text: rate(c.Rate), More: unit, Value: c.Rate.Median, Alarm: f.Alarm}
	case c.Speedup.N == 0: // there is no SISD to compare with
		f = table.Cell{Text: rate(c.Rate), More: unit, Alarm: f.Alarm}
	}
	if c.Limit.Implausible != "" {
		f.Text += "!"
	}
	if e := cellAccuracy(c); e.Median > 0 {
		f.More += " · " + ulps(e) + " ulp"
	}
	if p, facts := c.Point, keys.FactsOf(c.Point.Class); !facts.OneCore || p.Tune != "" {
		name := p.Variant()
		if facts.Redundant {
			name = analysis.VoteOf(p)
		}
		f.More = table.Narrow(name) + "\n" + f.More
	}
	return f
}

func factorCell(f analysis.Factors, v float64) table.Cell {
	if !f.Known {
		return table.Words(table.Absent)
	}
	return table.Number(units.Sig(v), v)
}

func limitCell(l analysis.Limit) table.Cell {
	if l.Roof == "" {
		return table.Words(table.Absent)
	}
	f := table.Cell{Text: units.Percent(l.Fraction), Value: l.Fraction, Alarm: l.Implausible != ""}
	if l.Implausible != "" {
		f.Text += "!"
	}
	return f
}

// giga9 is the unit that people read for a base unit.
func giga9(unit string) string {
	if unit == keys.Flops {
		return "GFLOP/s"
	}
	return "GB/s"
}

// ratio shows the median of a ratio.
func ratio(e analysis.Estimate) string {
	if e.N == 0 {
		return table.Absent
	}
	return units.Sig(e.Median) + "×" + star(e)
}

// brackets shows the interval of an estimate.
func brackets(e analysis.Estimate) string {
	if e.N == 0 {
		return table.Absent
	}
	return fmt.Sprintf("[%s, %s]", units.Sig(e.Lo), units.Sig(e.Hi))
}

// Cells may be missing: a problem that ran only in class misd has no total.
func cellRate(c *analysis.FlynnCell) analysis.Estimate {
	if c == nil {
		return analysis.Estimate{}
	}
	return c.Rate
}

func cellSpeedup(c *analysis.FlynnCell) analysis.Estimate {
	if c == nil {
		return analysis.Estimate{}
	}
	return c.Speedup
}

func cellAccuracy(c *analysis.FlynnCell) analysis.Estimate {
	if c == nil || c.ULP == nil {
		return analysis.Estimate{}
	}
	return analysis.Estimate{Median: *c.ULP, Lo: *c.ULP, Hi: *c.ULP, N: 1}
}

func cellLimit(c *analysis.FlynnCell) analysis.Limit {
	if c == nil {
		return analysis.Limit{}
	}
	return c.Limit
}
