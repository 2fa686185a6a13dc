package gen

var nrm2 = &program{
	name: "nrm2", sig: "(x []T) T", elems: floats,
	doc: []string{"s = Σ x[i]². 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		acc := accumulators(deep, b.Zero)
		body := func(k int) {
			for u := range k {
				v := b.Load(x, u, 0)
				b.FMA(acc[u], v, v)
				b.Free(v)
			}
		}
		b.Blocks(n, deep, []Ptr{x}, body)
		b.FoldAdd(acc)
		b.Tail(n, []Ptr{x}, func() { body(1) })
		b.Return(acc[0])
	},
}
