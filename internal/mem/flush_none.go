//go:build !(amd64 || (arm64 && linux))

package mem

// Flushable reports whether Flush works here. It needs amd64, or arm64 under Linux, which opens DC CIVAC to programs.
func Flushable() bool { return false }

func flushLines(*byte, uintptr) {}
