//go:build linux

package machine

// counterHz returns the rate of CNTVCT as the firmware states it.
func counterHz() float64 { return float64(cntfrq()) }

func cntfrq() uint64
