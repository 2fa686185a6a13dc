//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package mem

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapping is an address range reserved by mmap.
type mapping struct {
	base unsafe.Pointer
	size uintptr
}

// newRegion reserves size bytes and what alignment and guards cost, and opens the middle: all that stays closed is
// guard. whole is the alignment of the start, 0 where a page will do; size is a multiple of the pages of the kind.
func newRegion(size, whole int, p Pages) (*Region, error) {
	page := os.Getpagesize()
	total := uintptr(size + whole + 2*page)
	base, err := unix.MmapPtr(-1, 0, nil, total, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, err
	}
	m := mapping{base, total}
	skip := uintptr(page)
	if whole > 0 {
		first := uintptr(base) + skip
		skip += -first & uintptr(whole-1)
	}
	data := unsafe.Slice((*byte)(unsafe.Add(base, skip)), size)
	if size > 0 {
		err = open(data, p)
	}
	if err != nil {
		_ = m.release() // the first error is the one to tell
		return nil, err
	}
	return &Region{data: data, mapping: m}, nil
}

// open makes reserved addresses readable and writable.
func open(b []byte, p Pages) error {
	if p == Huge {
		return openHuge(b)
	}
	return unix.Mprotect(b, unix.PROT_READ|unix.PROT_WRITE)
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
