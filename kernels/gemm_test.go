package kernels

import (
	"fmt"
	"slices"
	"testing"

	"flynn/asm"
)

// TestGemmPaths holds every way to a product against the reference, whatever way a product of its size would take:
// from packed blocks, several in depth and rows, and from tiles in place, with panels of B packed or not.
func TestGemmPaths(t *testing.T) {
	t.Run("gemm/f32", func(t *testing.T) { testGemmPaths(t, asm.GemmF32, asm.TileF32) })
	t.Run("gemm/f64", func(t *testing.T) { testGemmPaths(t, asm.GemmF64, asm.TileF64) })
}

func testGemmPaths[T Float](t *testing.T, rows []asm.Impl[asm.Micro[T]], tiles []asm.Impl[asm.Tile[T]]) {
	for _, r := range rows {
		t.Run(r.ISA.String(), func(t *testing.T) {
			if !present.Has(r.ISA) {
				t.Skip(present.Why(r.ISA))
			}
			for _, s := range [][3]int{{14, 64, 1}, {15, 65, 7}, {171, 67, 31}, {41, 75, 2*kc + 3}} {
				gemmPaths(t, r, directOf(r, tiles), s[0], s[1], s[2])
			}
		})
	}
}

// gemmPaths goes every way to a product of m×k and k×n.
func gemmPaths[T Float](t *testing.T, r asm.Impl[asm.Micro[T]], d direct[T], m, n, k int) {
	a, b := make([]T, m*k), make([]T, k*n)
	for i := range a {
		a[i] = T(i*7%11 - 5)
	}
	for i := range b {
		b[i] = T(i*5%13 - 6)
	}
	want, got, w := make([]T, m*n), make([]T, m*n), make([]T, room(max(k, n)))
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
	for _, pack := range []bool{false, true} {
		check(fmt.Sprint("in place, B packed: ", pack), func() { d.multiply(got, a, b, w, m, n, k, pack) })
	}
}

// TestGemmDirect: tiles in place are not for a product without a whole tile, nor with a larger A or panels than stay in
// caches; the largest panels have room.
func TestGemmDirect(t *testing.T) {
	d := direct[float32]{MR: 13, NR: 32, Run: func(_, _, _ []float32, _, _, _, _ int) {}}
	for _, c := range []struct {
		m, n, k int
		want    bool
	}{{13, 32, 1, true}, {12, 32, 32, false}, {13, 31, 32, false}, {13, 32, 0, false}, {2048, 2048, 2048, true}, {2049, 2048, 2048, false}, {13, 32, 8192, true}, {13, 32, 8193, false}} {
		if got := d.fits(c.m, c.n, c.k); got != c.want {
			t.Errorf("%d×%d×%d: %t, want %t", c.m, c.n, c.k, got, c.want)
		}
	}
	if k := directB / 4 / d.NR; room(k) < k*d.NR {
		t.Errorf("room is %d, a panel of B has %d elements", room(k), k*d.NR)
	}
	if (direct[float32]{}).fits(64, 64, 64) {
		t.Error("no tile fits a product")
	}
}
