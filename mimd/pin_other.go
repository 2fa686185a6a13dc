//go:build !linux

package mimd

import (
	"errors"
	"runtime"
)

// errUnpinned says why Pin does less here.
var errUnpinned = errors.New("mimd: threads are not pinned: " + runtime.GOOS + " has no way to bind a thread to a CPU")

// Pin locks the calling goroutine to its thread. No CPU can be chosen on this system: err says so, and restore undoes
// the lock.
func Pin(int) (restore func(), err error) {
	runtime.LockOSThread()
	return runtime.UnlockOSThread, errUnpinned
}
