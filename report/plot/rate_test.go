package plot

import (
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/internal/sets"
)

// A rate plot shows the largest team only; of how a kernel scales there is another plot.
func TestRateShowsTheLargestTeam(t *testing.T) {
	var names []string
	for _, e := range named(t, All(analysis.Analyse(sets.Textbook(t))), "rate-sum-f64").figure.legend {
		names = append(names, e.name)
	}
	if got := strings.Join(names, ", "); got != "scalar, avx, avx ×4" {
		t.Errorf("legend %s", got)
	}
}
