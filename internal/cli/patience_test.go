package cli

import (
	"testing"
	"time"

	"flynn/bench"
)

// TestPatience: who asks for a number of samples gets that number, who names a budget gets it, all others the
// profile's.
func TestPatience(t *testing.T) {
	profile := bench.Selection{Budget: 2 * time.Minute, Target: 0.02}
	for _, c := range []struct {
		choice choice
		budget time.Duration
		target float64
	}{
		{choice{}, 2 * time.Minute, 0.02},
		{choice{count: 10}, 0, 0.02},
		{choice{count: 10, budget: "5m"}, 5 * time.Minute, 0.02},
		{choice{budget: "none"}, 0, 0.02},
		{choice{budget: "90s", target: "1%"}, 90 * time.Second, 0.01},
		{choice{target: "0.5"}, 2 * time.Minute, 0.005},
	} {
		s := profile
		if err := c.choice.patience(&s); err != nil {
			t.Errorf("%+v: %v", c.choice, err)
		}
		if s.Budget != c.budget || s.Target != c.target {
			t.Errorf("%+v: budget %v, target %v; want %v, %v", c.choice, s.Budget, s.Target, c.budget, c.target)
		}
	}
}
