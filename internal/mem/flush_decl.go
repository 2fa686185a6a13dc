//go:build amd64 || (arm64 && linux)

package mem

// Flushable reports whether Flush works here.
func Flushable() bool { return true }

// flushLines evicts the lines of n bytes from p on. n is not 0.
//
//go:noescape
func flushLines(p *byte, n uintptr)
