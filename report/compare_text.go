package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"flynn/results/keys"
)

// WriteCompareText writes a comparison as aligned tables for a terminal. Points that a file lacks are grouped by reason.
func WriteCompareText(w io.Writer, c *Comparison, o Options) error {
	var b strings.Builder
	for _, m := range c.marks() {
		b.WriteString(o.paint(bold+red, "!!! "+m+" !!!") + "\n")
	}
	if len(c.marks()) > 0 {
		b.WriteString("\n")
	}
	for i := range c.Sides {
		b.WriteString(c.sideLine(i) + "\n")
	}
	for _, warning := range c.Warnings {
		b.WriteString("\n" + o.paint(bold, "Warning: ") + printable(warning))
	}
	if len(c.Warnings) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("\n")
	if rows := c.rows(); len(rows) > 0 {
		kept, dropped := c.fit(rows, o.Width)
		b.WriteString(compareGrid(rows, kept, o) + "\n\n" + c.meansText(o) + "\n" + strings.Join(c.Summary(), "\n") + "\n\n" + strings.Join(c.notes(), "\n") + "\n")
		if len(dropped) > 0 {
			fmt.Fprintf(&b, "Left out at %d columns: %s (--format csv has all).\n", o.Width, strings.Join(dropped, ", "))
		}
	}
	for _, l := range c.missingLists() {
		fmt.Fprintf(&b, "\n%s\n%s", o.paint(bold, l.title()), missingText(l))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// marks are the loud warnings of the sides.
func (c *Comparison) marks() []string {
	var all []string
	for _, s := range c.Sides {
		if m := s.Set.Mark(); m != "" {
			all = append(all, printable(s.Name+" was "+m))
		}
	}
	return all
}

// sideLine says what a side is.
func (c *Comparison) sideLine(i int) string {
	s, role := c.Sides[i], "new "
	if i == 0 {
		role = "base"
	}
	words := []string{s.Name}
	if line := s.Set.machineLine(); line != "" {
		words = append(words, line)
	}
	if v := s.Set.Keys[keys.Clock]; v != "" && v != keys.Unknown {
		words = append(words, keyValue(keys.Clock, v))
	}
	if v := s.Set.Keys[keys.Flynn]; v != "" {
		words = append(words, "flynn "+v)
	}
	if s.Price > 0 {
		words = append(words, "price "+number(s.Price))
	}
	return role + "  " + printable(strings.Join(words, " · "))
}

// missingLists has one list for each side that lacks points.
func (c *Comparison) missingLists() []noteList {
	var all []noteList
	for i, s := range c.Sides {
		l := noteList{what: "Not in " + printable(s.Name) + ", but in another file"}
		for _, m := range c.Missing {
			if m.Side == i {
				l.notes = append(l.notes, Note{printable(m.Point.String()), printable(m.Reason)})
			}
		}
		if len(l.notes) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// missingText gives each reason with its first points.
func missingText(l noteList) string {
	const some = 3
	var b strings.Builder
	for _, g := range byReason(l.notes) {
		shown := g.Names
		if len(shown) > some+1 {
			shown = shown[:some]
		}
		fmt.Fprintf(&b, "  %s (%d)\n    %s\n", g.Reason, len(g.Names), strings.Join(shown, "\n    "))
		if more := len(g.Names) - len(shown); more > 0 {
			fmt.Fprintf(&b, "    and %d more (--format md lists all)\n", more)
		}
	}
	return b.String()
}

// fit chooses the columns that a width has room for and names the others.
func (c *Comparison) fit(rows []compareRow, width int) (kept []compareColumn, dropped []string) {
	kept = c.columns()
	total := func() int {
		sum := 0
		for _, col := range kept {
			w := text.StringWidth(col.head)
			for _, r := range rows {
				w = max(w, text.StringWidth(col.cell(r)))
			}
			sum += w + 2
		}
		return sum
	}
	for next := 1; next <= len(kept)+len(dropped) && width > 0 && total() > width; next++ {
		if i := slices.IndexFunc(kept, func(col compareColumn) bool { return col.drop == next }); i >= 0 {
			dropped = append(dropped, kept[i].head)
			kept = slices.Delete(kept, i, i+1)
		}
	}
	return kept, dropped
}

func compareGrid(rows []compareRow, cols []compareColumn, o Options) string {
	t := compareTable(cols, o)
	for i, r := range rows {
		fresh := i == 0 || r.group() != rows[i-1].group()
		if i > 0 && fresh {
			t.AppendSeparator()
		}
		cells := make(table.Row, len(cols))
		for k, col := range cols {
			cell := col.cell(r)
			if col.same && !fresh && cell == col.cell(rows[i-1]) {
				cells[k] = ""
				continue
			}
			fresh = fresh || col.same
			if col.head == "verdict" {
				cell = o.paint(r.pair.Verdict.colour(), cell)
			}
			cells[k] = cell
		}
		t.AppendRow(cells)
	}
	return trimLines(t.Render())
}

// compareTable returns an empty table in the style of all text tables here.
func compareTable(cols []compareColumn, o Options) table.Writer {
	plain := make([]column, len(cols))
	heads := make(table.Row, len(cols))
	for i, col := range cols {
		plain[i], heads[i] = col.column, o.paint(bold, col.head)
	}
	t := newTable(plain)
	t.SetStyle(table.Style{Box: table.StyleBoxLight, Options: table.Options{SeparateHeader: true}, Format: table.FormatOptions{Row: text.FormatDefault}})
	t.Style().Box.PaddingLeft, t.Style().Box.PaddingRight = "", "  "
	t.AppendHeader(heads)
	return t
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// colour repeats what the word says.
func (v Verdict) colour() string {
	switch v {
	case Faster:
		return green
	case Slower:
		return red
	}
	return normal
}
