//go:build !linux

package mem

// hugePage returns 0: this system gives no huge pages by advice.
func hugePage() int { return 0 }

func adviseHuge([]byte) {}

func hugeBytes(_, _ uintptr) int { return -1 }
