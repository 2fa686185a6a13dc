package misd

import (
	"math"
	"strings"
	"testing"
)

// TestAvailability holds the model against textbook systems.
func TestAvailability(t *testing.T) {
	tmr := func(a float64) float64 { return 3*a*a - 2*a*a*a }
	for _, c := range []struct {
		s    System
		want float64
	}{
		{System{2, 1, 0.95, 1}, 0.9975}, // parallel
		{System{2, 2, 0.95, 1}, 0.9025}, // series
		{System{1, 1, 0.95, 1}, 0.95},
		{System{3, 2, 0.95, 1}, tmr(0.95)},
		{System{3, 2, 0.95, 0.99}, 0.99 * tmr(0.95)},
		{System{3, 2, 0.5, 1}, 0.5}, // where TMR breaks even
		{System{3, 2, 0.4, 1}, tmr(0.4)},
		{System{5, 3, 0.9, 1}, 0.99144},
		{System{4, 4, 0.9, 0.5}, 0.5 * 0.6561},
		{System{3, 1, 0, 1}, 0},
		{System{3, 3, 1, 1}, 1},
		{System{1000, 1, 0.01, 1}, 1 - math.Pow(0.99, 1000)},
		{System{1000, 500, 0.5, 1}, 0.5126125},
	} {
		if got := c.s.Availability(); math.Abs(got-c.want) > 1e-7*c.want {
			t.Errorf("%+v: %v, want %v", c.s, got, c.want)
		}
	}
}

// TestSimulate: of many simulated systems, about 95 in 100 hold the true value in their interval. The seed is fixed.
func TestSimulate(t *testing.T) {
	hit, all := 0, 0
	for _, s := range []System{{2, 1, 0.95, 1}, {2, 2, 0.95, 1}, {3, 2, 0.9, 1}, {3, 2, 0.9, 0.99}, {5, 3, 0.7, 1}} {
		for seed := range uint64(100) {
			e := s.Simulate(2000, seed)
			if all++; e.Lo <= s.Availability() && s.Availability() <= e.Hi {
				hit++
			}
			if e.Lo > e.P || e.P > e.Hi {
				t.Errorf("%+v", e)
			}
		}
	}
	if hit < all*92/100 || hit > all*98/100 {
		t.Errorf("%d of %d intervals hold the true value", hit, all)
	}
	if e := (System{1, 1, 1, 1}).Simulate(100, 1); e.P != 1 || e.Hi != 1 || e.Lo > 0.97 || e.Lo < 0.95 {
		t.Errorf("100 of 100: %+v", e)
	}
}

func TestNoSystem(t *testing.T) {
	for _, s := range []System{{0, 1, 1, 1}, {2, 3, 1, 1}, {2, 0, 1, 1}, {2, 1, 1.1, 1}, {2, 1, math.NaN(), 1},
		{2, 1, 1, -1}, {1001, 1, 1, 1}} {
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), "from ") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
