package kernels

import (
	"testing"

	"flynn/asm"
)

// TestScanStart: sums begin at what came before, over every length of trips, vectors and tails.
func TestScanStart(t *testing.T) {
	scanStart(t, asm.ScanF32)
	scanStart(t, asm.ScanF64)
	scanStart(t, asm.ScanI32)
}

func scanStart[T Elem](t *testing.T, rows []asm.Impl[func(z, x []T, c T) T]) {
	const most, start = 2*line + 1, 7
	x, want, got := make([]T, most), make([]T, most), make([]T, most)
	for i := range x {
		x[i] = T(i%5 + 1)
	}
	for _, row := range rows {
		t.Run("scan/"+elemName[T]()+"/"+row.ISA.String(), func(t *testing.T) {
			if !present.Has(row.ISA) {
				t.Skip(present.Why(row.ISA))
			}
			for n := range most + 1 {
				last := row.Fn(got[:n], x[:n], start)
				if sum := scan(want[:n], x[:n], start); last != sum {
					t.Fatalf("n=%d: the last sum is %v, want %v", n, last, sum)
				}
				for i := range n {
					if got[i] != want[i] {
						t.Fatalf("n=%d: sum %d is %v, want %v", n, i, got[i], want[i])
					}
				}
			}
		})
	}
}
