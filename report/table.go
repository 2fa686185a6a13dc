package report

import (
	"io"
	"strings"

	"flynn/report/table"
)

// Options say what a terminal can show.
type Options = table.Options

// WriteText writes an analysis for a terminal: a table of all points, what its columns mean, the points without
// samples, and the Flynn table.
func WriteText(w io.Writer, a *Analysis, o Options) error {
	var b strings.Builder
	b.WriteString(warning(a.Mark, o))
	if line := a.Set.machineLine(); line != "" {
		b.WriteString(o.Wrap(line) + "\n\n")
	}
	if len(a.Rows) > 0 {
		b.WriteString(rowSheet(a.Rows).Text(o))
	}
	for _, part := range noteLists(a.Set) {
		b.WriteString("\n" + o.Paint(table.Bold, part.title()) + "\n" + o.Wrap(part.text()))
	}
	all := []*table.Table{flynnSheet(a.Flynn)}
	if len(a.Foreign) > 0 {
		all = append(all, foreignSheet(a.Foreign))
	}
	if a.Peers != nil {
		all = append(all, peerSheet(a.Peers))
	}
	for _, t := range all {
		if len(t.Rows) > 0 || t.ID == foreignID {
			b.WriteString("\n" + t.Text(o))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// warning is a mark before everything else, "" where there is none.
func warning(mark string, o Options) string {
	if mark == "" {
		return ""
	}
	return o.Paint(table.Bold+table.Red, o.Wrap("!!! "+mark+" !!!")) + "\n\n"
}

// WriteFlynn writes the Flynn table for a terminal.
func WriteFlynn(w io.Writer, a *Analysis, o Options) error {
	_, err := io.WriteString(w, warning(a.Mark, o)+flynnSheet(a.Flynn).Text(o))
	return err
}
