package gen

var nrm2 = &program{
	name: "nrm2", sig: "(x []T) T", elems: floats, bound: true,
	doc: []string{"s = Σ x[i]². 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		reduction(b, n, []Ptr{x}, accumulators, b.Zero, b.AddTo, b.FoldAdd, func(acc []Vec, k int) {
			each(b, x, 0, k, batch, func(u int, v Vec) { b.FMA(acc[u], v, v) })
		})
	},
}
