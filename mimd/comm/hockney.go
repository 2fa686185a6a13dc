package comm

import "math"

// Hockney is the model t(m) = α + β·m of the time that a message of m bytes takes: latency α in seconds, inverse
// bandwidth β in seconds a byte.
// Source: Hockney, The communication challenge for MPP (1994).
type Hockney struct {
	Alpha, Beta float64
	Error       float64 // root mean square of the relative errors of the fit
}

// FitHockney fits the model to times in seconds by least squares of relative errors, so that short messages count as
// much as long ones. It takes two sizes at least; fewer give zeros.
func FitHockney(bytes, seconds []float64) Hockney {
	var n, x, xx, y, xy float64 // of the weighted normal equations; weights are 1/t²
	for i, m := range bytes {
		w := 1 / (seconds[i] * seconds[i])
		n, x, xx = n+w, x+w*m, xx+w*m*m
		y, xy = y+w*seconds[i], xy+w*m*seconds[i]
	}
	det := n*xx - x*x
	if len(bytes) < 2 || det <= 0 {
		return Hockney{}
	}
	h := Hockney{Alpha: (xx*y - x*xy) / det, Beta: (n*xy - x*y) / det}
	squares := 0.0
	for i, m := range bytes {
		e := (h.Alpha+h.Beta*m)/seconds[i] - 1
		squares += e * e
	}
	h.Error = math.Sqrt(squares / float64(len(bytes)))
	return h
}
