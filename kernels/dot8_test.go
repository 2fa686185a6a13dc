package kernels

import (
	"slices"
	"testing"

	"flynn/asm"
)

// TestDot8: the products of extremes, which overflow 16 bits in pairs and saturate where an instruction does, a sum
// that wraps, and one pair of values at each place.
func TestDot8(t *testing.T) { t.Run("dot8/i8", dot8Extremes) }

func dot8Extremes(t *testing.T) {
	fns := map[string]dot8Func{"reference": dot8, "squares": dot8Squares}
	for _, r := range asm.Dot8I8 {
		if present.Has(r.ISA) {
			fns[r.ISA.String()] = r.Fn
		}
	}
	for name, f := range fns {
		for _, n := range []int{0, 1, 15, 16, 31, 33, 64, 255, 256, 257, 1000} {
			for _, a := range []int8{-128, -127, -1, 1, 127} {
				for _, b := range []int8{-128, -1, 0, 127} {
					x, y := slices.Repeat([]int8{a}, n), slices.Repeat([]int8{b}, n)
					if got, want := f(x, y), int32(n*int(a)*int(b)); got != want {
						t.Fatalf("%s: %d times %d·%d is %d, want %d", name, n, a, b, got, want)
					}
				}
			}
		}
		const many = 1<<17 + 3 // 2^31 and some more
		if x := slices.Repeat([]int8{-128}, many); f(x, x) != -1<<31+3<<14 {
			t.Errorf("%s: the sum does not wrap: %d", name, f(x, x))
		}
		x, y := make([]int8, 300), make([]int8, 300)
		for i := range x {
			x[i], y[i] = -128, int8(i)
			want := -128 * int32(y[i])
			if got := f(x, y); got != want {
				t.Errorf("%s: -128·%d at %d is %d", name, y[i], i, got)
			}
			x[i], y[i] = 0, 0
		}
	}
	for a := -128; a < 128; a++ {
		for b := -128; b < 128; b++ {
			if got := dot8Squares([]int8{int8(a)}, []int8{int8(b)}); got != int32(a*b) {
				t.Fatalf("squares: %d·%d is %d", a, b, got)
			}
		}
	}
}
