package plot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/sets"
	"flynn/report/page"
	"flynn/report/plot"
)

// Every colour that plots use either has a dark counterpart in the style of the page or is light enough to keep.
func TestPageKnowsTheColours(t *testing.T) {
	style, err := os.ReadFile(filepath.Join("..", "page", "page.css"))
	if err != nil {
		t.Fatal(err)
	}
	keep := []string{"56B4E9", "E69F00", "CC79A7"}
	for _, c := range plot.TileColours() { // a tile brings the colour of its number
		keep = append(keep, fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B))
	}
	var html strings.Builder
	if err := page.WriteHTML(&html, analysis.Analyse(sets.Everything(t)), page.View{}); err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`var\(--c([0-9A-F]{6}),`).FindAllStringSubmatch(html.String(), -1)
	if len(used) == 0 {
		t.Fatal("no colours")
	}
	for _, m := range used {
		if !strings.Contains(string(style), "--c"+m[1]+":") && !slices.Contains(keep, m[1]) {
			t.Fatalf("colour %s has no counterpart on a dark page", m[1])
		}
	}
}
