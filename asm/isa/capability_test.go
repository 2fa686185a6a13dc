package isa

import "testing"

// TestCapabilities: each has a name of its own, and a wider tier of x86 loses none but those that 256 bits of AVX lack.
func TestCapabilities(t *testing.T) {
	seen := map[string]Capabilities{}
	for c := Capabilities(1); c < 1<<capabilities; c <<= 1 {
		if c.String() == "" || seen[c.String()] != 0 {
			t.Errorf("capability %b is called %q, as %b", c, c, seen[c.String()])
		}
		seen[c.String()] = c
	}
	if got, want := (FMA | Gather).String(), "fused multiply-add, gather instruction"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for id := range All() {
		info := id.Info()
		if info.Below != Scalar && id != AVX && !info.Can(info.Below.Info().Has) {
			t.Errorf("%s lacks what %s has: %s", id, info.Below, info.Missing(info.Below.Info().Has))
		}
	}
	avx := AVX.Info()
	if avx.Can(Integers) || !avx.Can(ThreeOperands) || avx.Missing(Integers|ThreeOperands) != Integers {
		t.Errorf("AVX has %s", avx.Has)
	}
}
