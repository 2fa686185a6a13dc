package patience

import (
	"testing"
	"time"
)

// TestFactor: a time-out is never shorter than on an ordinary machine, grows with the time of the probe, and has an
// end.
func TestFactor(t *testing.T) {
	for took, want := range map[time.Duration]float64{
		0: 1, usual / 2: 1, usual: 1, 3 * usual: 3, most * usual: most, 1000 * usual: most,
	} {
		if got := factor(took); got != want {
			t.Errorf("a probe of %v stretches by %g, want %g", took, got, want)
		}
	}
}

// TestStretch: all times are stretched by the one factor of the process.
func TestStretch(t *testing.T) {
	if probe() <= 0 {
		t.Error("the probe takes no time")
	}
	f := Factor()
	if f < 1 || f > most || f != Factor() {
		t.Errorf("factor %g, then %g", f, Factor())
	}
	if got, want := Stretch(time.Second), time.Duration(f*float64(time.Second)); got != want {
		t.Errorf("a second becomes %v, want %v", got, want)
	}
	t.Logf("factor %.2f", f)
}
