//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package mem

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapping is an address range reserved by mmap.
type mapping struct {
	base unsafe.Pointer
	size uintptr
}

// newRegion reserves size bytes and what alignment and guards cost, and opens the middle: all that stays closed is guard.
// size is a multiple of page. huge is the alignment of the start, 0 where no huge pages are wanted.
func newRegion(size, page, huge int) (*Region, error) {
	total := uintptr(size + huge + 2*page)
	base, err := unix.MmapPtr(-1, 0, nil, total, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, err
	}
	m := mapping{base, total}
	skip := uintptr(page)
	if huge > 0 {
		first := uintptr(base) + skip
		skip += -first & uintptr(huge-1)
	}
	data := unsafe.Slice((*byte)(unsafe.Add(base, skip)), size)
	if size == 0 {
		return &Region{data, m}, nil
	}
	if err := unix.Mprotect(data, unix.PROT_READ|unix.PROT_WRITE); err != nil {
		_ = m.release() // the first error is the one to tell
		return nil, err
	}
	return &Region{data, m}, nil
}

func (m *mapping) guarded() bool { return m.base != nil }

func (m *mapping) release() error {
	if m.base == nil {
		return nil
	}
	err := unix.MunmapPtr(m.base, m.size)
	m.base = nil
	return err
}
