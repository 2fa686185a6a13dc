// Package sheet shows an analysis in words and numbers: tables as text, Markdown, CSV and JSON, and the one screen that
// a run ends in.
package sheet

import (
	"io"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
)

// Options say what a terminal can show.
type Options = table.Options

// WriteText writes an analysis for a terminal: a table of all points, what its columns mean, the points without
// samples, and the Flynn table.
func WriteText(w io.Writer, a *analysis.Analysis, o Options) error {
	var b strings.Builder
	b.WriteString(Warning(a.Mark, o))
	if line := a.Set.MachineLine(); line != "" {
		b.WriteString(o.Wrap(line) + "\n\n")
	}
	if len(a.Rows) > 0 {
		b.WriteString(Rows(a.Rows).Text(o))
	}
	for _, part := range NoteLists(a.Set) {
		b.WriteString("\n" + o.Paint(table.Bold, part.Title()) + "\n" + o.Wrap(part.text()))
	}
	all := []*table.Table{Flynn(a.Flynn)}
	if len(a.Foreign) > 0 {
		all = append(all, Foreign(a.Foreign))
	}
	if a.Peers != nil {
		all = append(all, Peers(a.Peers))
	}
	if a.Mix != nil {
		b.WriteString("\n" + mixFindings(a.Mix, o))
		all = append(all, Mixes(a.Mix)...)
	}
	for _, t := range all {
		if len(t.Rows) > 0 || t.ID == foreignID {
			b.WriteString("\n" + t.Text(o))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Warning is a mark before everything else, "" where there is none.
func Warning(mark string, o Options) string {
	if mark == "" {
		return ""
	}
	return o.Paint(table.Bold+table.Red, o.Wrap("!!! "+mark+" !!!")) + "\n\n"
}

// WriteFlynn writes the Flynn table for a terminal.
func WriteFlynn(w io.Writer, a *analysis.Analysis, o Options) error {
	_, err := io.WriteString(w, Warning(a.Mark, o)+Flynn(a.Flynn).Text(o))
	return err
}
