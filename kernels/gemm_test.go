package kernels

import (
	"fmt"
	"slices"
	"testing"

	"flynn/asm"
)

// TestGemmPaths holds every way to a product against the reference, whatever way a product of its size would take:
// from packed blocks, several in depth and rows, and from tiles on rows of A, which are copied or not, as B is.
func TestGemmPaths(t *testing.T) {
	t.Run("gemm/f32", func(t *testing.T) { testGemmPaths(t, asm.GemmF32, asm.TileF32) })
	t.Run("gemm/f64", func(t *testing.T) { testGemmPaths(t, asm.GemmF64, asm.TileF64) })
}

func testGemmPaths[T Float](t *testing.T, rows []asm.Impl[asm.PackedKernel[T]],
	tiles []asm.Impl[asm.UnpackedKernel[T]]) {
	for _, r := range rows {
		t.Run(r.ISA.String(), func(t *testing.T) {
			if !present.Has(r.ISA) {
				t.Skip(present.Why(r.ISA))
			}
			for _, s := range [][3]int{{14, 64, 1}, {15, 65, 7}, {171, 67, 31}, {41, 75, 2*kc + 3},
				{131, 75, 2*passDepth/4 + 3}} {
				gemmPaths(t, r, directOf(r, tiles), s[0], s[1], s[2])
			}
		})
	}
}

// gemmPaths goes every way to a product of m×k and k×n.
func gemmPaths[T Float](t *testing.T, r asm.Impl[asm.PackedKernel[T]], d direct[T], m, n, k int) {
	a, b := make([]T, m*k), make([]T, k*n)
	for i := range a {
		a[i] = T(i*7%11 - 5)
	}
	for i := range b {
		b[i] = T(i*5%13 - 6)
	}
	want, got, w := make([]T, m*n), make([]T, m*n), make([]T, room[T](1100)) // of an order from which on copies are made
	gemm(want, a, b, nil, m, n, k)
	check := func(way string, multiply func()) {
		for i := range got {
			got[i] = 1 // a product overwrites what was there
		}
		multiply()
		if !slices.Equal(got, want) {
			t.Errorf("%d×%d×%d, %s: a wrong product", m, n, k, way)
		}
	}
	check("packed", func() { multiply(r.Fn, got, a, b, w, m, n, k) })
	if !d.fits(m, n, k) {
		return
	}
	for copies := range 4 {
		copyA, packB := copies&1 != 0, copies&2 != 0
		check(fmt.Sprintf("direct, A copied: %t, B packed: %t", copyA, packB), func() {
			d.multiply(got, a, b, w, m, n, k, copyA, packB)
		})
	}
}

// TestGemmDirect: direct products are not for a product without a whole tile, nor with passes of B that do not stay in
// caches; whatever the tile, there is room.
func TestGemmDirect(t *testing.T) {
	d := direct[float32]{MR: 13, NR: 32, code: 1}
	for _, c := range []struct {
		m, n, k int
		want    bool
	}{{13, 32, 1, true}, {12, 32, 32, false}, {13, 31, 32, false}, {13, 32, 0, false}, {13, 4096, 1024, true},
		{13, 4097, 1024, false}, {13, 32, 1 << 20, true}} {
		if got := d.fits(c.m, c.n, c.k); got != c.want {
			t.Errorf("%d×%d×%d: %t, want %t", c.m, c.n, c.k, got, c.want)
		}
	}
	if (direct[float32]{}).fits(64, 64, 64) {
		t.Error("no tile fits a product")
	}
	for n := 1; n < 5000; n += 17 {
		for _, d := range []direct[float32]{{MR: 4, NR: 8}, {MR: tallest, NR: 32}, {MR: 6, NR: wall}} {
			need := d.MR * d.NR
			if !small[float32](n, n) {
				need += (d.height(n)+d.MR)*pitch[float32](n) + depth[float32](n)*(n+d.NR-1)/d.NR*d.NR
			}
			if got := room[float32](n); got < need {
				t.Errorf("n = %d, tile %d×%d: room for %d elements of %d", n, d.MR, d.NR, got, need)
			}
		}
	}
}
