package mem

import "unsafe"

// large is the size in bytes above which Go's heap starts an object on a page.
const large = 32 << 10

// alone is a value and so much room behind it that it lies on pages of its own.
type alone[T any] struct {
	value T
	_     [large]byte
}

// Alone returns a zero T on Go's heap that begins with a page and shares none. What a timed region reads and writes
// lies so: a load waits for a store in flight whose address has the same low 12 bits, and the lines that travel between
// cores depend on where in a line an object begins. Two equal objects at other places would differ by some per cent.
func Alone[T any]() *T { return &new(alone[T]).value }

// AloneSlice returns n zero elements in the same way, which begin at a line of their first page. T must fit a line
// evenly.
func AloneSlice[T any](n, line int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	skip := line * LineSize / size
	return make([]T, skip+n+large/size+1)[skip:][:n:n]
}
