//go:build !linux && !darwin

package machine

// Detect reads the machine this process runs on. On this system only CPUID and the Go runtime tell something.
func Detect() *Machine { return detectBare(here(firstCPUs())) }
