package gen

// wide is how many vectors a trip of an elementwise kernel takes: enough to hide the loop, few enough for 16 registers.
const wide = 4

// loads reads the same number of vectors from one stream. Batched by stream, neighbouring lines of DRAM stay open.
func loads(b Builder, p Ptr, vectors int) []Vec { return between(b, p, 0, vectors) }

// between reads vectors from … to−1 of a stream.
func between(b Builder, p Ptr, from, to int) []Vec {
	vs := make([]Vec, to-from)
	for u := range vs {
		vs[u] = b.Load(p, from+u, 0)
	}
	return vs
}

// each loads vectors from … to−1 of a stream, so many at a time, and hands them on with their numbers.
func each(b Builder, p Ptr, from, to, batch int, use func(u int, v Vec)) {
	for first := from; first < to; first += batch {
		for i, v := range between(b, p, first, min(to, first+batch)) {
			use(first+i, v)
			b.Free(v)
		}
	}
}

func stores(b Builder, p Ptr, vs []Vec) {
	for u, v := range vs {
		b.Store(p, u, 0, v)
	}
}

// stream runs an elementwise body over all elements and returns nothing.
func stream(b Builder, left Count, advance []Ptr, body func(vectors int)) {
	b.Blocks(left, wide, advance, body)
	b.Rest(left, advance, nil, func() { body(1) })
	b.ReturnNothing()
}

var copying, copyingNT = filling("copy", "(z, x []T)", "z[i] = x[i], for the length of z.",
	func(b Builder) ([]Ptr, func(int) []Vec) {
		x := b.Slice("x", "x")
		return []Ptr{x}, func(k int) []Vec { return loads(b, x, k) }
	})

var scale, scaleNT = filling("scale", "(z, x []T, a *T)", "z[i] = a·x[i], for the length of z.",
	func(b Builder) ([]Ptr, func(int) []Vec) {
		x, a := b.Slice("x", "x"), b.Pointed("a", "a")
		return []Ptr{x}, func(k int) []Vec {
			xs := loads(b, x, k)
			for u := range xs {
				xs[u] = b.Mul(xs[u], a)
			}
			return xs
		}
	})

var add, addNT = filling("add", "(z, x, y []T)", "z[i] = x[i] + y[i], for the length of z.",
	func(b Builder) ([]Ptr, func(int) []Vec) {
		x, y := b.Slice("x", "x"), b.Slice("y", "y")
		return []Ptr{x, y}, func(k int) []Vec {
			xs, ys := loads(b, x, k), loads(b, y, k)
			for u := range xs {
				b.AddTo(xs[u], ys[u])
			}
			return xs
		}
	})

var triad, triadNT = filling("triad", "(z, x, y []T, a *T)", "z[i] = x[i] + a·y[i], for the length of z.",
	func(b Builder) ([]Ptr, func(int) []Vec) {
		x, y, a := b.Slice("x", "x"), b.Slice("y", "y"), b.Pointed("a", "a")
		return []Ptr{x, y}, func(k int) []Vec {
			xs, ys := loads(b, x, k), loads(b, y, k)
			for u := range xs {
				b.FMA(xs[u], a, ys[u])
			}
			return xs
		}
	})

var vtriad = &program{
	name: "vtriad", sig: "(z, x, y, w []T)", elems: floats,
	doc: []string{"z[i] = x[i] + y[i]·w[i], for the length of z."},
	build: func(b Builder) {
		z, x, y, w, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("y", "y"), b.Slice("w", "w"), b.Len("z", "elements left")
		stream(b, n, []Ptr{z, x, y, w}, func(k int) {
			xs, ys, ws := loads(b, x, k), loads(b, y, k), loads(b, w, k)
			for u := range xs {
				b.FMA(xs[u], ys[u], ws[u])
			}
			stores(b, z, xs)
		})
	},
}

var axpy = &program{
	name: "axpy", sig: "(y, x []T, a *T)", elems: floats,
	doc: []string{"y[i] += a·x[i], for the length of y."},
	build: func(b Builder) {
		y, x, n := b.Slice("y", "y"), b.Slice("x", "x"), b.Len("y", "elements left")
		a := b.Pointed("a", "a")
		stream(b, n, []Ptr{y, x}, func(k int) {
			xs, ys := loads(b, x, k), loads(b, y, k)
			for u := range ys {
				b.FMA(ys[u], a, xs[u])
			}
			stores(b, y, ys)
		})
	},
}

var update = &program{
	name: "update", sig: "(x []T, a *T)", elems: floats,
	doc: []string{"x[i] = a·x[i]."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		a := b.Pointed("a", "a")
		stream(b, n, []Ptr{x}, func(k int) {
			xs := loads(b, x, k)
			for u := range xs {
				xs[u] = b.Mul(xs[u], a)
			}
			stores(b, x, xs)
		})
	},
}
