// Package mem gives kernels their memory: page-aligned, on huge pages where asked for, with an unreadable page before
// and after it, and lays the operand streams of one problem out inside it. It also says how much memory is left.
// It may import the standard library and golang.org/x/sys.
package mem

import (
	"fmt"
	"math"
	"os"
	"unsafe"
)

// LineSize is the alignment of every stream in bytes: a cache line of most machines (Apple's is two), and an
// AVX-512 register.
const LineSize = 64

// askFrom is the size in bytes from which Map asks what is available: smaller regions are not what ends a process, and
// asking costs more than mapping them.
const askFrom = 4 << 20

// Options says what a region is for.
type Options struct {
	// Huge asks for transparent huge pages where the region holds at least one. It is a wish: [Region.HugeBytes] tells
	// what came of it.
	Huge bool
}

// Region is one mapping with an unreadable page before and after it. Where the system offers no such pages it is plain Go
// memory, and Guarded reports false. A Region is not safe for concurrent Free.
type Region struct {
	data    []byte  // what the user sees
	mapping mapping // what the system gave, the guards included
}

// Map returns a region of at least size bytes, all zero, not yet touched: pages go to the NUMA node of the thread that first
// writes them. The size is rounded up to whole pages; 0 gives an empty region between two guards. It is an error to ask
// for a negative size, or for more than [Available] tells.
func Map(size int, o Options) (*Region, error) {
	page := os.Getpagesize()
	if size < 0 {
		return nil, fmt.Errorf("mem: size %d is negative", size)
	}
	huge := 0
	if h := hugePage(); o.Huge && h > 0 && size >= h {
		huge = h
	}
	if size > math.MaxInt-huge-3*page {
		return nil, fmt.Errorf("mem: no region of %d B fits the address space", size)
	}
	// Linux overcommits: mmap succeeds, and the first touch past the limit kills the process.
	if size >= askFrom {
		if left, ok := Available(); ok && int64(size) > left {
			return nil, fmt.Errorf("mem: %d B do not fit, %d B are available", size, left)
		}
	}
	r, err := newRegion(roundUp(size, page), page, huge)
	if err != nil {
		return nil, fmt.Errorf("mem: map %d B: %w", size, err)
	}
	if huge > 0 {
		adviseHuge(r.data)
	}
	return r, nil
}

// Bytes returns the usable memory. It starts on a page, or on a huge page where those were asked for and one fits, and
// its end is the trailing guard. It is nil after Free.
func (r *Region) Bytes() []byte { return r.data }

// Guarded reports whether a touch before or beyond the region faults.
func (r *Region) Guarded() bool { return r.mapping.guarded() }

// HugeBytes returns how many bytes of the region lie on transparent huge pages at this moment, -1 where the system does
// not tell. Pages that were never touched do not count.
func (r *Region) HugeBytes() int {
	if len(r.data) == 0 {
		return 0
	}
	lo := uintptr(unsafe.Pointer(unsafe.SliceData(r.data)))
	return hugeBytes(lo, lo+uintptr(len(r.data)))
}

// Free returns the memory to the system; every slice of it faults from then on. A second call does nothing.
func (r *Region) Free() error {
	r.data = nil
	if err := r.mapping.release(); err != nil {
		return fmt.Errorf("mem: free: %w", err)
	}
	return nil
}

// AtStart returns the first n bytes of r, right behind the leading guard. It panics where r is shorter.
func AtStart(r *Region, n int) []byte { return r.data[:n:n] }

// AtEnd returns the last n bytes of r, right before the trailing guard. It panics where r is shorter.
func AtEnd(r *Region, n int) []byte { return r.data[len(r.data)-n:] }

// View returns b as elements of T, which must hold no pointers; bytes left over at the end are not part of it. It panics
// where b is misaligned for T or T has no size.
func View[T any](b []byte) []T {
	var zero T
	size := unsafe.Sizeof(zero)
	if size == 0 {
		panic(fmt.Sprintf("mem: View of %T, which has no size", zero))
	}
	p := unsafe.SliceData(b)
	if a := unsafe.Alignof(zero); uintptr(unsafe.Pointer(p))%a != 0 {
		panic(fmt.Sprintf("mem: View of %T at %p, which is not a multiple of %d", zero, p, a))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(p)), uintptr(len(b))/size)
}

// roundUp returns the least multiple of the power of two to that is not below n.
func roundUp(n, to int) int { return (n + to - 1) &^ (to - 1) }
