package report

import (
	"cmp"
	"strings"
)

// full returns the columns where cells may say more.
func (t *sheet) full() []int {
	var all []int
	for i, h := range t.heads {
		if !h.term {
			all = append(all, i)
		}
	}
	return all
}

// markdown renders the sheet under a heading.
func (t *sheet) markdown() string {
	var b strings.Builder
	b.WriteString("## " + t.title + "\n\n")
	if t.intro != "" {
		b.WriteString(escapeMarkdown(t.intro) + "\n\n")
	}
	if len(t.rows) == 0 {
		b.WriteString(escapeMarkdown(t.empty) + "\n\n")
		return b.String()
	}
	var heads, aligns []string
	for _, i := range t.full() {
		h, align := t.heads[i], "---:"
		if h.left {
			align = ":---"
		}
		heads, aligns = append(heads, escapeMarkdown(h.text)), append(aligns, align)
	}
	b.WriteString("| " + strings.Join(heads, " | ") + " |\n|" + strings.Join(aligns, "|") + "|\n")
	for _, r := range t.rows {
		for _, i := range t.full() {
			f := r.fields[i]
			b.WriteString("| " + escapeMarkdown(strings.TrimSpace(f.text+" "+f.more)) + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteString("\n")
	for _, n := range t.notes {
		b.WriteString("- " + escapeMarkdown(n) + "\n")
	}
	if len(t.notes) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// escapeMarkdown keeps values of a file from becoming markup.
func escapeMarkdown(s string) string {
	return cmp.Or(strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`", "\n", " ").Replace(s), " ")
}
