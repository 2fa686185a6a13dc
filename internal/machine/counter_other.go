//go:build !(arm64 && linux)

package machine

// counterHz returns 0: no register states the rate of the counter.
func counterHz() float64 { return 0 }
