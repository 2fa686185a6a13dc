package mem

import "unsafe"

// flushPiece is how many bytes go at once: assembly cannot be preempted, and flushing takes some ns for each line.
const flushPiece = 1 << 20

// Flush writes every cache line that holds a byte of b back to memory, and evicts it from all caches of all cores. The
// content stays as it is; nothing outside those lines is touched. It returns when the last line is gone. It panics
// where [Flushable] is false.
func Flush(b []byte) {
	if !Flushable() {
		panic("mem: this architecture lets no program flush its caches")
	}
	for len(b) > 0 {
		n := min(len(b), flushPiece)
		flushLines(unsafe.SliceData(b), uintptr(n))
		b = b[n:]
	}
}
