package analysis

import (
	"testing"

	"flynn/report/internal/fixture"
	"flynn/results"
)

// TestFactsOfTheFirstFile: a file that tells nothing has the facts of the first release.
func TestFactsOfTheFirstFile(t *testing.T) {
	s := file(t, 6, fixture.Point("vtriad/f64/simd/avx/100/1", 10, 3200, 200, 3200))
	if f := s.Rows()[0].Facts(); f != results.FactsOf("vtriad", "f64") || f.Size != 8 || f.Allocated != 0.25 {
		t.Errorf("facts %+v", f)
	}
}
