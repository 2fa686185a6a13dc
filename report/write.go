package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/page"
	"flynn/report/plot"
	"flynn/report/sheet"
)

// Formats lists what WriteAll can write.
var Formats = []string{"html", "svg", "png", "pdf", "csv", "md", "json"}

// OfPlots tells whether a format is one of plots, a file for each.
func OfPlots(format string) bool { return documents[format] == nil }

// document is one file of a report.
type document struct {
	name  string
	write func(io.Writer, *analysis.Analysis, page.View) error
}

// wholly is a document that shows all of an analysis whatever the view.
func wholly(name string, write func(io.Writer, *analysis.Analysis) error) document {
	return document{name, func(w io.Writer, a *analysis.Analysis, _ page.View) error { return write(w, a) }}
}

// documents are the formats of which a report is a few files: report.* has every point, flynn.* what is derived.
var documents = map[string][]document{
	"html": {{"report.html", page.WriteHTML}},
	"csv":  {wholly("report.csv", sheet.WriteCSV), wholly("flynn.csv", sheet.WriteFlynnCSV)},
	"md":   {wholly("report.md", sheet.WriteMarkdown), wholly("flynn.md", sheet.WriteFlynnMarkdown)},
	"json": {wholly("flynn.json", sheet.WriteJSON)},
}

// WriteAll writes what a view shows in the given formats into a folder, which it makes where there is none, and returns
// the paths of what it wrote. Plots go into the folder plots. On an error it returns what was written before it.
func WriteAll(dir string, a *analysis.Analysis, formats []string, v page.View) (written []string, err error) {
	for _, f := range formats {
		if !slices.Contains(Formats, f) {
			return nil, fmt.Errorf("report: no format %q; formats are %s", f, strings.Join(Formats, ", "))
		}
	}
	if slices.ContainsFunc(formats, func(f string) bool { return f == "html" || OfPlots(f) }) {
		v = v.Drawn(a) // once for all formats
	}
	for _, f := range formats {
		paths, err := writeFormat(dir, a, f, v)
		written = append(written, paths...)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

func writeFormat(dir string, a *analysis.Analysis, format string, v page.View) ([]string, error) {
	docs, ok := documents[format]
	if !ok {
		return WritePlots(dir, v.Plots, format)
	}
	var written []string
	for _, doc := range docs {
		path := filepath.Join(dir, doc.name)
		if err := doc.save(path, a, v); err != nil {
			return written, err
		}
		written = append(written, path)
	}
	return written, nil
}

func (d document) save(path string, a *analysis.Analysis, v page.View) error {
	var b bytes.Buffer // no file is better than half of one
	if err := d.write(&b, a, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// WritePlots writes plots into the folder plots of another one, and returns the paths of what it wrote.
func WritePlots(dir string, plots []plot.Plot, format string) (written []string, err error) {
	if len(plots) == 0 {
		return nil, nil
	}
	dir = filepath.Join(dir, "plots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	for _, p := range plots {
		path := filepath.Join(dir, p.Name+"."+format)
		if err := p.Save(path); err != nil {
			return written, err
		}
		written = append(written, path)
	}
	return written, nil
}
