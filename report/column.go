package report

import (
	"fmt"
	"slices"
	"strconv"

	"flynn/report/table"
	"flynn/results/keys"
)

// Heads of columns that several tables have.
const (
	setHead  = "working set" // bytes of all operands
	roofHead = "% of roof"   // rate over the roof that limits it
)

// RowTable is the table of some points, what its columns mean below it.
func RowTable(rows []Row) *table.Table { return rowSheet(rows) }

// rowSheet is the table of all points, what its columns mean below it. In text each kernel and element type is parted
// from the next by a line, on a page it has a heading.
func rowSheet(rows []Row) *table.Table {
	t := &table.Table{ID: "all", Title: "All results", All: "flynn report --format csv"}
	columns := rowColumns
	if !slices.ContainsFunc(rows, func(r Row) bool { return r.ULP.N > 0 }) {
		columns = slices.DeleteFunc(slices.Clone(columns), func(c table.Of[Row]) bool { return c.Head == keys.ULP })
	}
	table.Fill(t, columns, rows, func(r Row) table.Row {
		return table.Row{Kernel: r.Point.Kernel, Elem: r.Point.Elem, Class: r.Point.Class, ISA: r.Point.ISA}
	})
	t.Notes = footnotes(rows)
	return t
}

// rowColumns are the columns of the table of all points.
var rowColumns = []table.Of[Row]{
	table.Texts(table.Column{Head: keys.Kernel, Left: true, Same: true, Group: true}, func(r Row) string {
		return r.Point.Kernel
	}),
	table.Texts(table.Column{Head: keys.Elem, Left: true, Same: true, Group: true}, func(r Row) string {
		return r.Point.Elem
	}),
	table.Texts(table.Column{Head: setHead, Same: true}, func(r Row) string { return workingSet(r.Set) }),
	table.Texts(table.Column{Head: "n", Same: true, Below: 2}, func(r Row) string { return strconv.Itoa(r.Point.N) }),
	table.Texts(table.Column{Head: keys.Class, Left: true, Last: true}, func(r Row) string { return r.Point.Class }),
	table.Texts(table.Left("variant"), variantCell),
	table.Texts(table.Column{Head: "time"}, func(r Row) string { return duration(r.Time.Median) }),
	table.Texts(table.Column{Head: "±", Below: 4}, func(r Row) string { return percent(r.Time.half()) + star(r.Time) }),
	table.Texts(table.Column{Head: "GB/s", Below: 7}, func(r Row) string { return rate(r.Bytes) }),
	table.Texts(table.Column{Head: "GFLOP/s", Below: 6}, func(r Row) string { return rate(r.Flops) }),
	table.Cells(table.Right("speed-up"), func(r Row) table.Cell {
		return table.Cell{Text: speedup(r), Colour: verdictColour(r.Speedup)}
	}),
	table.Texts(table.Column{Head: "95 % interval", Below: 3}, interval),
	table.Texts(table.Column{Head: keys.ULP, Below: 5}, func(r Row) string { return ulps(r.ULP) }),
	table.Texts(table.Column{Head: roofHead, Below: 8}, func(r Row) string { return limitCell(r.Limit).Text }),
	table.Texts(table.Column{Head: "roof", Left: true, Below: 9}, func(r Row) string { return roofName(r.Limit) }),
	table.Texts(table.Column{Head: "cycles/op", Below: 1}, func(r Row) string { return cycles(r.Cycles) }),
}

// verdictColour shows what the interval says: surely faster, surely slower, or neither.
func verdictColour(e Estimate) string {
	switch {
	case e.N > 0 && e.Lo > 1:
		return table.Green
	case e.N > 0 && e.Hi < 1:
		return table.Red
	}
	return ""
}

func workingSet(set float64) string {
	if set <= 0 {
		return table.Absent
	}
	return size(set)
}

func rate(e Estimate) string {
	if e.N == 0 {
		return table.Absent
	}
	return giga(e.Median)
}

func cycles(e Estimate) string {
	if e.N == 0 {
		return table.Absent
	}
	return count(e.Median)
}

// ulps is a deviation as people read it: the same bits are exact.
func ulps(e Estimate) string {
	switch {
	case e.N == 0:
		return table.Absent
	case e.Median == 0:
		return "exact"
	}
	return trimZeros(sig(e.Median))
}

func speedup(r Row) string {
	switch {
	case r.Speedup.N == 0:
		return table.Absent
	case r.Point.Reference():
		return "1"
	}
	return sig(r.Speedup.Median) + "×"
}

func interval(r Row) string {
	switch {
	case r.Speedup.N == 0:
		return table.Absent
	case r.Point.Reference():
		return "reference"
	}
	return fmt.Sprintf("[%s, %s]%s", sig(r.Speedup.Lo), sig(r.Speedup.Hi), star(r.Speedup))
}

// star marks an interval that too few samples made.
func star(e Estimate) string {
	if e.N < MinSamples {
		return "*"
	}
	return ""
}

// footnotes say what the columns mean.
func footnotes(rows []Row) []string {
	notes := []string{
		"Median of the samples; ± is the larger half of its 95 % interval (order statistics).",
		"GB/s and GFLOP/s are decimal (1e9). Bytes count as in STREAM: without write-allocate.",
		"Speed-up: over plain Go (sisd scalar) on the same problem, from paired ratios (Hodges–Lehmann). An interval that " +
			"contains 1 shows no difference. Each interval holds for its own row. docs/bias.md says why a speed-up can " +
			"exceed the lanes.",
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Limit.Roof != "" }) {
		notes = append(notes, "Of roof: achieved rate divided by the roof that limits it: peak compute of the tier, or "+
			"the best bandwidth that any streaming kernel in these files reached in that cache level. If the files hold few "+
			"kernels, the best row is its own roof (100 %).")
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Limit.Implausible != "" }) {
		notes = append(notes, implausibleNote)
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.ULP.N > 0 }) {
		notes = append(notes, accuracyNote)
	}
	if crowd(rows) {
		notes = append(notes, crowdedNote)
	}
	if few(rows) {
		notes = append(notes, fmt.Sprintf("* fewer than %d samples: the range (minimum to maximum) is shown instead of an "+
			"interval.", MinSamples))
	}
	return notes
}

// accuracyNote explains a column.
const accuracyNote = "ulp: largest difference from plain Go on random data, in units in the last place of the " +
	"largest result. exact: equal bits. Both sides round, so a difference is not an error."

// variantCell names what ran, with a mark where workers share cores.
func variantCell(r Row) string {
	if r.Crowd > 1 {
		return r.Point.Variant() + " " + crowded
	}
	return r.Point.Variant()
}
