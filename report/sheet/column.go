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

// Heads of columns that several tables have.
const (
	SetHead  = "working set" // bytes of all operands
	roofHead = "% of roof"   // rate over the roof that limits it
)

// Rows is the table of some points, what its columns mean below it. In text each kernel and element type is parted
// from the next by a line, on a page it has a heading.
func Rows(rows []analysis.Row) *table.Table {
	t := &table.Table{ID: "all", Title: "All results", All: "flynn report --format csv"}
	columns := rowColumns
	if !slices.ContainsFunc(rows, func(r analysis.Row) bool { return r.ULP.N > 0 }) {
		columns = slices.DeleteFunc(slices.Clone(columns), func(c table.Of[analysis.Row]) bool { return c.Head == keys.ULP })
	}
	table.Fill(t, columns, rows, func(r analysis.Row) table.Row {
		return table.Row{Kernel: r.Point.Kernel, Elem: r.Point.Elem, Class: r.Point.Class, ISA: r.Point.ISA}
	})
	t.Notes = footnotes(rows)
	return t
}

// rowColumns are the columns of the table of all points.
var rowColumns = []table.Of[analysis.Row]{
	table.Texts(table.Column{Head: keys.Kernel, Left: true, Same: true, Group: true}, func(r analysis.Row) string {
		return r.Point.Kernel
	}),
	table.Texts(table.Column{Head: keys.Elem, Left: true, Same: true, Group: true}, func(r analysis.Row) string {
		return r.Point.Elem
	}),
	table.Texts(table.Column{Head: SetHead, Same: true}, func(r analysis.Row) string { return WorkingSet(r.Set) }),
	table.Texts(table.Column{Head: "n", Same: true, Below: 2}, func(r analysis.Row) string {
		return strconv.Itoa(r.Point.N)
	}),
	table.Texts(table.Column{Head: keys.Class, Left: true, Last: true}, func(r analysis.Row) string {
		return r.Point.Class
	}),
	table.Texts(table.Left("variant"), variantCell),
	table.Texts(table.Column{Head: "time"}, func(r analysis.Row) string { return units.Duration(r.Time.Median) }),
	table.Texts(table.Column{Head: "±", Below: 4}, func(r analysis.Row) string {
		return units.Percent(r.Time.Half()) + star(r.Time)
	}),
	table.Texts(table.Column{Head: "GB/s", Below: 7}, func(r analysis.Row) string { return rate(r.Bytes) }),
	table.Texts(table.Column{Head: "GFLOP/s", Below: 6}, func(r analysis.Row) string { return rate(r.Flops) }),
	table.Cells(table.Right("speed-up"), func(r analysis.Row) table.Cell {
		return table.Cell{Text: speedup(r), Colour: verdictColour(r.Speedup)}
	}),
	table.Texts(table.Column{Head: "95 % interval", Below: 3}, interval),
	table.Texts(table.Column{Head: keys.ULP, Below: 5}, func(r analysis.Row) string { return ulps(r.ULP) }),
	table.Texts(table.Column{Head: roofHead, Below: 8}, func(r analysis.Row) string { return limitCell(r.Limit).Text }),
	table.Texts(table.Column{Head: "roof", Left: true, Below: 9}, func(r analysis.Row) string {
		return cmp.Or(r.Limit.Roof, table.Absent)
	}),
	table.Texts(table.Column{Head: "cycles/op", Below: 1}, func(r analysis.Row) string { return cycles(r.Cycles) }),
}

// verdictColour shows what the interval says: surely faster, surely slower, or neither.
func verdictColour(e analysis.Estimate) string {
	switch {
	case e.N > 0 && e.Lo > 1:
		return table.Green
	case e.N > 0 && e.Hi < 1:
		return table.Red
	}
	return ""
}

// WorkingSet writes bytes for people, "24 KiB".
func WorkingSet(set float64) string {
	if set <= 0 {
		return table.Absent
	}
	return units.Size(set)
}

func rate(e analysis.Estimate) string {
	if e.N == 0 {
		return table.Absent
	}
	return units.Giga(e.Median)
}

func cycles(e analysis.Estimate) string {
	if e.N == 0 {
		return table.Absent
	}
	return units.Count(e.Median)
}

// ulps is a deviation as people read it: the same bits are exact.
func ulps(e analysis.Estimate) string {
	switch {
	case e.N == 0:
		return table.Absent
	case e.Median == 0:
		return "exact"
	}
	return units.TrimZeros(units.Sig(e.Median))
}

func speedup(r analysis.Row) string {
	switch {
	case r.Speedup.N == 0:
		return table.Absent
	case r.Point.Reference():
		return "1"
	}
	return units.Sig(r.Speedup.Median) + "×"
}

func interval(r analysis.Row) string {
	switch {
	case r.Speedup.N == 0:
		return table.Absent
	case r.Point.Reference():
		return "reference"
	}
	return fmt.Sprintf("[%s, %s]%s", units.Sig(r.Speedup.Lo), units.Sig(r.Speedup.Hi), star(r.Speedup))
}

// star marks an interval that too few samples made.
func star(e analysis.Estimate) string {
	if e.N < analysis.MinSamples {
		return "*"
	}
	return ""
}

// footnotes say what the columns mean.
func footnotes(rows []analysis.Row) []string {
	notes := []string{
		"Median of the samples; ± is the larger half of its 95 % interval (order statistics).",
		"GB/s and GFLOP/s are decimal (1e9). Bytes count as in STREAM: without write-allocate.",
		"Speed-up: over plain Go (sisd scalar) on the same problem, from paired ratios (Hodges–Lehmann). An interval that " +
			"contains 1 shows no difference. Each interval holds for its own row. docs/bias.md says why a speed-up can " +
			"exceed the lanes.",
	}
	if slices.ContainsFunc(rows, func(r analysis.Row) bool { return r.Limit.Roof != "" }) {
		notes = append(notes, "Of roof: achieved rate divided by the roof that limits it: peak compute of the tier, or "+
			"the best bandwidth that any streaming kernel in these files reached in that cache level. If the files hold few "+
			"kernels, the best row is its own roof (100 %).")
	}
	if slices.ContainsFunc(rows, func(r analysis.Row) bool { return r.Limit.Implausible != "" }) {
		notes = append(notes, analysis.ImplausibleNote)
	}
	if slices.ContainsFunc(rows, func(r analysis.Row) bool { return r.ULP.N > 0 }) {
		notes = append(notes, accuracyNote)
	}
	if analysis.AnyCrowded(rows) {
		notes = append(notes, analysis.CrowdedNote)
	}
	if analysis.FewSamples(rows) {
		notes = append(notes, fmt.Sprintf("* fewer than %d samples: the range (minimum to maximum) is shown instead of an "+
			"interval.", analysis.MinSamples))
	}
	return notes
}

// accuracyNote explains a column.
const accuracyNote = "ulp: largest difference from plain Go on random data, in units in the last place of the " +
	"largest result. exact: equal bits. Both sides round, so a difference is not an error."

// variantCell names what ran, with a mark where workers share cores.
func variantCell(r analysis.Row) string {
	if r.Crowd > 1 {
		return r.Point.Variant() + " " + analysis.CrowdedMark
	}
	return r.Point.Variant()
}
