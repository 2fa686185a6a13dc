package report

import (
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// sheet is a table for people, the same in text, Markdown and HTML.
type sheet struct {
	id, title string
	intro     string // what it shows
	empty     string // what it lacks, where it has no rows
	heads     []heading
	rows      []sheetRow
	notes     []string
}

// heading is the head of a column.
type heading struct {
	text  string
	left  bool   // words; numbers are right-aligned
	same  bool   // left blank in text where the row above says the same
	term  bool   // for terminals only: elsewhere the cell before it has room for it
	drop  int    // where a terminal is narrow, columns go in this order; 0 stays
	class string // by which a page can hide the column
	isa   string
}

// sheetRow is one row, with that by which a page can choose it.
type sheetRow struct {
	kernel, elem, class, isa string
	fields                   []field
}

// field is one cell: its text, what there is room for in a page but not on a terminal, and what sorts it.
type field struct {
	text, more string
	value      float64 // of a number
	alarm      bool
}

func words(s string) field { return field{text: s} }

// column of typed rows.
type sheetColumn[T any] struct {
	heading
	field func(T) field
}

// fill makes the heads and rows of a sheet.
func fill[T any](t *sheet, columns []sheetColumn[T], rows []T, key func(T) sheetRow) {
	for _, c := range columns {
		t.heads = append(t.heads, c.heading)
	}
	for _, r := range rows {
		row := key(r)
		for _, c := range columns {
			row.fields = append(row.fields, c.field(r))
		}
		t.rows = append(t.rows, row)
	}
}

// text renders the sheet for a terminal of so many columns, 0 without a limit.
func (t *sheet) text(o Options) string {
	var b strings.Builder
	b.WriteString(o.paint(bold, t.title) + "\n")
	if len(t.rows) == 0 {
		b.WriteString(t.empty + "\n")
		return b.String()
	}
	kept, dropped := t.fitting(o.Width)
	widths := t.widths()
	line := t.line(kept, widths, func(i int) field { return words(t.heads[i].text) })
	b.WriteString(o.paint(bold, line) + "\n" + strings.Repeat("─", text.StringWidth(line)) + "\n")
	for i := range t.rows {
		b.WriteString(t.line(kept, widths, func(col int) field { return t.visible(i, col) }) + "\n")
	}
	for _, n := range t.notes {
		b.WriteString(n + "\n")
	}
	if len(dropped) > 0 {
		b.WriteString("Left out here: " + strings.Join(dropped, ", ") + ".\n")
	}
	return b.String()
}

// visible leaves a cell blank that repeats the row above.
func (t *sheet) visible(row, col int) field {
	if row == 0 || !t.heads[col].same {
		return t.rows[row].fields[col]
	}
	for k := 0; k <= col; k++ {
		if t.heads[k].same && t.rows[row].fields[k].text != t.rows[row-1].fields[k].text {
			return t.rows[row].fields[col]
		}
	}
	return field{}
}

const sheetGap = 2

// fitting chooses the columns that a width has room for and names the others.
func (t *sheet) fitting(width int) (kept []int, dropped []string) {
	widths, sum := t.widths(), -sheetGap
	for i, w := range widths {
		kept = append(kept, i)
		sum += w + sheetGap
	}
	for width > 0 && sum > width {
		next := -1
		for _, i := range kept {
			if d := t.heads[i].drop; d > 0 && (next < 0 || d < t.heads[next].drop) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		kept = slices.DeleteFunc(kept, func(i int) bool { return i == next })
		dropped = append(dropped, t.heads[next].text)
		sum -= widths[next] + sheetGap
	}
	return kept, dropped
}

func (t *sheet) widths() []int {
	widths := make([]int, len(t.heads))
	for i, h := range t.heads {
		widths[i] = text.StringWidth(h.text)
		for _, r := range t.rows {
			widths[i] = max(widths[i], text.StringWidth(r.fields[i].text))
		}
	}
	return widths
}

func (t *sheet) line(kept, widths []int, of func(col int) field) string {
	var b strings.Builder
	for n, i := range kept {
		cell := of(i).text
		pad := strings.Repeat(" ", widths[i]-text.StringWidth(cell))
		if n > 0 {
			b.WriteString(strings.Repeat(" ", sheetGap))
		}
		if t.heads[i].left {
			b.WriteString(cell + pad)
		} else {
			b.WriteString(pad + cell)
		}
	}
	return strings.TrimRight(b.String(), " ")
}
