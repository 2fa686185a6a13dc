package peer

import (
	"fmt"
	"syscall"
	"unsafe"
)

// Layout of operands, the same as flynn's: the first stream starts ten lines behind the start of a page, every other
// one an odd number of pages plus five lines behind the one before, so that streams alias neither in the low bits of
// addresses nor in the banks of memory; what is large enough lies on huge pages where the system gives them.
const (
	page     = 4 << 10
	skew     = 320
	lead     = 640 // before all streams
	hugePage = 2 << 20
)

// layout returns the offsets of streams of so many bytes, and the bytes that all take.
func layout(bytes []int) (offsets []int, total int) {
	next := lead
	for _, n := range bytes {
		offsets = append(offsets, next)
		if n == 0 {
			continue
		}
		total = next + n
		pages := max(n-skew+page-1, 0) / page
		next += (pages|1)*page + skew
	}
	return offsets, total
}

// layoutFirst is layout with one stream before all others: the one that an op writes.
func layoutFirst(bytes []int, first int) (offsets []int, total int) {
	if first <= 0 {
		return layout(bytes)
	}
	turned := append([]int{bytes[first]}, bytes[:first]...)
	offsets, total = layout(append(turned, bytes[first+1:]...))
	at := offsets[0]
	copy(offsets, offsets[1:first+1])
	offsets[first] = at
	return offsets, total
}

// region is memory from the system.
type region struct{ mapped, data []byte }

func newRegion(size int) (region, error) {
	size = (max(size, 1) + page - 1) / page * page
	room := size
	if size >= hugePage {
		room += hugePage
	}
	m, err := syscall.Mmap(-1, 0, room, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return region{}, fmt.Errorf("%d MiB: %w", size>>20, err)
	}
	r := region{m, m[:size]}
	if room > size {
		skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(m))) & (hugePage - 1))
		r.data = m[skip : skip+size]
		_ = syscall.Madvise(r.data, syscall.MADV_HUGEPAGE) // a wish
	}
	return r, nil
}

func (r region) free() { _ = syscall.Munmap(r.mapped) }

// Of returns operands as elements.
func Of[T any](b []byte) []T {
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(*new(T))))
}
