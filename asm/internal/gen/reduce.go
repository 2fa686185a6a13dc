package gen

// reduction runs a body that gathers in so many accumulators over all elements, and returns the first lane of what fold
// makes of them.
func reduction(b Builder, left Count, advance []Ptr, accs int, start func(say string) Vec,
	add func(acc, a Vec), fold func([]Vec), body func(acc []Vec, vectors int)) {
	acc := make([]Vec, accs)
	acc[0] = start("")
	b.Reduce(left, acc, start, advance, add, func(k int) { body(acc, k) })
	b.MaskedTail(left, advance, func() { fold(acc[:1]) }, func() { body(acc, 1) })
	b.Return(acc[0])
}

var sum = &program{
	name: "sum", sig: "(x []T) T", elems: floats, bound: true,
	doc: []string{"s = Σ x[i]. 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		reduction(b, n, []Ptr{x}, accumulators, b.Zero, b.AddTo, b.FoldAdd, func(acc []Vec, k int) {
			each(b, x, 0, k, batch, func(u int, v Vec) { b.AddTo(acc[u], v) })
		})
	},
}

var dot = &program{
	name: "dot", sig: "(x, y []T) T", elems: floats, bound: true,
	doc: []string{"s = Σ x[i]·y[i], for the length of x. 8 accumulators."},
	build: func(b Builder) {
		x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
		reduction(b, n, []Ptr{x, y}, accumulators, b.Zero, b.AddTo, b.FoldAdd, func(acc []Vec, k int) {
			for first := 0; first < k; first += batch {
				end := min(k, first+batch)
				xs := between(b, x, first, end)
				each(b, y, first, end, pair, func(u int, v Vec) { b.FMA(acc[u], xs[u-first], v) })
				b.Free(xs...)
			}
		})
	},
}

var maximum = &program{
	name: "max", sig: "(x []T) T", elems: floats, bound: true,
	doc: []string{"m = the largest x[i], −Inf where there is none. A NaN is passed over. 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		reduction(b, n, []Ptr{x}, accumulators, b.NegInf, b.MaxTo, b.FoldMax, func(acc []Vec, k int) {
			each(b, x, 0, k, batch, func(u int, v Vec) { b.MaxTo(acc[u], v) })
		})
	},
}
