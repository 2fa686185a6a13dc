package page

import (
	"io"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/sheet"
)

// Writers show what was derived once, and derive nothing again: what is changed in an analysis is changed everywhere.
func TestAnalyseOnce(t *testing.T) {
	a := analysis.Analyse(sets.Load(t, "small.txt"))
	a.Flynn.Rows[0].Kernel, a.Roofs.Compute[0].ISA, a.Rows[0].Point.Kernel = "changedrow", "changedroof", "changedpoint"
	for name, c := range map[string]struct {
		write func(io.Writer) error
		has   []string
	}{
		"text": {func(w io.Writer) error { return sheet.WriteText(w, a, sheet.Options{}) }, []string{"changedrow",
			"changedpoint"}},
		"Markdown": {func(w io.Writer) error { return sheet.WriteMarkdown(w, a) }, []string{"changedpoint"}},
		"CSV":      {func(w io.Writer) error { return sheet.WriteCSV(w, a) }, []string{"changedpoint"}},
		"Flynn table": {func(w io.Writer) error {
			return sheet.WriteFlynnMarkdown(w, a)
		}, []string{"changedrow", "changedroof"}},
		"CSV of it": {func(w io.Writer) error { return sheet.WriteFlynnCSV(w, a) }, []string{"changedrow"}},
		"JSON":      {func(w io.Writer) error { return sheet.WriteJSON(w, a) }, []string{"changedrow", "changedroof"}},
		"page": {func(w io.Writer) error { return WriteHTML(w, a, View{}) }, []string{"changedrow", "changedroof",
			"changedpoint"}},
		"on a terminal": {func(w io.Writer) error { return sheet.WriteFlynn(w, a, sheet.Options{}) }, []string{"changedrow"}},
	} {
		out := string(fixture.Written(t, c.write))
		for _, want := range c.has {
			if !strings.Contains(out, want) {
				t.Errorf("%s derives again what holds %s", name, want)
			}
		}
	}
}
