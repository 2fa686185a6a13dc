package report

import (
	"io"
	"slices"
	"strings"

	"flynn/report/table"
	"flynn/results/keys"
)

// Options say what a terminal can show.
type Options = table.Options

// WriteText writes an analysis for a terminal: a table of all points, what its columns mean, the points without samples, and
// the Flynn table.
func WriteText(w io.Writer, a *Analysis, o Options) error {
	var b strings.Builder
	b.WriteString(warning(a.Mark, o))
	if line := a.Set.machineLine(); line != "" {
		b.WriteString(o.Wrap(line) + "\n\n")
	}
	if len(a.Rows) > 0 {
		b.WriteString(rowSheet(a.Rows).Text(o))
	}
	for _, part := range a.Set.noteLists() {
		b.WriteString("\n" + o.Paint(table.Bold, part.title()) + "\n" + o.Wrap(part.text()))
	}
	all := []*table.Table{a.Flynn.sheet()}
	if len(a.Foreign) > 0 {
		all = append(all, foreignSheet(a.Foreign))
	}
	if a.Peers != nil {
		all = append(all, a.Peers.sheet())
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

// machineLine says in one line what was measured; "" where the files say nothing.
func (s *Set) machineLine() string {
	var words []string
	for _, key := range []string{keys.CPU, keys.Uarch, keys.GOARCH, keys.Virt, keys.Go} {
		if v := s.Keys[key]; v != "" && v != keys.Unknown && !slices.Contains(words, v) {
			words = append(words, v)
		}
	}
	if c := s.condition().String(); c != "" {
		words = append(words, c)
	}
	return strings.Join(words, " · ")
}
