package bench

import (
	"math"
	"time"

	"flynn/asm"
)

// chain is how many dependent additions one look at the clock takes: some 5 µs, long against the timer's own cost
// and short against a time slice.
const chain = 1 << 14

// looks is how often the clock is read; interference only ever makes a look longer, so the best one counts.
const looks = 3

// Clock returns the core clock in hertz, by the time that dependent additions of one cycle each take; 0 where there is
// no machine code for it.
func Clock() float64 {
	if len(asm.Clock) == 0 {
		return 0
	}
	best := time.Duration(math.MaxInt64)
	for range looks {
		start := time.Now()
		asm.Clock[0].Fn(chain)
		best = min(best, time.Since(start))
	}
	if best <= 0 {
		return 0
	}
	return chain / best.Seconds()
}
