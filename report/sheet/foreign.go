package sheet

import (
	"fmt"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
)

// foreignMark stands at every number that is not flynn's.
const foreignMark = "†"

// foreignID is the table of foreign numbers: it is shown where all of them were left out, too.
const foreignID = "foreign-table"

// Foreign lists all numbers of other tools.
func Foreign(all []analysis.Foreign) *table.Table {
	t := &table.Table{
		ID: foreignID, Title: "Numbers of other tools",
		Intro: "As the tools printed them: flynn neither verified nor interleaved them, and a tool may take the best of " +
			"its times where flynn takes the median. Bytes count as in STREAM everywhere.",
		Notes: []string{"beside: flynn's fastest variant of the same kernel at the nearest size of the same level, " +
			"with as many workers where it ran with them. over flynn: the rate of the tool over that of it, only " +
			"where both had as many workers in one process and the tool tells. A kernel that flynn does not know " +
			"has none. left out: the tool skipped the row, its own check failed, or its numbers contradict each " +
			"other."},
	}
	left := leftNotes(all)
	t.Notes = append(t.Notes, left...)
	t.Empty = "No number of them can be shown.\n" + strings.Join(left, "\n")
	all = slices.DeleteFunc(slices.Clone(all), func(f analysis.Foreign) bool { return f.Left != "" })
	table.Fill(t, foreignCells, all, func(f analysis.Foreign) table.Row {
		r := table.Row{Elem: f.Elem}
		if f.Row != nil {
			r.Kernel = f.Row.Kernel
		}
		return r
	})
	return t
}

// foreignCells are the columns of all numbers of other tools.
var foreignCells = []table.Of[analysis.Foreign]{
	table.Texts(table.Column{Head: "tool", Left: true, Same: true}, func(f analysis.Foreign) string { return f.Tool }),
	table.Texts(table.Left("name"), func(f analysis.Foreign) string { return units.Printable(f.Name) }),
	table.Texts(table.Left("elem"), func(f analysis.Foreign) string { return orAbsent(f.Elem) }),
	table.Cells(table.Right(SetHead), func(f analysis.Foreign) table.Cell {
		return table.Number(WorkingSet(f.Set), f.Set)
	}),
	table.Cells(table.Column{Head: "n", Below: 3}, func(f analysis.Foreign) table.Cell {
		if f.N == 0 {
			return table.Words(table.Absent)
		}
		return table.Number(fmt.Sprint(f.N), float64(f.N))
	}),
	table.Cells(table.Right("workers"), func(f analysis.Foreign) table.Cell {
		if f.Workers == 0 {
			return table.Words(table.Absent)
		}
		return table.Number(fmt.Sprint(f.Workers), float64(f.Workers))
	}),
	table.Cells(table.Right("GB/s"), func(f analysis.Foreign) table.Cell {
		return table.Number(rate(f.Bytes), f.Bytes.Median)
	}),
	table.Cells(table.Right("GFLOP/s"), func(f analysis.Foreign) table.Cell {
		return table.Number(rate(f.Flops), f.Flops.Median)
	}),
	table.Cells(table.Column{Head: "time", Below: 4}, func(f analysis.Foreign) table.Cell {
		e := analysis.EstimateOf(f.Time)
		if e.N == 0 {
			return table.Words(table.Absent)
		}
		return table.Number(units.Duration(e.Median), e.Median)
	}),
	table.Texts(table.Column{Head: "is", Left: true, Below: 2}, func(f analysis.Foreign) string {
		return units.Printable(saysOf(f))
	}),
	table.Cells(table.Column{Head: "beside", Left: true}, func(f analysis.Foreign) table.Cell {
		if f.Row == nil {
			return table.Words(table.Absent)
		}
		return table.Words(fmt.Sprintf("%s %s, n=%d, %s", f.Row.Kernel, f.Row.Elem, f.Row.N, f.Row.Variant()))
	}),
	table.Cells(table.Right("over flynn"), func(f analysis.Foreign) table.Cell {
		if f.Ratio == 0 {
			return table.Words(table.Absent)
		}
		return table.Number(units.Sig(f.Ratio)+"×", f.Ratio)
	}),
	table.Texts(table.Column{Head: "file", Left: true, Below: 1}, func(f analysis.Foreign) string {
		return units.Printable(f.File)
	}),
}

// mostLeft is how many rows that were left out a reader is told one by one.
const mostLeft = 20

// leftNotes name the rows of other tools that have no number, each with its reason. They are notes and no lines of
// the table: a narrow terminal leaves columns out, and a reason must not go with them.
func leftNotes(all []analysis.Foreign) []string {
	var notes []string
	left := 0
	for _, f := range all {
		if f.Left == "" {
			continue
		}
		if left++; left <= mostLeft {
			notes = append(notes, fmt.Sprintf("left out: %s %s of %s: %s", f.Tool, units.Printable(f.Name),
				units.Printable(f.File), units.Printable(f.Left)))
		}
	}
	if left > mostLeft {
		notes = append(notes, fmt.Sprintf("and %d more rows were left out", left-mostLeft))
	}
	return notes
}

// saysOf tells what the numbers are.
func saysOf(f analysis.Foreign) string {
	if f.Ranks > 0 {
		return fmt.Sprintf("%s, in %d processes", f.Of, f.Ranks)
	}
	return f.Of
}

// foreignCell shows a rate of another tool.
func foreignCell(r analysis.FlynnRow, tool string) table.Cell {
	f := r.ForeignOf(tool)
	if f == nil {
		return table.Words(table.Absent)
	}
	return table.Cell{Text: rate(f.Rate(r.Unit)) + foreignMark, More: giga9(r.Unit) + "\n" + units.Printable(f.Variant()),
		Value: f.Rate(r.Unit).Median}
}

// foreignNote explains the mark.
const foreignNote = foreignMark + " not measured by flynn: the best rate that the tool printed of the same kernel, " +
	"at the nearest size of the same level, in the unit of the row. Whoever wants to compare finds all of them, with " +
	"workers and sizes, among the numbers of other tools."
