package mem

import (
	"math"
	"os"
	"runtime/debug"
	"testing"
	"unsafe"
)

func mapped(t *testing.T, size int, o Options) *Region {
	t.Helper()
	r, err := Map(size, o)
	if err != nil {
		t.Fatalf("Map(%d, %+v): %v", size, o, err)
	}
	t.Cleanup(func() {
		if err := r.Free(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func address(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }

func TestMapGivesWholeZeroPages(t *testing.T) {
	page := os.Getpagesize()
	for _, size := range []int{0, 1, page - 1, page, page + 1, 5*page + 7} {
		b := mapped(t, size, Options{}).Bytes()
		if want := roundUp(size, page); len(b) != want || cap(b) != want {
			t.Errorf("Map(%d): len %d, cap %d, want %d", size, len(b), cap(b), want)
		}
		if address(b)%uintptr(page) != 0 {
			t.Errorf("Map(%d) starts at %#x, not on a page", size, address(b))
		}
		for i := range b {
			if b[i] != 0 {
				t.Fatalf("Map(%d): byte %d is %d", size, i, b[i])
			}
			b[i] = 0xa5
		}
	}
}

func TestMapRefuses(t *testing.T) {
	for _, size := range []int{-1, math.MinInt, math.MaxInt, math.MaxInt - 3*os.Getpagesize(), math.MaxInt >> 8} {
		for _, p := range []Pages{THP, Small, Huge} {
			if r, err := Map(size, Options{Pages: p}); err == nil {
				t.Errorf("Map(%d, %s) gave %d bytes", size, p, len(r.Bytes()))
				_ = r.Free()
			}
		}
	}
	if left, ok := Available(); ok {
		if r, err := Map(int(left)*2, Options{}); err == nil {
			t.Error("Map of twice the available memory worked")
			_ = r.Free()
		}
	}
}

func TestMapTransparentHuge(t *testing.T) {
	h := hugePage()
	if h == 0 || h > 8<<20 {
		t.Skipf("huge page of %d B", h)
	}
	small := mapped(t, h-1, Options{})
	if n := small.HugeBytes(); n > 0 {
		t.Errorf("HugeBytes = %d before the first touch", n)
	}
	r := mapped(t, 2*h+1, Options{})
	b := r.Bytes()
	if address(b)%uintptr(h) != 0 {
		t.Errorf("starts at %#x, want a multiple of %#x", address(b), h)
	}
	if want := 2*h + os.Getpagesize(); len(b) != want {
		t.Errorf("len %d, want %d", len(b), want)
	}
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1
	}
	// The kernel may refuse: it is advice. It cannot give more than two.
	n := r.HugeBytes()
	t.Logf("%d of %d B on huge pages", n, len(b))
	if n < -1 || n > 2*h || n > 0 && n%h != 0 {
		t.Errorf("HugeBytes = %d", n)
	}
	if got, want := r.Backing(), backing(len(b), n, h); got != want {
		t.Errorf("Backing = %s with %d B on huge pages", got, n)
	}
}

func TestFreeTwice(t *testing.T) {
	r, err := Map(1, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Free(); err != nil {
			t.Fatal(err)
		}
		if r.Bytes() != nil || r.HugeBytes() != 0 || r.Guarded() {
			t.Error("something is left of a freed region")
		}
	}
}

// faults reports whether f touches memory that it must not.
func faults(f func()) (fault bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { fault = recover() != nil }()
	f()
	return
}

var sink byte

func TestGuards(t *testing.T) {
	h := max(hugePage(), 2<<20)
	for _, size := range []int{0, 1, 3 * os.Getpagesize(), h + 1} {
		r := mapped(t, size, Options{})
		if !r.Guarded() {
			t.Skip("this system offers no guard pages")
		}
		b := r.Bytes()
		at := func(i int) *byte { return (*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) }
		for _, i := range []int{-1, -os.Getpagesize(), len(b), len(b) + os.Getpagesize() - 1} {
			if !faults(func() { sink = *at(i) }) {
				t.Errorf("size %d: reading byte %d did not fault", size, i)
			}
			if !faults(func() { *at(i) = 1 }) {
				t.Errorf("size %d: writing byte %d did not fault", size, i)
			}
		}
		if len(b) > 0 && faults(func() { sink = *at(0); *at(len(b) - 1) = 1 }) {
			t.Errorf("size %d: the edges fault", size)
		}
	}
}

func TestEdges(t *testing.T) {
	r := mapped(t, 1, Options{})
	b := r.Bytes()
	for _, n := range []int{0, 1, 7, len(b)} {
		end := AtEnd(r, n)
		if len(end) != n || cap(end) != n || n > 0 && &end[n-1] != &b[len(b)-1] {
			t.Errorf("AtEnd(%d): len %d, cap %d at %#x", n, len(end), cap(end), address(end))
		}
	}
	if !panics(func() { AtEnd(r, len(b)+1) }) {
		t.Error("AtEnd beyond the region did not panic")
	}
}

func panics(f func()) (p bool) {
	defer func() { p = recover() != nil }()
	f()
	return
}

func TestView(t *testing.T) {
	b := mapped(t, 1, Options{}).Bytes()
	b[8], b[9] = 1, 2
	if v := View[uint16](b[8:13]); len(v) != 2 || cap(v) != 2 || v[0] != 0x0201 && v[0] != 0x0102 {
		t.Errorf("View[uint16] = %v, cap %d", v, cap(v))
	}
	View[float64](b)[0] = 1
	if b[7] != 0x3f && b[0] != 0x3f {
		t.Errorf("View is a copy: % x", b[:8])
	}
	if v := View[float32](nil); len(v) != 0 {
		t.Errorf("View of nothing = %v", v)
	}
	if v := View[float64](b[len(b):]); len(v) != 0 {
		t.Errorf("View of an empty slice = %v", v)
	}
	if !panics(func() { View[float32](b[2:]) }) {
		t.Error("a misaligned View did not panic")
	}
	if !panics(func() { View[struct{}](b) }) {
		t.Error("a View of elements without a size did not panic")
	}
}
