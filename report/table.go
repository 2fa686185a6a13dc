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

// Options say how WriteText may use the terminal.
type Options struct {
	Color bool // colour what the text says as well
	Width int  // columns of the terminal; 0 is no limit
}

// ANSI sequences of WriteText. The table package's own are switched by a global.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	normal = "\x1b[0m"
)

func (o Options) paint(code, s string) string {
	if !o.Color {
		return s
	}
	return code + s + normal
}

// WriteText writes a set for a terminal: a table of all points, what its columns mean, the points without samples, and
// the Flynn table.
func WriteText(w io.Writer, s *Set, o Options) error {
	var b strings.Builder
	if mark := s.Mark(); mark != "" {
		b.WriteString(o.paint(bold+red, "!!! "+mark+" !!!") + "\n\n")
	}
	if line := s.machineLine(); line != "" {
		b.WriteString(line + "\n\n")
	}
	rows := ordered(s.Rows())
	kept, dropped := fitColumns(rows, o.Width)
	if len(rows) > 0 {
		b.WriteString(renderText(rows, kept, o) + "\n\n")
		b.WriteString(strings.Join(footnotes(rows), "\n") + "\n")
	}
	if len(dropped) > 0 {
		fmt.Fprintf(&b, "Left out at %d columns: %s (flynn report --format csv has all).\n", o.Width, strings.Join(dropped, ", "))
	}
	for _, part := range s.noteLists() {
		fmt.Fprintf(&b, "\n%s\n", o.paint(bold, part.title()))
		b.WriteString(part.text())
	}
	if t := s.FlynnTable().sheet(); len(t.rows) > 0 {
		b.WriteString("\n" + t.text(o))
	}
	if len(s.Foreign) > 0 {
		b.WriteString("\n" + foreignSheet(foreignRows(s, rows)).text(o))
	}
	if t := newPeerTable(s, rows).sheet(); len(t.rows) > 0 {
		b.WriteString("\n" + t.text(o))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// machineLine says in one line what was measured; "" where the files say nothing.
func (s *Set) machineLine() string {
	var words []string
	for _, key := range []string{keys.CPU, keys.Uarch, keys.GOARCH, keys.Virt, keys.Go} {
		if v := s.Keys[key]; v != "" && v != keys.Unknown && !slices.Contains(words, v) {
			words = append(words, v)
		}
	}
	if c := s.condition().String(); c != "" {
		words = append(words, c)
	}
	return strings.Join(words, " · ")
}

// fitColumns chooses the columns that a width has room for and names the others.
func fitColumns(rows []Row, width int) (kept []column, dropped []string) {
	kept = slices.Clone(columnsOf(rows))
	for next := 1; next <= len(columns) && width > 0 && total(rows, kept) > width; next++ {
		i := slices.IndexFunc(kept, func(c column) bool { return c.drop == next })
		if i < 0 {
			continue
		}
		dropped = append(dropped, kept[i].head)
		kept = slices.Delete(kept, i, i+1)
	}
	return kept, dropped
}

// total is the width of a table without borders.
func total(rows []Row, cols []column) int {
	const gap = 2
	sum := 0
	for _, c := range cols {
		w := text.StringWidth(c.head)
		for _, r := range rows {
			w = max(w, text.StringWidth(c.cell(r)))
		}
		sum += w + gap
	}
	return sum
}

func renderText(rows []Row, cols []column, o Options) string {
	t := newTable(cols)
	t.SetStyle(table.Style{Box: table.StyleBoxLight, Options: table.Options{SeparateHeader: true}, Format: table.FormatOptions{Row: text.FormatDefault}})
	t.Style().Box.PaddingLeft, t.Style().Box.PaddingRight = "", "  "
	heads := make(table.Row, len(cols))
	for i, c := range cols {
		heads[i] = o.paint(bold, c.head)
	}
	t.AppendHeader(heads)
	for i, r := range rows {
		if i > 0 && r.group() != rows[i-1].group() {
			t.AppendSeparator()
		}
		t.AppendRow(textCells(rows, i, cols, o))
	}
	lines := strings.Split(t.Render(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// textCells leaves cells blank that repeat the row above.
func textCells(rows []Row, i int, cols []column, o Options) table.Row {
	cells := make(table.Row, len(cols))
	fresh := i == 0 || rows[i].group() != rows[i-1].group()
	for k, c := range cols {
		cell := c.cell(rows[i])
		if c.same && !fresh && cell == c.cell(rows[i-1]) {
			cells[k] = ""
			continue
		}
		fresh = fresh || c.same
		if c.head == "speed-up" {
			cell = o.paint(verdictColour(rows[i].Speedup), cell)
		}
		cells[k] = cell
	}
	return cells
}

// verdictColour shows what the interval says: surely faster, surely slower, or neither.
func verdictColour(e Estimate) string {
	switch {
	case e.N > 0 && e.Lo > 1:
		return green
	case e.N > 0 && e.Hi < 1:
		return red
	}
	return normal
}

// newTable returns an empty table with its columns aligned and its header as written.
func newTable(cols []column) table.Writer {
	t := table.NewWriter()
	t.SuppressTrailingSpaces()
	configs := make([]table.ColumnConfig, len(cols))
	for i, c := range cols {
		align := text.AlignRight
		if c.text {
			align = text.AlignLeft
		}
		configs[i] = table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align}
	}
	t.SetColumnConfigs(configs)
	return t
}
