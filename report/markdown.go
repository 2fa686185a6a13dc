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
	for _, part := range noteLists(a.Set) {
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

// WriteFlynnMarkdown writes all tables of an analysis: the Flynn table, roofs, scaling, crossovers and tiers.
func WriteFlynnMarkdown(w io.Writer, a *Analysis) error {
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
func sheets(a *Analysis) []*table.Table {
	all := []*table.Table{flynnSheet(a.Flynn), roofSheet(a.Roofs), limitSheet(a.Rows), scalingSheet(a.Scaling),
		crossoverSheet(a.Crossovers), heatSheet(a.Rows)}
	if len(a.Foreign) > 0 {
		all = append(all, foreignSheet(a.Foreign))
	}
	if a.Peers != nil {
		all = append(all, peerSheet(a.Peers))
	}
	return all
}
