// Package mem gives kernels their memory: page-aligned, on the pages and NUMA nodes that are asked for, with an
// unreadable page before and after it, and lays the operand streams of one problem out inside it. It flushes caches,
// and says how much memory is left. It may import the standard library and golang.org/x/sys.
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

// Options says what a region is for. The zero value is transparent huge pages, placed by first touch.
type Options struct {
	Pages Pages
	NUMA  NUMA
}

// Region is one mapping with an unreadable page before and after it. Where the system offers no such pages it is plain
// Go memory, and Guarded reports false. A Region is not safe for concurrent Free.
type Region struct {
	data    []byte  // what the user sees
	mapping mapping // what the system gave, the guards included
	pages   Pages   // as asked for
	whole   int     // bytes of a huge page, 0 where the region holds none
	numa    NUMA    // as done
	why     string  // numa is not what was asked for
}

// Map returns a region of at least size bytes, all zero, not yet touched: pages go to the NUMA node of the thread that
// first writes them, unless they are interleaved. The size is rounded up to whole pages of the kind; 0 gives an empty
// region between two guards. It is an error to ask for a negative size, for more than [Available] tells, for more
// reserved huge pages than are free, or for nodes or pages that this system does not let a program choose.
func Map(size int, o Options) (*Region, error) {
	page := os.Getpagesize()
	if size < 0 {
		return nil, fmt.Errorf("mem: size %d is negative", size)
	}
	whole, err := wholePage(size, o.Pages)
	if err != nil {
		return nil, err
	}
	if size > math.MaxInt-2*whole-3*page {
		return nil, fmt.Errorf("mem: no region of %d B fits the address space", size)
	}
	if o.Pages == Huge {
		page = max(page, whole)
	}
	if err := fits(size, whole, o.Pages); err != nil {
		return nil, err
	}
	r, err := newRegion(roundUp(size, page), whole, o.Pages)
	if err != nil {
		return nil, fmt.Errorf("mem: map %d B: %w", size, err)
	}
	r.pages, r.whole = o.Pages, whole
	if o.Pages != Huge && size > 0 {
		advise(r.data, o.Pages, whole)
	}
	if o.NUMA == Interleave {
		if err := r.interleave(); err != nil {
			_ = r.Free() // the first error is the one to tell
			return nil, fmt.Errorf("mem: interleave over NUMA nodes: %w", err)
		}
	}
	return r, nil
}

// wholePage returns the size of the huge pages that a region of size bytes asks for, 0 where it asks for none.
func wholePage(size int, p Pages) (int, error) {
	if size == 0 || p == Small {
		return 0, nil
	}
	if p == Huge {
		return reservedPage()
	}
	if h := hugePage(); size >= h {
		return h, nil
	}
	return 0, nil
}

// fits refuses what would end the process: Linux overcommits, so that mmap succeeds and the first touch past the limit
// kills. Reserved pages are out of that reckoning.
func fits(size, whole int, p Pages) error {
	if p == Huge && whole > 0 {
		return enoughReserved(size, whole)
	}
	if size < askFrom {
		return nil
	}
	if left, ok := Available(); ok && int64(size) > left {
		return fmt.Errorf("mem: %d B do not fit, %d B are available", size, left)
	}
	return nil
}

// Bytes returns the usable memory. It starts on a page, or on a huge page where those were asked for and one fits, and
// its end is the trailing guard. It is nil after Free.
func (r *Region) Bytes() []byte { return r.data }

// Guarded reports whether a touch before or beyond the region faults.
func (r *Region) Guarded() bool { return r.mapping.guarded() }

// HugeBytes returns how many bytes of the region lie on huge pages at this moment, -1 where the system does not tell.
// Pages that were never touched do not count.
func (r *Region) HugeBytes() int {
	if len(r.data) == 0 {
		return 0
	}
	return hugeBytes(r.span())
}

// Backing names the pages on which the touched region lies at this moment: the word of a kind of [Pages], [Mixed] or
// [Unknown].
func (r *Region) Backing() string {
	switch {
	case r.pages == Huge && len(r.data) > 0:
		return Huge.String() // or Map had failed
	case r.whole == 0:
		return Small.String()
	}
	return backing(len(r.data), r.HugeBytes(), r.whole)
}

// NUMA returns the rule by which pages spread, and why it is not the one that was asked for; "" where it is.
func (r *Region) NUMA() (NUMA, string) { return r.numa, r.why }

// span returns the addresses of the region's first byte and of the byte behind its last.
func (r *Region) span() (lo, hi uintptr) {
	lo = uintptr(unsafe.Pointer(unsafe.SliceData(r.data)))
	return lo, lo + uintptr(len(r.data))
}

// Free returns the memory to the system; every slice of it faults from then on. A second call does nothing.
func (r *Region) Free() error {
	r.data = nil
	if err := r.mapping.release(); err != nil {
		return fmt.Errorf("mem: free: %w", err)
	}
	return nil
}

// AtEnd returns the last n bytes of r, right before the trailing guard. It panics where r is shorter.
func AtEnd(r *Region, n int) []byte { return r.data[len(r.data)-n:] }

// View returns b as elements of T, which must hold no pointers; bytes left over at the end are not part of it. It
// panics where b is misaligned for T or T has no size.
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
