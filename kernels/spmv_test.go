package kernels

import (
	"math"
	"testing"

	"flynn/asm"
)

// TestRowLengths holds machine code against the reference on rows of all lengths, none included: those of the catalogue
// are powers of two.
func TestRowLengths(t *testing.T) {
	t.Run("spmv/f32", func(t *testing.T) { rowLengths(t, spmv[float32], asm.SpmvF32) })
	t.Run("spmv/f64", func(t *testing.T) { rowLengths(t, spmv[float64], asm.SpmvF64) })
}

func rowLengths[T Float](t *testing.T, ref spmvFunc[T], rows []asm.Impl[spmvFunc[T]]) {
	const most = 140 // more than a trip takes anywhere
	x := make([]T, 97)
	for i := range x {
		x[i] = T(i%7 + 1)
	}
	start, a, col := []int32{0}, []T(nil), []int32(nil)
	for n := range most {
		for k := range n {
			a, col = append(a, T(k%5-2)), append(col, int32((31*k+n)%len(x)))
		}
		start = append(start, int32(len(col)))
	}
	want := make([]T, most)
	ref(want, a, x, start, col)
	for _, r := range rows {
		if !present.Has(r.ISA) {
			continue
		}
		got := make([]T, most)
		for i := range got {
			got[i] = T(math.NaN())
		}
		r.Fn(got, a, x, start, col)
		for n := range got {
			if got[n] != want[n] {
				t.Errorf("%s%s: a row of %d: %v, want %v", r.ISA, r.Tuning, n, got[n], want[n])
			}
		}
	}
}
