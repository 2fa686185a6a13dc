package machine

import (
	"slices"
	"strings"
	"time"
)

// timer returns what the process found out by itself.
func timer(f Facts) Timer {
	r := Timer{Step: f.Step, Cost: f.Cost, Source: Unknown, Counter: Unknown, CounterHz: f.CounterHz, Steady: Unknown}
	switch f.GOARCH {
	case "amd64", "386":
		r.Counter = "TSC"
	case "arm64":
		r.Counter, r.Steady = "CNTVCT", "yes" // by the architecture
	case "riscv64":
		r.Counter, r.Steady = "time", "yes" // by the architecture
	}
	return r
}

// readTimer adds what the kernel tells. The TSC is steady where it neither follows the core clock nor stops in sleep;
// an emulator shows the flags of its host.
func (m *Machine) readTimer(t tree) {
	m.Timer.Source = firstOf(t.text("sys/devices/system/clocksource/clocksource0/current_clocksource"), Unknown)
	flags := strings.Fields(field(t.text("proc/cpuinfo"), "flags"))
	if m.Timer.Counter != "TSC" || len(flags) == 0 {
		return
	}
	m.Timer.Steady = "no"
	if slices.Contains(flags, "constant_tsc") && slices.Contains(flags, "nonstop_tsc") {
		m.Timer.Steady = "yes"
	}
}

// measureTimer returns the least step of the monotonic clock and the time that reading it takes, in nanoseconds. The
// step is 0 where the clock stands still.
func measureTimer() (step, cost float64) {
	const looks = 1000
	start := time.Now()
	least, last := time.Duration(0), time.Duration(0)
	look := func() {
		now := time.Since(start)
		if d := now - last; d > 0 && (least == 0 || d < least) {
			least = d
		}
		last = now
	}
	for range looks {
		look()
	}
	cost = float64(last) / looks
	for more := 0; least == 0 && more < 1e6; more++ { // a coarse clock
		look()
	}
	return float64(least), cost
}
