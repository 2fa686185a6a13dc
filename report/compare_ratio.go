package report

import (
	"fmt"

	"flynn/internal/stats"
)

// quotients estimates base/x of two independent series; see stats.Quotient.
func quotients(base, x *Series, unit string) Estimate {
	b, v := base.Samples[unit], x.Samples[unit]
	i := stats.Quotient(b, v)
	e := Estimate{Median: i.Center, Lo: i.Lo, Hi: i.Hi, N: i.N}
	if i.N > 0 && i.Lo == 0 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("%d and %d samples are too few for a 95 %% interval of their ratio",
			len(b), len(v)))
	}
	return e
}
