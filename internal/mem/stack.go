package mem

import "unsafe"

// Lines of a page where AlignStack has its caller's callee begin.
const (
	alignLow  = 1024
	alignHigh = 1536
)

// AlignStack calls f with the stack at a fixed place in a page, within half a KiB, whatever was called before. Frames
// of a timed region then lie a KiB below, at the end of a page and in the lines that Layout leaves free: no store of a
// call holds up a load of small operands.
//
//go:noinline
func AlignStack(f func()) {
	var frame [alignHigh - alignLow - 256]byte // less than the lines that it looks for
	if at := offset(&frame[0]); at < alignLow || at >= alignHigh {
		AlignStack(f)
		return
	}
	f()
}

// offset is where in a page a byte lies. It is no inline function, so that what it is asked of stays in memory.
//
//go:noinline
func offset(b *byte) uintptr { return uintptr(unsafe.Pointer(b)) % LayoutPage }
