package mem

import (
	"testing"
	"unsafe"
)

// heap keeps what would else lie on a stack.
var heap []any

// TestAlone: equal objects lie at the same place of a page, whatever was taken before, and slices at their line.
func TestAlone(t *testing.T) {
	const page = 4 << 10
	for range 100 {
		heap = append(heap, new([24]byte), Alone[[200]byte]())
		if at := uintptr(unsafe.Pointer(heap[len(heap)-1].(*[200]byte))) % page; at != 0 {
			t.Fatalf("an object at byte %d of a page", at)
		}
		for n, line := range []int{0, 33, 43} {
			s := AloneSlice[uint16](n, line)
			heap = append(heap, s)
			if at := uintptr(unsafe.Pointer(unsafe.SliceData(s))) % page; at != uintptr(line*LineSize) || len(s) != n ||
				cap(s) != n {
				t.Fatalf("%d elements of line %d: at byte %d of a page, length %d, capacity %d", n, line, at, len(s), cap(s))
			}
		}
	}
}
