package report

import (
	"io"
	"strings"
	"testing"
)

// Writers show what was derived once, and derive nothing again: what is changed in an analysis is changed everywhere.
func TestAnalyseOnce(t *testing.T) {
	a := Analyse(load(t, "small.txt"))
	a.Flynn.Rows[0].Kernel, a.Roofs.Compute[0].ISA, a.Rows[0].Point.Kernel = "changedrow", "changedroof", "changedpoint"
	for name, c := range map[string]struct {
		write func(io.Writer) error
		has   []string
	}{
		"text": {func(w io.Writer) error { return WriteText(w, a, Options{}) }, []string{"changedrow",
			"changedpoint"}},
		"Markdown":    {func(w io.Writer) error { return WriteMarkdown(w, a) }, []string{"changedpoint"}},
		"CSV":         {func(w io.Writer) error { return WriteCSV(w, a) }, []string{"changedpoint"}},
		"Flynn table": {func(w io.Writer) error { return WriteFlynnMarkdown(w, a) }, []string{"changedrow", "changedroof"}},
		"CSV of it":   {func(w io.Writer) error { return WriteFlynnCSV(w, a) }, []string{"changedrow"}},
		"JSON":        {func(w io.Writer) error { return WriteJSON(w, a) }, []string{"changedrow", "changedroof"}},
		"page": {func(w io.Writer) error { return WriteHTML(w, a, View{}) }, []string{"changedrow", "changedroof",
			"changedpoint"}},
		"on a terminal": {func(w io.Writer) error { return WriteFlynn(w, a, Options{}) }, []string{"changedrow"}},
	} {
		out := string(written(t, c.write))
		for _, want := range c.has {
			if !strings.Contains(out, want) {
				t.Errorf("%s derives again what holds %s", name, want)
			}
		}
	}
}
