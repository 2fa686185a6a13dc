package kernels

import (
	"slices"
	"testing"

	"flynn/internal/mem"
)

// TestSourceEdge: the source of copy ends at an unreadable page and its destination does not, so that no whole line of it
// ends there too: stores past the caches begin at a line, and leave something only then.
func TestSourceEdge(t *testing.T) {
	sourceEdge[float32](t, "f32")
	sourceEdge[float64](t, "f64")
}

func sourceEdge[T Float](t *testing.T, elem string) {
	k := mustLookup(t, "copy", elem)
	t.Run(k.ID(), func(t *testing.T) {
		for i, v := range k.Variants {
			if !present.Has(v.ISA) {
				continue
			}
			for n := range line + 1 {
				from, to := open(t, k, n, Place{Edge: true}), open(t, k, n, Place{Pages: mem.Small})
				source, copied := from.Op(0).(*op[T, func(z, x []T)]), to.Op(i).(*op[T, func(z, x []T)])
				source.Fill(Source{Seed: 5})
				copied.data.X = source.data.X
				copied.Run()
				if !slices.Equal(copied.data.Z, source.data.X) {
					t.Fatalf("%s%s n=%d: wrong copy", v.ISA, v.Tuning, n)
				}
			}
		}
	})
}
