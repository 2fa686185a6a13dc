package page

import (
	"io"
	"slices"
	"strings"
	"testing"

	"flynn/report/compare"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/report/sheet"
	"flynn/results/keys"
)

// Machine keys are anybody's: nothing of them becomes markup or moves a cursor.
func TestCompareInjection(t *testing.T) {
	c, err := compare.New([]compare.Side{{Name: "amd64", Set: sets.Load(t, "compare-amd64.txt")},
		{Name: "arm64", Set: sets.Load(t, "compare-arm64.txt")}}, compare.Options{Threshold: .03})
	if err != nil {
		t.Fatal(err)
	}
	evil := "<script>alert(1)</script>\x1b[2J"
	c.Sides[1].Name = evil
	c.Sides[1].Set.Keys[keys.CPU] = evil
	c.Warnings = append(c.Warnings, evil)
	page := string(fixture.Written(t, func(w io.Writer) error { return WriteComparison(w, c) }))
	md := string(fixture.Written(t, func(w io.Writer) error { return compare.WriteMarkdown(w, c) }))
	text := string(fixture.Written(t, func(w io.Writer) error { return compare.WriteText(w, c, sheet.Options{}) }))
	if strings.Contains(page, "<script") || strings.Contains(md, "<script") || strings.Contains(text, "\x1b") {
		t.Error("a key was injected")
	}
	for _, want := range []string{"not silicon", "but in another file", "data:application/gzip"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestPlotsOf: two files make plots of both; of three, each of the two others has its own with the base.
func TestPlotsOf(t *testing.T) {
	side := func(name string) compare.Side { return compare.Side{Name: name, Set: sets.Load(t, "small.txt")} }
	for _, x := range []struct {
		sides []compare.Side
		want  []string
	}{
		{[]compare.Side{side("a"), side("b")}, []string{"compare-heat-f64", "compare-rate-triad-f64"}},
		{[]compare.Side{side("a"), side("b"), side("c")}, []string{"compare-2-heat-f64", "compare-3-heat-f64"}},
	} {
		c, err := compare.New(x.sides, compare.Options{Threshold: .03})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range PlotsOf(c) {
			names = append(names, p.Name)
		}
		for _, want := range x.want {
			if !slices.Contains(names, want) {
				t.Errorf("%d sides make no plot %s: %v", len(x.sides), want, names)
			}
		}
	}
}
