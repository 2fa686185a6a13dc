package kernels

import "testing"

// TestChaseStops: an op goes round the whole cycle and so ends where it began; a walk that stops earlier tells whether
// it took every step.
func TestChaseStops(t *testing.T) {
	const n = 37 * node
	variants(t, "chase", n, func(t *testing.T, fn func(p []uint64, i uint64, steps int) uint64, d *Data[uint64]) {
		cycle(d.X, Source{Seed: 3})
		for steps := range n/node + 2 {
			for _, from := range []uint64{0, 5 * node} {
				if got, want := fn(d.X, from, steps), chase(d.X, from, steps); got != want {
					t.Fatalf("%d steps from %d end at %d, want %d", steps, from, got, want)
				}
			}
		}
	})
}
