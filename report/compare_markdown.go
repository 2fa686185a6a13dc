package report

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/table"
)

// WriteCompareMarkdown writes a comparison as Markdown, with every point that a file lacks.
func WriteCompareMarkdown(w io.Writer, c *Comparison) error {
	var b strings.Builder
	b.WriteString("# flynn comparison\n\n")
	for _, m := range c.marks() {
		fmt.Fprintf(&b, "> **Warning: %s**\n\n", table.Escape(m))
	}
	for i := range c.Sides {
		b.WriteString("- " + table.Escape(c.sideLine(i)) + "\n")
	}
	b.WriteString("\n")
	if len(c.Warnings) > 0 {
		b.WriteString("## Warnings\n\n")
		for _, warning := range c.Warnings {
			b.WriteString("- " + table.Escape(printable(warning)) + "\n")
		}
		b.WriteString("\n")
	}
	if len(c.Cells) > 0 {
		b.WriteString("## Summary\n\n" + table.Escape(strings.Join(c.Summary(), " ")) + "\n\n")
		b.WriteString(c.meanSheet().Markdown() + c.sheet().Markdown())
	}
	for _, l := range c.missingLists() {
		b.WriteString("## " + table.Escape(l.title()) + "\n\n" + l.markdown() + "\n")
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}
