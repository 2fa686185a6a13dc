package kernels

import "testing"

// TestPatterns: every pattern stays in range, however many elements there are.
func TestPatterns(t *testing.T) {
	for name, at := range map[string]pattern{"scattered": scattered, "in order": inOrder, "stride 8": striding(8),
		"stride 16": striding(16)} {
		for _, n := range []int{1, 2, 7, 8, 15, 16, 17, 100, 1000} {
			for i := range n {
				if p := at.of(Source{Seed: 2}, i, n); p < 0 || p >= n {
					t.Fatalf("%s: element %d of %d is %d", name, i, n, p)
				}
			}
		}
	}
}

// TestStride: a sweep takes one element of every line, and all sweeps together every element once.
func TestStride(t *testing.T) {
	const n, stride = 128, 16
	seen := map[int]bool{}
	for i := range n {
		p := striding(stride).of(Source{}, i, n)
		if p/stride != i%(n/stride) || seen[p] {
			t.Fatalf("element %d is %d", i, p)
		}
		seen[p] = true
	}
}
