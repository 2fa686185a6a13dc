package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"flynn/results/keys"
)

// sheet is the Flynn table for people: rates as 1e9 a second, speed-ups over SISD with their intervals.
func (t *FlynnTable) sheet() *sheet {
	out := &sheet{
		id: "flynn", title: "Flynn table",
		intro: "A row is one kernel, element type and size; a column is one class of Flynn's taxonomy. SISD is a rate in the unit of the row; each other class is the speed-up of its fastest variant over SISD, " +
			"which is plain Go on one core. The total is that of the class with the most streams, which need not be the fastest.",
		empty: "No Flynn table: the files have no samples with a rate.",
		notes: []string{
			"Speed-ups: from paired ratios over SISD, with 95 % intervals. Total = lanes × cores × nodes, that is SIMD × threads × nodes, all in one tier. Lanes include instruction-level parallelism, so they can exceed the lanes of a register.",
			"of roof: rate of the total divided by the roof that limits it, peak compute or bandwidth of the cache level, in useful bytes. Far below 100 % something else limits: latency, a chain of dependences, or the start of the team.",
		},
	}
	columns := []sheetColumn[FlynnRow]{
		{heading{text: "kernel", left: true, same: true}, func(r FlynnRow) field { return words(r.Kernel) }},
		{heading{text: "elem", left: true, same: true}, func(r FlynnRow) field { return words(r.Elem) }},
		{heading{text: "set"}, func(r FlynnRow) field {
			return field{text: workingSet(r.Set), more: "n=" + strconv.Itoa(r.N), value: r.Set}
		}},
		{heading{text: "n", term: true, drop: 3}, func(r FlynnRow) field { return field{text: strconv.Itoa(r.N), value: float64(r.N)} }},
		{heading{text: "unit", left: true, term: true, drop: 8}, func(r FlynnRow) field { return words(giga9(r.Unit)) }},
	}
	for i, c := range t.Columns {
		columns = append(columns, sheetColumn[FlynnRow]{
			heading{text: c.String(), drop: t.dropOf(c), class: c.Class, isa: c.ISA},
			func(r FlynnRow) field { return r.Cells[i].field(giga9(r.Unit)) },
		})
	}
	for i, tool := range t.foreignColumns() {
		columns = append(columns, sheetColumn[FlynnRow]{
			heading{text: tool + foreignMark, drop: 5 + i}, func(r FlynnRow) field { return r.foreignField(tool) },
		})
	}
	columns = append(columns, totalColumns...)
	if !t.tellsAccuracy() {
		columns = slices.DeleteFunc(columns, func(c sheetColumn[FlynnRow]) bool { return c.text == keys.ULP })
	} else {
		out.notes = append(out.notes, accuracyNote)
	}
	if !slices.ContainsFunc(t.Columns, func(c FlynnColumn) bool { return c.Class == keys.MIMDDM }) {
		columns = slices.DeleteFunc(columns, func(c sheetColumn[FlynnRow]) bool { return c.text == nodesHead })
	}
	fill(out, columns, t.Rows, func(r FlynnRow) sheetRow { return sheetRow{kernel: r.Kernel, elem: r.Elem} })
	if len(t.foreignColumns()) > 0 {
		out.notes = append(out.notes, foreignNote)
	}
	if t.implausible() {
		out.notes = append(out.notes, implausibleNote)
	}
	return out
}

// nodesHead is the column that only a multicomputer has.
const nodesHead = "nodes"

var totalColumns = []sheetColumn[FlynnRow]{
	{heading{text: "fastest", left: true, drop: 5}, func(r FlynnRow) field { return words(r.Fastest.Point.Variant()) }},
	{heading{text: "rate", term: true, drop: 6}, func(r FlynnRow) field {
		return field{text: rate(r.Total.rate()), value: r.Total.rate().Median}
	}},
	{heading{text: "total"}, func(r FlynnRow) field {
		e := r.Total.speedup()
		return field{text: ratio(e), more: brackets(e), value: e.Median}
	}},
	{heading{text: "95 % interval", term: true, drop: 2}, func(r FlynnRow) field { return words(brackets(r.Total.speedup())) }},
	{heading{text: keys.ULP, drop: 6}, func(r FlynnRow) field {
		e := r.Total.accuracy()
		return field{text: ulps(e), value: e.Median}
	}},
	{heading{text: "lanes"}, func(r FlynnRow) field { return r.Split.field(r.Split.Lanes) }},
	{heading{text: "cores"}, func(r FlynnRow) field { return r.Split.field(r.Split.Cores) }},
	{heading{text: nodesHead}, func(r FlynnRow) field { return r.Split.field(r.Split.Nodes) }},
	{heading{text: "of roof", drop: 7}, func(r FlynnRow) field {
		f := r.Total.limit().field()
		f.more = r.Total.limit().Roof
		return f
	}},
	{heading{text: "roof", left: true, term: true, drop: 4}, func(r FlynnRow) field { return words(r.Total.limit().roof()) }},
}

// dropOf lets the narrow tiers go first, the widest and all other classes never.
func (t *FlynnTable) dropOf(c FlynnColumn) int {
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

func (t *FlynnTable) tellsAccuracy() bool {
	return slices.ContainsFunc(t.Rows, func(r FlynnRow) bool {
		return slices.ContainsFunc(r.Cells, func(c *FlynnCell) bool { return c != nil && c.ULP != nil })
	})
}

func (t *FlynnTable) implausible() bool {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if c != nil && c.Limit.Implausible != "" {
				return true
			}
		}
	}
	return false
}

// field shows the rate of the reference and the speed-up of everything else; the page has both.
func (c *FlynnCell) field(unit string) field {
	if c == nil {
		return words(absent)
	}
	f := field{text: ratio(c.Speedup), more: brackets(c.Speedup) + "\n" + rate(c.Rate), value: c.Speedup.Median, alarm: c.Limit.Implausible != ""}
	switch {
	case c.Point.Reference():
		f = field{text: rate(c.Rate), more: unit, value: c.Rate.Median, alarm: f.alarm}
	case c.Speedup.N == 0: // there is no SISD to compare with
		f = field{text: rate(c.Rate), more: unit, alarm: f.alarm}
	}
	if c.Limit.Implausible != "" {
		f.text += "!"
	}
	if e := c.accuracy(); e.Median > 0 {
		f.more += " · " + ulps(e) + " ulp"
	}
	if p, facts := c.Point, keys.FactsOf(c.Point.Class); !facts.OneCore || p.Tune != "" {
		name := p.Variant()
		if facts.Redundant {
			name = vote(p)
		}
		f.more = narrow(name) + "\n" + f.more
	}
	return f
}

// narrow breaks a long name, such as that of a vote, at blanks and plus signs: a column must not be as wide as it.
func narrow(name string) string {
	const most = 18
	var lines []string
	line := ""
	for _, word := range strings.SplitAfter(strings.ReplaceAll(name, "+", "+\x00"), " ") {
		for part := range strings.SplitSeq(word, "\x00") {
			if line != "" && text.StringWidth(line+strings.TrimSpace(part)) > most {
				lines, line = append(lines, strings.TrimSpace(line)), ""
			}
			line += part
		}
	}
	return strings.Join(append(lines, strings.TrimSpace(line)), "\n")
}

func (f Factors) field(v float64) field {
	if !f.Known {
		return words(absent)
	}
	return field{text: sig(v), value: v}
}

func (l Limit) field() field {
	if l.Roof == "" {
		return words(absent)
	}
	f := field{text: percent(l.Fraction), value: l.Fraction, alarm: l.Implausible != ""}
	if l.Implausible != "" {
		f.text += "!"
	}
	return f
}

func (l Limit) roof() string {
	if l.Roof == "" {
		return absent
	}
	return l.Roof
}

// Cells may be missing: a problem that ran only in class misd has no total.
func (c *FlynnCell) rate() Estimate {
	if c == nil {
		return Estimate{}
	}
	return c.Rate
}

func (c *FlynnCell) speedup() Estimate {
	if c == nil {
		return Estimate{}
	}
	return c.Speedup
}

func (c *FlynnCell) accuracy() Estimate {
	if c == nil || c.ULP == nil {
		return Estimate{}
	}
	return Estimate{Median: *c.ULP, Lo: *c.ULP, Hi: *c.ULP, N: 1}
}

func (c *FlynnCell) limit() Limit {
	if c == nil {
		return Limit{}
	}
	return c.Limit
}

// giga9 is the unit that people read for a base unit.
func giga9(unit string) string {
	if unit == keys.Flops {
		return "GFLOP/s"
	}
	return "GB/s"
}

// ratio shows the median of a ratio.
func ratio(e Estimate) string {
	if e.N == 0 {
		return absent
	}
	return sig(e.Median) + "×" + star(e)
}

// brackets shows the interval of an estimate.
func brackets(e Estimate) string {
	if e.N == 0 {
		return absent
	}
	return fmt.Sprintf("[%s, %s]", sig(e.Lo), sig(e.Hi))
}
