package compare

import (
	"math"
	"testing"

	"flynn/report/analysis"
	"flynn/results/keys"
)

// An estimate of two series says where they are too few for an interval, and is none where there is nothing to
// estimate.
func TestQuotients(t *testing.T) {
	series := func(v ...float64) *analysis.Series {
		return &analysis.Series{Samples: map[string][]float64{keys.Time: v}}
	}
	e := quotients(series(8, 8, 8, 8, 8, 8), series(2, 4, 4, 4, 4, 4), keys.Time)
	if e.Median != 2 || e.Lo != 2 || e.Hi != 4 || e.N != 6 || e.Warnings != nil {
		t.Errorf("%+v", e)
	}
	if e := quotients(series(8), series(4), keys.Time); e.Median != 2 || e.Lo != 0 || !math.IsInf(e.Hi, 1) ||
		len(e.Warnings) == 0 {
		t.Errorf("one sample each: %+v", e)
	}
	for _, none := range []analysis.Estimate{
		quotients(series(), series(1), keys.Time), quotients(series(1), series(1), keys.Cycles),
		quotients(series(1, 0), series(1, 1), keys.Time),
	} {
		if none.N != 0 {
			t.Errorf("an estimate of nothing: %+v", none)
		}
	}
}
