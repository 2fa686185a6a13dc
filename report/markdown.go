package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// WriteMarkdown writes a set as a Markdown table with its notes.
func WriteMarkdown(w io.Writer, s *Set) error {
	var b strings.Builder
	b.WriteString("# flynn results\n\n")
	if mark := s.Mark(); mark != "" {
		fmt.Fprintf(&b, "> **Warning: %s**\n\n", mark)
	}
	if line := s.machineLine(); line != "" {
		b.WriteString(line + "\n\n")
	}
	if rows := ordered(s.Rows()); len(rows) > 0 {
		b.WriteString(renderMarkdown(rows) + "\n\n")
		for _, note := range footnotes(rows) {
			b.WriteString("- " + strings.Replace(note, "* ", `\* `, 1) + "\n")
		}
	}
	for _, part := range s.noteLists() {
		fmt.Fprintf(&b, "\n## %s\n\n", part.title())
		for _, n := range part.notes {
			fmt.Fprintf(&b, "- `%s`: %s\n", n.Name, n.Reason)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func renderMarkdown(rows []Row) string {
	columns := columnsOf(rows)
	t := newTable(columns)
	heads := make(table.Row, len(columns))
	for i, c := range columns {
		heads[i] = c.head
	}
	t.AppendHeader(heads)
	for _, r := range rows {
		cells := make(table.Row, len(columns))
		for i, c := range columns {
			cells[i] = strings.ReplaceAll(c.cell(r), "*", `\*`)
		}
		t.AppendRow(cells)
	}
	return t.RenderMarkdown()
}
