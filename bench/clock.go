package bench

import (
	"math"
	"time"

	"flynn/asm"
)

// chain is how many additions one look at the clock takes: some 5 µs where they wait for each other, long against the
// timer's own cost and short against a time slice.
const chain = 1 << 14

// looks is how often the clock is read; interference only ever makes a look longer, so the best one counts.
const looks = 2

// Clock returns the core clock in hertz, by the time that dependent additions of one cycle each take; 0 where there is
// no machine code for it.
func Clock() float64 { return additions(asm.Clock) }

// Issue returns how many independent additions the core does in a second; 0 where there is no machine code for it. It
// falls when another thread of the core works, even one that the system does not show: the neighbour of a virtual CPU.
func Issue() float64 { return additions(asm.Issue) }

// additions is the rate of the best of some looks.
func additions(rows []asm.Impl[func(n int)]) float64 {
	if len(rows) == 0 {
		return 0
	}
	best := time.Duration(math.MaxInt64)
	for range looks {
		start := time.Now()
		rows[0].Fn(chain)
		best = min(best, time.Since(start))
	}
	if best <= 0 {
		return 0
	}
	return chain / best.Seconds()
}
