package gen

import "flynn/asm/isa"

// stream runs an elementwise body over all elements and returns nothing.
func stream(b Builder, left Count, advance []Ptr, body func(vectors int)) {
	b.VectorLoop(left, unroll, advance, body)
	b.MaskedTail(left, advance, nil, func() { body(1) })
	b.ReturnNothing()
}

// batched is stream for a body that takes vectors from … to−1 of a trip: as many as a tier should load before it
// stores.
func batched(b Builder, left Count, advance []Ptr, body func(from, to int)) {
	stream(b, left, advance, func(vectors int) {
		for from := 0; from < vectors; from += before(b.Tier()) {
			body(from, min(from+before(b.Tier()), vectors))
		}
	})
}

// before is how many vectors of a trip are loaded before they are stored. Stores of 256 bits, two to a line, are up to
// a fifth faster in L1 where a load stands between them; of 512 bits they are not.
func before(t *isa.Info) int {
	if t.Bits == 256 {
		return 1
	}
	return unroll
}

var copying, copyingNT = filling("copy", "(z, x []T)", "z[i] = x[i], for the length of z.",
	func(b Builder) ([]Ptr, func(from, to int) []Vec) {
		x := b.Slice("x", "x")
		return []Ptr{x}, func(from, to int) []Vec { return between(b, x, from, to) }
	})

var scale, scaleNT = filling("scale", "(z, x []T, a T)", "z[i] = a·x[i], for the length of z.",
	func(b Builder) ([]Ptr, func(from, to int) []Vec) {
		x, a := b.Slice("x", "x"), b.Arg("a", "a")
		return []Ptr{x}, func(from, to int) []Vec {
			xs := between(b, x, from, to)
			for u := range xs {
				xs[u] = b.Mul(xs[u], a)
			}
			return xs
		}
	})

var add, addNT = filling("add", "(z, x, y []T)", "z[i] = x[i] + y[i], for the length of z.",
	func(b Builder) ([]Ptr, func(from, to int) []Vec) {
		x, y := b.Slice("x", "x"), b.Slice("y", "y")
		return []Ptr{x, y}, func(from, to int) []Vec {
			xs, ys := between(b, x, from, to), between(b, y, from, to)
			for u := range xs {
				b.AddTo(xs[u], ys[u])
			}
			return xs
		}
	})

var triad, triadNT = filling("triad", "(z, x, y []T, a T)", "z[i] = x[i] + a·y[i], for the length of z.",
	func(b Builder) ([]Ptr, func(from, to int) []Vec) {
		x, y, a := b.Slice("x", "x"), b.Slice("y", "y"), b.Arg("a", "a")
		return []Ptr{x, y}, func(from, to int) []Vec {
			xs, ys := between(b, x, from, to), between(b, y, from, to)
			for u := range xs {
				b.FMA(xs[u], a, ys[u])
			}
			return xs
		}
	})

var vtriad = &program{
	name: "vtriad", sig: "(z, x, y, w []T)", elems: floats, bound: true,
	doc: []string{"z[i] = x[i] + y[i]·w[i], for the length of z."},
	build: func(b Builder) {
		z, x, y, w := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("y", "y"), b.Slice("w", "w")
		n := b.Len("z", "elements left")
		batched(b, n, []Ptr{z, x, y, w}, func(from, to int) {
			xs, ys, ws := between(b, x, from, to), between(b, y, from, to), between(b, w, from, to)
			for u := range xs {
				b.FMA(xs[u], ys[u], ws[u])
			}
			storesFrom(b, z, from, xs)
		})
	},
}

var axpy = &program{
	name: "axpy", sig: "(y, x []T, a T)", elems: floats, bound: true,
	doc: []string{"y[i] += a·x[i], for the length of y."},
	build: func(b Builder) {
		y, x, n := b.Slice("y", "y"), b.Slice("x", "x"), b.Len("y", "elements left")
		a := b.Arg("a", "a")
		batched(b, n, []Ptr{y, x}, func(from, to int) {
			xs, ys := between(b, x, from, to), between(b, y, from, to)
			for u := range ys {
				b.FMA(ys[u], a, xs[u])
			}
			storesFrom(b, y, from, ys)
		})
	},
}

var update = &program{
	name: "update", sig: "(x []T, a T)", elems: floats, bound: true,
	doc: []string{"x[i] = a·x[i]."},
	build: func(b Builder) {
		x, n := b.Slice("x", "x"), b.Len("x", "elements left")
		a := b.Arg("a", "a")
		batched(b, n, []Ptr{x}, func(from, to int) {
			xs := between(b, x, from, to)
			for u := range xs {
				xs[u] = b.Mul(xs[u], a)
			}
			storesFrom(b, x, from, xs)
		})
	},
}
