package mem

import "unsafe"

// Lines of a page where Settle has its caller's callee begin.
const (
	settleLow  = 1024
	settleHigh = 1536
)

// Settle calls f where the stack has reached certain lines of a page, whatever was called before: half a KiB of them,
// going down. A timed region's frames lie a KiB below then, at the end of a page and in the lines that Layout leaves
// free: no store of a call holds up a load of small operands.
//
//go:noinline
func Settle(f func()) {
	var frame [settleHigh - settleLow - 256]byte // less than the lines that it looks for
	if at := offset(&frame[0]); at < settleLow || at >= settleHigh {
		Settle(f)
		return
	}
	f()
}

// offset is where in a page a byte lies. It is no inline function, so that what it is asked of stays in memory.
//
//go:noinline
func offset(b *byte) uintptr { return uintptr(unsafe.Pointer(b)) % LayoutPage }
