package kernels

import "testing"

// TestPeakCounts: peak does as many multiply-adds as it is asked for, whatever its trip. The longest, of 24 vectors,
// has 384 on AVX-512 and 768 on a vector machine of 1024 bits.
func TestPeakCounts(t *testing.T) {
	peakCounts[float32](t)
	peakCounts[float64](t)
}

func peakCounts[T Float](t *testing.T) {
	variants(t, "peak", 1, func(t *testing.T, fn func(n int, x, y T) T, _ *Data[T]) {
		for n := range 2*768 + 1 {
			if got := fn(n, 1, 1); got != T(n) {
				t.Fatalf("%v of %d", got, n)
			}
		}
	})
}
