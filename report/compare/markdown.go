package compare

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/table"
	"flynn/report/units"
)

// WriteMarkdown writes a comparison as Markdown, with every point that a file lacks.
func WriteMarkdown(w io.Writer, c *Comparison) error {
	var b strings.Builder
	b.WriteString("# flynn comparison\n\n")
	for _, m := range c.Marks() {
		fmt.Fprintf(&b, "> **Warning: %s**\n\n", table.Escape(m))
	}
	for i := range c.Sides {
		b.WriteString("- " + table.Escape(c.SideLine(i)) + "\n")
	}
	b.WriteString("\n")
	if len(c.Warnings) > 0 {
		b.WriteString("## Warnings\n\n")
		for _, warning := range c.Warnings {
			b.WriteString("- " + table.Escape(units.Printable(warning)) + "\n")
		}
		b.WriteString("\n")
	}
	if len(c.Cells) > 0 {
		b.WriteString("## Summary\n\n" + table.Escape(strings.Join(c.Summary(), " ")) + "\n\n")
		b.WriteString(c.MeanSheet().Markdown() + c.Sheet().Markdown())
	}
	for _, l := range c.MissingLists() {
		b.WriteString("## " + table.Escape(l.Title()) + "\n\n" + l.Markdown() + "\n")
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}
