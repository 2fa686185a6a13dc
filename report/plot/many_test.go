package plot

import (
	"fmt"
	"slices"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/results/keys"
)

// A large catalogue is readable: no picture is wider than a page, no text leaves it, and no two names touch.
func TestManyKernels(t *testing.T) {
	s := sets.Read(t, fixture.ManyLines(6))
	plots := All(analysis.Analyse(s))
	var names []string
	for _, p := range plots {
		if slices.Contains(names, p.Name) {
			t.Errorf("two plots are called %s", p.Name)
		}
		names = append(names, p.Name)
		width, height := p.figure.width.Points(), p.figure.height.Points()
		if limit := 1900.0; width > limit || height > 700 {
			t.Errorf("%s is %.0f × %.0f points", p.Name, width, height)
		}
		all := boxes(t, svgOf(t, p))
		for i, b := range all {
			if min(b.x0, b.x1) < 0 || max(b.x0, b.x1) > width || min(b.y0, b.y1) < 2 || max(b.y0, b.y1) > height-6 {
				t.Errorf("%s: a text at %v leaves the picture", p.Name, b)
			}
			for _, o := range all[:i] {
				if b.y0 == b.y1 && o.y0 == b.y0 && o.y1 == o.y0 && b.x0 < o.x1 && o.x0 < b.x1 {
					t.Errorf("%s: two texts of one line overlap: %v %v", p.Name, b, o)
				}
			}
		}
	}
	for _, want := range []string{"speedup-f64-16KiB-1", "speedup-f64-16KiB-2", "heat-f64-1", "heat-f64-2", "heat-u8",
		"roofline-f64-p1", "rate-triad-f64"} {
		if !slices.Contains(names, want) {
			t.Errorf("no plot %s", want)
		}
	}
	drawn := 0
	for _, m := range analysis.HeatMaps(analysis.Analyse(s).Rows) {
		c := &heatChart{m, "", ""}
		for _, part := range c.parts() {
			drawn += len(part.Tiles)
		}
		if drawn != len(c.Tiles) {
			t.Errorf("the heat map of %s loses tiles: %d of %d", c.Elem, drawn, len(c.Tiles))
		}
		drawn = 0
	}
}

// Tiers of one architecture look different, and so does one that nobody gave a look.
func TestLooksDiffer(t *testing.T) {
	tell := func(l look) string { return fmt.Sprint(l.colour, l.mark) }
	arm := []string{"neon", "crc", "pmull", "dotprod", "sve", "sve2"}
	for _, tiers := range [][]string{
		append([]string{keys.Scalar, "rvv"}, "tomorrow", "thedayafter"),
		append([]string{keys.Scalar, "tomorrow"}, arm...),
		slices.DeleteFunc(slices.Clone(analysis.ISAOrder), func(isa string) bool {
			return isa == "rvv" || slices.Contains(arm, isa)
		}),
	} {
		seen := make(map[string]string)
		for _, isa := range tiers {
			if other, ok := seen[tell(isaLook(isa))]; ok {
				t.Errorf("%s looks like %s", isa, other)
			}
			seen[tell(isaLook(isa))] = isa
		}
	}
	for isa, l := range isaLooks {
		if !slices.Contains(analysis.ISAOrder, isa) {
			t.Errorf("%s has a look and no place", isa)
		}
		for _, o := range strangers {
			if tell(o) == tell(l) {
				t.Errorf("a stranger may look like %s", isa)
			}
		}
	}
	if analysis.CompareISA("zzz", "avx") <= 0 || analysis.CompareISA("aaa", "zzz") >= 0 ||
		analysis.CompareISA("avx512", "avx512vnni") >= 0 {
		t.Error("unknown tiers have no place")
	}
}
