package report

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/table"
)

// WriteMarkdown writes all points of a set as a Markdown table with its notes.
func WriteMarkdown(w io.Writer, a *Analysis) error {
	var b strings.Builder
	b.WriteString(markdownHead("flynn results", a.Set))
	if len(a.Rows) > 0 {
		b.WriteString(rowSheet(a.Rows).Markdown())
	}
	for _, part := range a.Set.noteLists() {
		b.WriteString("## " + table.Escape(part.title()) + "\n\n" + part.markdown() + "\n")
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// markdownHead is a title with what was measured.
func markdownHead(title string, s *Set) string {
	head := "# " + title + "\n\n"
	if mark := s.Mark(); mark != "" {
		head += fmt.Sprintf("> **Warning: %s**\n\n", table.Escape(mark))
	}
	if line := s.machineLine(); line != "" {
		head += table.Escape(line) + "\n\n"
	}
	return head
}

// markdown lists all points with their reasons.
func (l noteList) markdown() string {
	var b strings.Builder
	for _, n := range l.notes {
		fmt.Fprintf(&b, "- `%s`: %s\n", strings.ReplaceAll(n.Name, "`", "'"), table.Escape(n.Reason))
	}
	return b.String()
}
