package gen

// deep is how many accumulators a reduction keeps: latency 4 × 2 ports = 8 operations in flight.
const deep = 8

// batch is how many vectors of one stream are loaded before the next stream's: 8 accumulators leave room for no more.
const batch = 4

func accumulators(n int, start func(say string) Vec) []Vec {
	acc := make([]Vec, n)
	for i := range acc {
		acc[i] = start("")
	}
	return acc
}

var sum = &program{
	name: "sum", sig: "(x []T) T", elems: floats,
	doc: []string{"s = Σ x[i]. 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		acc := accumulators(deep, b.Zero)
		body := func(k int) {
			for u := range k {
				b.AddTo(acc[u], b.Load(x, u, 0))
			}
		}
		b.Blocks(n, deep, []Ptr{x}, body)
		b.FoldAdd(acc)
		b.Tail(n, []Ptr{x}, func() { body(1) })
		b.Return(acc[0])
	},
}

var dot = &program{
	name: "dot", sig: "(x, y []T) T", elems: floats,
	doc: []string{"s = Σ x[i]·y[i], for the length of x. 8 accumulators."},
	build: func(b Builder) {
		x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
		acc := accumulators(deep, b.Zero)
		body := func(k int) {
			for first := 0; first < k; first += batch {
				var xs []Vec
				for u := first; u < min(k, first+batch); u++ {
					xs = append(xs, b.Load(x, u, 0))
				}
				for i, v := range xs {
					w := b.Load(y, first+i, 0)
					b.FMA(acc[first+i], v, w)
					b.Free(v, w)
				}
			}
		}
		b.Blocks(n, deep, []Ptr{x, y}, body)
		b.FoldAdd(acc)
		b.Tail(n, []Ptr{x, y}, func() { body(1) })
		b.Return(acc[0])
	},
}

var maximum = &program{
	name: "max", sig: "(x []T) T", elems: floats,
	doc: []string{"m = the largest x[i], −Inf where there is none. A NaN is passed over. 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		acc := accumulators(deep, b.NegInf)
		body := func(k int) {
			for u := range k {
				b.MaxTo(acc[u], b.Load(x, u, 0))
			}
		}
		b.Blocks(n, deep, []Ptr{x}, body)
		b.FoldMax(acc)
		b.Tail(n, []Ptr{x}, func() { body(1) })
		b.Return(acc[0])
	},
}
