package page

import (
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/sets"
	"flynn/report/plot"
	"flynn/report/sheet"
)

// TestConditionsAreOfTheFile: what a run measured under one condition throughout has every table and plot that the same
// samples have under the usual one, and each says what the condition was.
func TestConditionsAreOfTheFile(t *testing.T) {
	for _, condition := range []string{"pages=4k", "numa=interleave", "cache=cold", "pages=4k/numa=interleave", "arm=a"} {
		usual, s := sets.Load(t, "small.txt"), sets.Under(t, "small.txt", condition)
		words := strings.ReplaceAll(condition, "/", " ")
		if got := s.Condition().String(); got != words {
			t.Errorf("condition %q of a file under %s", got, condition)
		}
		strip := strings.NewReplacer(" "+words, "", "─", "")
		for what, show := range map[string]func(*analysis.Set) string{
			"Flynn table": func(s *analysis.Set) string { return sheet.Flynn(s.FlynnTable()).Text(sheet.Options{}) },
			"roofs":       func(s *analysis.Set) string { return sheet.Roofs(s.Roofs()).Text(sheet.Options{}) },
			"heat map": func(s *analysis.Set) (text string) {
				for _, p := range plot.All(analysis.Analyse(s)) {
					if p.Kind() == plot.KindHeat {
						text += p.Alt + "\n"
					}
				}
				return text
			},
		} {
			want, got := show(usual), show(s)
			if want == "" || squeezed(strip.Replace(got)) != squeezed(strip.Replace(want)) {
				t.Errorf("%s under %s:\n%s\nwant\n%s", what, condition, got, want)
			}
		}
		page := pageOf(t, s)
		for _, lie := range []string{"no samples with a rate", "no samples of kernel peak", "No Flynn table", "No heat map"} {
			if strings.Contains(page, lie) {
				t.Errorf("page under %s says %q", condition, lie)
			}
		}
		if !strings.Contains(page, words) {
			t.Errorf("page does not say %s", words)
		}
	}
}

// squeezed is text without runs of spaces, which columns are padded with.
func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }
