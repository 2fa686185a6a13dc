package sheet

import (
	"io"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
)

// TestMix: the golden view of programs at the same time fits every terminal, and has its findings in words.
func TestMix(t *testing.T) {
	a := analysis.Analyse(sets.Read(t, fixture.Mixture{Samples: 12, Noise: 10, Speed: fixture.SharedCore}.Text()))
	for _, width := range fixture.Terminals {
		text := fixture.Written(t, func(w io.Writer) error {
			return WriteMix(w, a, Screen{Options: Options{Width: width}, Page: "report.html",
				All: "flynn report out/TIME --full"})
		})
		fixture.Fits(t, string(text), width)
		if width == 100 {
			fixture.Golden(t, "mix100.text", text)
			if n := strings.Count(string(text), "\n"); n > 45 {
				t.Errorf("%d lines", n)
			}
		}
	}
	full := string(fixture.Written(t, func(w io.Writer) error { return WriteText(w, a, Options{Width: 120}) }))
	for _, want := range []string{"Speed next to one other worker: avx512", "Speed next to one other worker: plain Go",
		"Two virtual CPUs share one core: peak next to peak is 0.52"} {
		if !strings.Contains(full, want) {
			t.Errorf("no %q with --full", want)
		}
	}
}
