package sheet

import (
	"fmt"
	"io"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
)

// WriteMarkdown writes all points of a set as a Markdown table with its notes.
func WriteMarkdown(w io.Writer, a *analysis.Analysis) error {
	var b strings.Builder
	b.WriteString(markdownHead("flynn results", a.Set))
	if len(a.Rows) > 0 {
		b.WriteString(Rows(a.Rows).Markdown())
	}
	for _, part := range NoteLists(a.Set) {
		b.WriteString("## " + table.Escape(part.Title()) + "\n\n" + part.Markdown() + "\n")
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// markdownHead is a title with what was measured.
func markdownHead(title string, s *analysis.Set) string {
	head := "# " + title + "\n\n"
	if mark := s.Mark(); mark != "" {
		head += fmt.Sprintf("> **Warning: %s**\n\n", table.Escape(mark))
	}
	if line := s.MachineLine(); line != "" {
		head += table.Escape(line) + "\n\n"
	}
	return head
}

// WriteFlynnMarkdown writes all tables of an analysis: the Flynn table, roofs, scaling, crossovers and tiers.
func WriteFlynnMarkdown(w io.Writer, a *analysis.Analysis) error {
	var b strings.Builder
	b.WriteString(markdownHead("flynn: analysis", a.Set))
	for _, d := range a.Doubts {
		b.WriteString("- " + table.Escape(d) + "\n")
	}
	if len(a.Doubts) > 0 {
		b.WriteString("\n")
	}
	for _, t := range sheets(a) {
		b.WriteString(t.Markdown())
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// sheets are the tables of an analysis, in the order of a page.
func sheets(a *analysis.Analysis) []*table.Table {
	all := []*table.Table{Flynn(a.Flynn), Roofs(a.Roofs), Limits(a.Rows), Scaling(a.Scaling),
		Crossovers(a.Crossovers), Heat(a.Rows)}
	if len(a.Foreign) > 0 {
		all = append(all, Foreign(a.Foreign))
	}
	if a.Peers != nil {
		all = append(all, Peers(a.Peers))
	}
	return append(all, Mixes(a.Mix)...)
}
