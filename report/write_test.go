package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/page"
	"flynn/report/plot"
)

func TestWriteAll(t *testing.T) {
	s, err := analysis.Load(filepath.Join("testdata", "small.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new")
	got, err := WriteAll(dir, analysis.Analyse(s), []string{"html", "svg", "csv", "md", "json"}, page.View{})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(plot.All(analysis.Analyse(s))) + 6; len(got) != want {
		t.Errorf("%d files, want %d", len(got), want)
	}
	for _, path := range got {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got[0] != filepath.Join(dir, "report.html") {
		t.Errorf("first file %s", got[0])
	}
	other := filepath.Join(t.TempDir(), "other")
	if _, err := WriteAll(other, analysis.Analyse(s), []string{"csv", "docx"}, page.View{}); err == nil ||
		!strings.Contains(err.Error(), "html, svg, png, pdf, csv, md, json") {
		t.Errorf("format docx: %v", err)
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a wrong format wrote something")
	}
}
