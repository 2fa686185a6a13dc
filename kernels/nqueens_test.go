package kernels

import "testing"

// TestQueens holds counts against OEIS A000170, whole and in pieces.
func TestQueens(t *testing.T) {
	for n, want := range []int{1, 1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680} {
		places := max(n*n, 1)
		if got := queens(n, 0, places); got != want {
			t.Errorf("%d queens: %d ways, want %d", n, got, want)
		}
		cut := places / 3
		if got := queens(n, 0, cut) + queens(n, cut, places); got != want {
			t.Errorf("%d queens in two pieces: %d ways, want %d", n, got, want)
		}
	}
}

// TestQueensWide: the masks of the largest boards do not overflow. All but one queen stand, and the last has one place.
func TestQueensWide(t *testing.T) {
	const full = ^uint32(0)
	if got := solutions(full, full&^1, 0, 0); got != 1 {
		t.Errorf("%d ways for the last queen of 32", got)
	}
	if got := solutions(full, full&^1, 1, 0); got != 0 {
		t.Errorf("%d ways for a last queen that is attacked", got)
	}
}
