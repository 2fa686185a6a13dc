package plot

import (
	"io"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// TestMix: a heat map for each kind of code, with the speeds and their intervals.
func TestMix(t *testing.T) {
	a := analysis.Analyse(sets.Read(t, fixture.Mixture{Samples: 12, Noise: 10, Speed: fixture.OwnCores}.Text()))
	var names []string
	for _, p := range All(a) {
		if p.Kind() != KindMix {
			continue
		}
		names = append(names, p.Name)
		svg := string(fixture.Written(t, func(w io.Writer) error { _, err := p.WriteTo(w); return err }))
		for _, want := range []string{">0.99<", ">0.55<", ">peak@l1<", "0.97–1.03", ">triad<"} {
			if !strings.Contains(svg, want) {
				t.Errorf("%s lacks %s", p.Name, want)
			}
		}
		if want := "triad@memory 0.55 next to "; !strings.Contains(p.Alt, want) {
			t.Errorf("%s says %q", p.Name, p.Alt)
		}
		if p.Name == "mix-p2" {
			fixture.Golden(t, "mix-p2.svg", []byte(svg))
		}
	}
	if got := strings.Join(names, " "); got != "mix-p2 mix-p2-plain" {
		t.Errorf("plots %s", got)
	}
}
