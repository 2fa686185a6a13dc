package comm

import (
	"math"
	"testing"
	"time"
)

// TestWeigh: where an op is a fixed cost and work in proportion to n, half of the time is work when the work takes as
// long as the cost.
func TestWeigh(t *testing.T) {
	const cost, work = 200e-6, 1e-9
	var g Grain
	for n := 1 << 10; n <= 1<<26; n *= 4 {
		g.Steps = append(g.Steps, GrainStep{N: n, Time: time.Duration(1e9 * (cost + work*float64(n)))})
	}
	g.weigh()
	if want := 2 * cost; math.Abs(g.METG.Seconds()/want-1) > 0.1 {
		t.Errorf("METG %v, want nearly %v s", g.METG, want)
	}
	if last := g.Steps[len(g.Steps)-1]; last.Efficiency != 1 {
		t.Errorf("the best size has efficiency %v", last.Efficiency)
	}
	var none Grain
	if none.weigh(); none.METG != 0 {
		t.Errorf("METG %v of nothing", none.METG)
	}
}

// TestVerify: vectors that nothing was moved into are found, for every pattern that moves something.
func TestVerify(t *testing.T) {
	for pattern := range patterns {
		rank := 1
		if pattern == Gather {
			rank = 0
		}
		err := verify(pattern, rank, 3, make([]byte, 96), make([]byte, 96))
		if (err == nil) != (pattern == Barrier) {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}
