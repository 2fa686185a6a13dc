//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package mem

import (
	"fmt"
	"os"
	"unsafe"
)

// mapping is empty: the garbage collector owns the memory.
type mapping struct{}

// newRegion returns plain Go memory that starts on a page. An absurd size is an error; memory that is merely too much
// for the machine still ends the process, as the Go runtime decides.
func newRegion(size, _ int, _ Pages) (r *Region, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	page := os.Getpagesize()
	b := make([]byte, size+page)
	start := uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	skip := int(-start & uintptr(page-1))
	return &Region{data: b[skip : skip+size : skip+size]}, nil
}

func (mapping) guarded() bool { return false }

func (mapping) release() error { return nil }
