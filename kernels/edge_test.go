package kernels

import (
	"testing"

	"flynn/internal/mem"
)

// sourced is an op of any type that takes over what it reads.
type sourced interface {
	Op
	borrow(from Op)
}

// borrow reads from now on what another op of the same kernel and size reads.
func (o *op[T, F]) borrow(from Op) {
	for i := range streams {
		if !o.form.writes(i) {
			*o.data.stream(i) = *from.(*op[T, F]).data.stream(i)
		}
	}
}

// TestSourceEdge: what a variant with stores past the caches reads ends at an unreadable page, and what it writes does
// not, so that no whole line ends there too: such stores begin at a line, and leave less than a vector only then.
func TestSourceEdge(t *testing.T) {
	eachVariant(t, func(t *testing.T, k *Kernel, variant int) {
		if k.Variants[variant].Tuning != NonTemporal {
			t.Skip("stores into the caches")
		}
		for n := range line + 1 {
			s := Source{Seed: 5}
			read := open(t, k, n, Placement{Edge: true}).Op(0)
			written := open(t, k, n, Placement{Pages: mem.Small}).Op(variant)
			read.Fill(s)
			written.Fill(s)
			written.(sourced).borrow(read)
			written.Run()
			if d := written.Diff(reference(t, k, n, s)); !d.OK() {
				t.Fatalf("n=%d: %v", n, d)
			}
		}
	})
}
