package kernels

import (
	"bytes"
	"testing"

	"flynn/asm"
)

// TestFind puts one and two matches at every place of strings of many lengths, among bytes that differ from it in one
// bit.
func TestFind(t *testing.T) { t.Run("find/u8", finds) }

func finds(t *testing.T) {
	fns := map[string]func([]byte, byte) int{"reference": find}
	for _, r := range asm.FindU8 {
		if present.Has(r.ISA) {
			fns[r.ISA.String()] = r.Fn
		}
	}
	for name, f := range fns {
		for _, c := range []byte{0, 1, 0x7F, 0x80, 0xFF} {
			for _, n := range []int{0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 255, 256, 257, 600} {
				x := bytes.Repeat([]byte{c ^ 0x80, c ^ 1}, n/2+1)[:n]
				if got := f(x, c); got != n {
					t.Fatalf("%s: %#x found at %d of %d bytes without it", name, c, got, n)
				}
				for at := range n {
					x[at] = c
					if got := f(x, c); got != at {
						t.Fatalf("%s: %#x found at %d of %d bytes, it is at %d", name, c, got, n, at)
					}
					if first := at / 2; f(x[first:], c) != at-first {
						t.Fatalf("%s: %#x at %d from %d on: %d", name, c, at, first, f(x[first:], c))
					}
					x[at] = c ^ 1
				}
			}
		}
	}
}
