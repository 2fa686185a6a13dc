package mimd

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// Pin locks the calling goroutine to its thread and the thread to one CPU. restore undoes both; a goroutine that ends
// without it takes its thread with it. On error the goroutine is locked all the same.
func Pin(cpu int) (restore func(), err error) {
	runtime.LockOSThread() // first: the runtime then starts no thread from this one, which would inherit the mask
	var old, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &old); err != nil {
		return runtime.UnlockOSThread, fmt.Errorf("mimd: read the CPU mask: %w", err)
	}
	one.Set(cpu)
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		return runtime.UnlockOSThread, fmt.Errorf("mimd: pin to CPU %d: %w", cpu, err)
	}
	return func() {
		if unix.SchedSetaffinity(0, &old) == nil {
			runtime.UnlockOSThread() // otherwise the thread must not serve others
		}
	}, nil
}
