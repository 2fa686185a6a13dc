package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// markdownEscape keeps names and file keys from becoming markup.
var markdownEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", "*", `\*`, "|", `\|`, "`", "'", "[", `\[`)

// WriteCompareMarkdown writes a comparison as Markdown, with every point that a file lacks.
func WriteCompareMarkdown(w io.Writer, c *Comparison) error {
	var b strings.Builder
	b.WriteString("# flynn comparison\n\n")
	for _, m := range c.marks() {
		fmt.Fprintf(&b, "> **Warning: %s**\n\n", markdownEscape.Replace(m))
	}
	for i := range c.Sides {
		b.WriteString("- " + markdownEscape.Replace(c.sideLine(i)) + "\n")
	}
	if len(c.Warnings) > 0 {
		b.WriteString("\n## Warnings\n\n")
	}
	for _, warning := range c.Warnings {
		b.WriteString("- " + markdownEscape.Replace(printable(warning)) + "\n")
	}
	if rows := c.rows(); len(rows) > 0 {
		cols := c.columns()
		var heads []column
		var lines [][]string
		for _, col := range cols {
			heads = append(heads, col.column)
		}
		for _, r := range rows {
			lines = append(lines, r.cells(cols))
		}
		fmt.Fprintf(&b, "\n## Summary\n\n%s\n", strings.Join(c.Summary(), " "))
		if len(c.Means) > 0 {
			fmt.Fprintf(&b, "\n%s:\n\n%s\n", meanTitle, markdownTable(c.meanHeads(), c.meanCells()))
		}
		fmt.Fprintf(&b, "\n## Cells\n\n%s\n\n", markdownTable(heads, lines))
		for _, note := range c.notes() {
			b.WriteString("- " + note + "\n")
		}
	}
	for _, l := range c.missingLists() {
		fmt.Fprintf(&b, "\n## %s\n\n", markdownEscape.Replace(l.title()))
		for _, n := range l.notes {
			fmt.Fprintf(&b, "- `%s`: %s\n", strings.ReplaceAll(n.Name, "`", "'"), markdownEscape.Replace(n.Reason))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cells are the texts of a row.
func (r compareRow) cells(cols []compareColumn) []string {
	cells := make([]string, len(cols))
	for i, col := range cols {
		cells[i] = col.cell(r)
	}
	return cells
}

func markdownTable(heads []column, lines [][]string) string {
	t := newTable(heads)
	row := make(table.Row, len(heads))
	for i, h := range heads {
		row[i] = h.head
	}
	t.AppendHeader(row)
	for _, line := range lines {
		for i := range line {
			line[i] = strings.NewReplacer("<", "&lt;", "*", `\*`).Replace(line[i])
		}
		t.AppendRow(tableRow(line))
	}
	return t.RenderMarkdown()
}
