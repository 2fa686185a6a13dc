package table

import (
	"cmp"
	"strings"
)

// Markdown renders the table under a heading, with its notes as a list.
func (t *Table) Markdown() string {
	var b strings.Builder
	if t.Title != "" {
		b.WriteString("## " + Escape(t.Title) + "\n\n")
	}
	if t.Intro != "" {
		b.WriteString(Escape(t.Intro) + "\n\n")
	}
	if len(t.Rows) == 0 {
		b.WriteString(Escape(t.Empty) + "\n\n")
		return b.String()
	}
	b.WriteString(t.lines() + "\n")
	for _, n := range t.Notes {
		b.WriteString("- " + Escape(n) + "\n")
	}
	if len(t.Notes) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// lines are those of the table alone.
func (t *Table) lines() string {
	var heads, aligns []string
	full := t.full()
	for _, i := range full {
		align := "---:"
		if t.Columns[i].Left {
			align = ":---"
		}
		heads, aligns = append(heads, Escape(t.Columns[i].Head)), append(aligns, align)
	}
	var b strings.Builder
	b.WriteString("| " + strings.Join(heads, " | ") + " |\n|" + strings.Join(aligns, "|") + "|\n")
	for _, r := range t.Rows {
		for _, i := range full {
			c := r.Cells[i]
			b.WriteString("| " + Escape(strings.TrimSpace(c.Text+" "+c.More)) + " ")
		}
		b.WriteString("|\n")
	}
	return b.String()
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", "|", `\|`, "*", `\*`, "_", `\_`, "](", `]\(`, "`", "\\`",
	"\n", " ")

// Escape keeps values of a file from becoming markup of Markdown.
func Escape(s string) string { return cmp.Or(escapes.Replace(s), " ") }
