//go:build !linux

package mem

// Available returns the bytes this process can still use. On this system they are unknown, and it reports false.
func Available() (int64, bool) { return 0, false }
