package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Formats lists what WriteAll can write.
var Formats = []string{"html", "svg", "png", "pdf", "csv", "md"}

// documents are the formats of which a report is one file.
var documents = map[string]struct {
	name  string
	write func(io.Writer, *Set) error
}{
	"html": {"report.html", WriteHTML},
	"csv":  {"report.csv", WriteCSV},
	"md":   {"report.md", WriteMarkdown},
}

// WriteAll writes a set in the given formats into a folder, which it makes where there is none, and returns the paths
// of what it wrote. Plots go into the folder plots. On an error it returns what was written before it.
func WriteAll(dir string, s *Set, formats []string) (written []string, err error) {
	for _, f := range formats {
		if !slices.Contains(Formats, f) {
			return nil, fmt.Errorf("report: no format %q; formats are %s", f, strings.Join(Formats, ", "))
		}
	}
	for _, f := range formats {
		paths, err := writeFormat(dir, s, f)
		written = append(written, paths...)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

func writeFormat(dir string, s *Set, format string) ([]string, error) {
	if doc, ok := documents[format]; ok {
		return writeDocument(filepath.Join(dir, doc.name), s, doc.write)
	}
	return writePlots(filepath.Join(dir, "plots"), Plots(s), format)
}

func writeDocument(path string, s *Set, write func(io.Writer, *Set) error) ([]string, error) {
	var b bytes.Buffer // no file is better than half of one
	if err := write(&b, s); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return nil, err
	}
	return []string{path}, nil
}

func writePlots(dir string, plots []Plot, format string) (written []string, err error) {
	if len(plots) == 0 {
		return nil, nil
	}
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
