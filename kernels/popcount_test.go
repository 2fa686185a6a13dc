package kernels

import (
	"math/bits"
	"testing"

	"flynn/asm"
)

// TestPopcount: no bit, every bit, one bit at each place, in lengths that fill byte lanes to their limit and beyond.
func TestPopcount(t *testing.T) { t.Run("popcount/u64", popcounts) }

func popcounts(t *testing.T) {
	fns := map[string]func([]uint64) int{"reference": popcount, "sideways": sideways}
	for _, r := range asm.PopcountU64 {
		if present.Has(r.ISA) {
			fns[r.ISA.String()] = r.Fn
		}
	}
	for name, f := range fns {
		for _, n := range []int{0, 1, 3, 31 * 8, 31*4*8 + 1, 31*4*8*3 + 7} {
			x := make([]uint64, n)
			if got := f(x); got != 0 {
				t.Errorf("%s of %d zeros: %d", name, n, got)
			}
			for i := range x {
				x[i] = 1<<64 - 1
			}
			if got := f(x); got != 64*n {
				t.Errorf("%s of %d full words: %d", name, n, got)
			}
			want := 0
			for i := range x {
				x[i] = 1<<(i%64) | 1<<(i*7%64)
				want += bits.OnesCount64(x[i])
			}
			if got := f(x); got != want {
				t.Errorf("%s of %d words: %d, want %d", name, n, got, want)
			}
		}
	}
}
