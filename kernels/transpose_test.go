package kernels

import (
	"slices"
	"testing"

	"flynn/asm"
)

// TestTransposeRectangles: a band may be as narrow as it likes, and nothing beside it changes.
func TestTransposeRectangles(t *testing.T) {
	rectangles(t, asm.TransposeF32)
	rectangles(t, asm.TransposeF64)
}

func rectangles[T Float](t *testing.T, rows []asm.Impl[transposeFunc[T]]) {
	const most = 37 // two strips of a line, and some
	x, got, want := make([]T, most*most), make([]T, most*most), make([]T, most*most)
	for i := range x {
		x[i] = T(i + 1)
	}
	for _, row := range rows {
		t.Run("transpose/"+elemName[T]()+"/"+row.ISA.String(), func(t *testing.T) {
			if !present.Has(row.ISA) {
				t.Skip(present.Why(row.ISA))
			}
			for m := range most + 1 {
				for n := range most + 1 {
					clear(got)
					clear(want)
					row.Fn(got, x, m, n, most, most)
					transpose(want, x, m, n, most, most)
					if !slices.Equal(got, want) {
						t.Fatalf("%d rows of %d", m, n)
					}
				}
			}
		})
	}
}
