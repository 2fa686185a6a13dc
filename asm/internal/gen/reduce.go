package gen

// deep is how many accumulators a reduction keeps: latency 4 × 2 ports = 8 operations in flight.
const deep = 8

// batch is how many vectors of one stream are loaded before the next stream's: 8 accumulators leave room for no more.
const batch = 4

// pair is how many vectors one instruction loads at most.
const pair = 2

func accumulators(n int, start func(say string) Vec) []Vec {
	acc := make([]Vec, n)
	for i := range acc {
		acc[i] = start("")
	}
	return acc
}

// reduction runs a body that gathers in acc over all elements, and returns the first lane of what fold makes of it.
func reduction(b Builder, left Count, advance []Ptr, acc []Vec, add func(acc, a Vec), fold func([]Vec), body func(vectors int)) {
	b.Reduce(left, acc, advance, add, body)
	b.Rest(left, advance, func() { fold(acc[:1]) }, func() { body(1) })
	b.Return(acc[0])
}

// foldPairs puts all accumulators into the first, in the same order in every backend.
func foldPairs(b Builder, acc []Vec, add func(acc, a Vec)) {
	if len(acc) > 1 {
		b.Say("fold accumulators")
	}
	for n := len(acc); n > 1; n = (n + 1) / 2 {
		for i := range n / 2 {
			add(acc[i], acc[i+(n+1)/2])
		}
	}
}

var sum = &program{
	name: "sum", sig: "(x []T) T", elems: floats, bound: true,
	doc: []string{"s = Σ x[i]. 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		acc := accumulators(deep, b.Zero)
		body := func(k int) {
			each(b, x, 0, k, batch, func(u int, v Vec) { b.AddTo(acc[u], v) })
		}
		reduction(b, n, []Ptr{x}, acc, b.AddTo, b.FoldAdd, body)
	},
}

var dot = &program{
	name: "dot", sig: "(x, y []T) T", elems: floats, bound: true,
	doc: []string{"s = Σ x[i]·y[i], for the length of x. 8 accumulators."},
	build: func(b Builder) {
		x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
		acc := accumulators(deep, b.Zero)
		body := func(k int) {
			for first := 0; first < k; first += batch {
				end := min(k, first+batch)
				xs := between(b, x, first, end)
				each(b, y, first, end, pair, func(u int, v Vec) { b.FMA(acc[u], xs[u-first], v) })
				b.Free(xs...)
			}
		}
		reduction(b, n, []Ptr{x, y}, acc, b.AddTo, b.FoldAdd, body)
	},
}

var maximum = &program{
	name: "max", sig: "(x []T) T", elems: floats, bound: true,
	doc: []string{"m = the largest x[i], −Inf where there is none. A NaN is passed over. 8 accumulators."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		acc := accumulators(deep, b.NegInf)
		body := func(k int) {
			each(b, x, 0, k, batch, func(u int, v Vec) { b.MaxTo(acc[u], v) })
		}
		reduction(b, n, []Ptr{x}, acc, b.MaxTo, b.FoldMax, body)
	},
}
