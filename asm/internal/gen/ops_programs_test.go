package gen

import "flynn/asm/isa"

// Programs of package ops: small ones that run each operation of Builder in every tier, by families. What several
// operations make of the same elements lies in z, the results of each so many elements behind those of the one before.

var opPrograms = []*program{
	arith, ints, masking, outers, aligning, squares, prefixing, folding, gathers, streaming, spans, chunks, overlapping,
}

// laneOp makes one vector of up to three, which it may change. c points to constants.
type laneOp func(b Builder, x, y, w Vec, c Ptr) Vec

// arithOps are in the order in which package ops expects their results.
var arithOps = []laneOp{
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { return b.Add(x, y) },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { return b.Sub(x, y) },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { return b.Mul(x, y) },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { b.AddTo(x, y); return x },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { b.SubTo(x, y); return x },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { b.MulTo(x, y); return x },
	func(b Builder, x, y, w Vec, _ Ptr) Vec { b.MulAdd(x, y, w); return x },
	func(b Builder, x, y, w Vec, _ Ptr) Vec { b.FMA(x, y, w); return x },
	func(b Builder, x, y, _ Vec, c Ptr) Vec { b.MulAddEach([]Vec{x}, []Vec{y}, c, 1); return x },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { b.MaxTo(x, y); return x },
	func(b Builder, x, _, _ Vec, _ Ptr) Vec { return b.Copy(x) },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec { b.Assign(x, y); return x },
	func(b Builder, x, _, _ Vec, _ Ptr) Vec { b.ShiftLeft(x, 2); return x },
	func(b Builder, x, _, _ Vec, c Ptr) Vec { v := b.Broadcast(c, 2); b.AddTo(x, v); b.Free(v); return x },
	func(b Builder, x, y, _ Vec, _ Ptr) Vec {
		one := b.Const(1, "")
		b.FMAChain(x, one, y)
		b.Free(one)
		return x
	},
	func(b Builder, x, _, _ Vec, _ Ptr) Vec { return scaledBy8(b, x) },
	func(b Builder, _, _, w Vec, _ Ptr) Vec {
		half, one := b.Const(0.5, ""), b.Const(1, "")
		v := b.InvSqrt(w, half, one)
		b.Free(half, one)
		return v
	},
}

// scaledBy8 multiplies where a tier has no instruction that scales.
func scaledBy8(b Builder, x Vec) Vec {
	three, eight := b.Const(3, ""), b.Const(8, "")
	if !b.Scale([]Vec{x}, []Vec{three}) {
		b.MulTo(x, eight)
	}
	b.Free(three, eight)
	return x
}

// laneProgram stores what each of some operations makes of the same vectors.
func laneProgram(name, doc string, elems []Elem, ops []laneOp) *program {
	p := &program{name: name, sig: "(z, x, y, w, c []T, stride int)", elems: elems, doc: []string{doc}}
	p.build = func(b Builder) {
		z, x, y, w, c := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("y", "y"), b.Slice("w", "w"), b.Slice("c", "c")
		n, stride, at := b.Len("x", "elements left"), b.Int("stride", "stride"), b.Pointer(z, "results of an operation")
		body := func(vectors int) {
			for u := range vectors {
				b.Set(at, z)
				for _, op := range ops {
					in := []Vec{b.Load(x, u, 0), b.Load(y, u, 0), b.Load(w, u, 0)}
					v := op(b, in[0], in[1], in[2], c)
					b.Store(at, u, 0, v)
					for _, other := range in {
						if other != v {
							b.Free(other)
						}
					}
					b.Free(v)
					b.Skip(at, stride)
				}
			}
		}
		advance := []Ptr{z, x, y, w}
		b.VectorLoop(n, 2, advance, body)
		b.MaskedTail(n, advance, nil, func() { body(1) })
		b.ReturnNothing()
	}
	return p
}

var (
	arith = laneProgram("arith", "Results of arithmetic, see arithOps.", floats, arithOps)
	ints  = laneProgram("ints", "x + y, twice.", []Elem{I32}, []laneOp{arithOps[0], arithOps[3]})
)

var masking = laneProgram("masking", "Results of Merge and AddWhere, and the steps of While.", floats, []laneOp{
	func(b Builder, x, y, w Vec, _ Ptr) Vec { b.Merge(b.Greater(x, y), w, x); return w },
	func(b Builder, x, y, w Vec, _ Ptr) Vec {
		m := b.All()
		b.KeepLess(m, x, y)
		b.AddWhere(m, w, x)
		return w
	},
	func(b Builder, x, y, _ Vec, _ Ptr) Vec {
		steps, one, m := b.Zero(""), b.Const(1, ""), b.All()
		b.While(b.Int("stride", ""), []Mask{m}, func() {
			b.KeepLess(m, x, y)
			b.AddWhere(m, steps, one)
			b.AddTo(x, x)
		})
		b.Free(one)
		return steps
	},
})

var outers = &program{
	name: "outers", sig: "(z, x, a []T, stride int)", elems: floats,
	doc: []string{"z[i·stride + j] = a[i]·x[j], i < 4, by OuterProduct; whole vectors only."},
	build: func(b Builder) {
		z, x, a := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("a", "a")
		n, stride, at := b.Len("x", "elements left"), b.Int("stride", "stride"), b.Pointer(z, "results of a row")
		body := func(int) {
			row, acc := b.Load(x, 0, 0), newAccumulators(4, b.Zero)
			b.OuterProduct(acc, a, []Vec{row})
			b.Set(at, z)
			for _, v := range acc {
				b.Store(at, 0, 0, v)
				b.Skip(at, stride)
			}
		}
		b.VectorLoop(n, 1, []Ptr{z, x}, body)
		if b.Tier().VLA { // what are whole vectors of others may be part of one
			b.MaskedTail(n, []Ptr{z, x}, nil, func() { body(1) })
		}
		b.ReturnNothing()
	},
}

// ofKnownLength are the tiers whose vectors have a length that is known when code is generated.
var ofKnownLength = []isa.ID{isa.SSE2, isa.SSE41, isa.AVX, isa.AVX2, isa.AVX512, isa.NEON}

var aligning = &program{
	name: "aligning", sig: "(z, x []T, stride int)", elems: floats, tiers: ofKnownLength,
	doc: []string{"z[i·stride + j] = x[j − 2^i], 0 before the first, for 2^i less than the lanes; whole vectors only."},
	build: func(b Builder) {
		z, x, n, stride := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("x", "elements left"), b.Int("stride", "stride")
		at, before := b.Pointer(z, "results of a distance"), b.Zero("the vector before")
		b.VectorLoop(n, 1, []Ptr{z, x}, func(int) {
			v := b.Load(x, 0, 0)
			b.Set(at, z)
			for by := 1; by < b.Lanes(); by *= 2 {
				t := b.Align(before, v, by)
				b.Store(at, 0, 0, t)
				b.Free(t)
				b.Skip(at, stride)
			}
			b.Assign(before, v)
		})
		b.ReturnNothing()
	},
}

var squares = &program{
	name: "squares", sig: "(z, x []T)", elems: floats, tiers: ofKnownLength,
	doc: []string{"The square of lanes at x, transposed to z."},
	build: func(b Builder) {
		x := b.Slice("x", "x")
		stores(b, b.Slice("z", "z"), b.Transpose(loads(b, x, b.Lanes())))
		b.ReturnNothing()
	},
}

var prefixing = &program{
	name: "prefixing", sig: "(z, x []T, c T) T", elems: floats,
	doc: []string{"z[i] = c + Σ x[k], k ≤ i. Returns the last of them."},
	build: func(b Builder) {
		z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
		sum, zero, last := b.Arg("c", "the sum so far"), b.Zero("0"), b.LastLane("number of the last lane")
		b.VectorLoop(n, 1, []Ptr{z, x}, func(k int) { prefixes(b, z, x, sum, zero, last, k) })
		b.MaskedTail(n, []Ptr{z, x}, nil, func() { prefixes(b, z, x, sum, zero, last, 1) })
		b.Return(sum)
	},
}

var folding = &program{
	name: "folding", sig: "(z, x []T) T", elems: floats,
	doc: []string{"z[0] = Σ x[i], z[1+i] = x[i] + z[0], and the largest x[i] is the result."},
	build: func(b Builder) {
		z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("x", "elements left")
		from := b.Pointer(x, "x")
		sums := make([]Vec, 3)
		sums[0] = b.Zero("sum")
		b.Reduce(n, sums, b.Zero, []Ptr{from}, b.AddTo, func(k int) {
			for u := range k {
				b.AddTo(sums[u], b.Load(from, u, 0))
			}
		})
		b.MaskedTail(n, []Ptr{from}, func() { b.FoldAdd(sums[:1]) }, func() { b.AddTo(sums[0], b.Load(from, 0, 0)) })
		b.StoreFirst(z, 0, sums[0])
		b.Advance(z, 0, 1)
		b.Splat(sums[0])
		b.Set(from, x)
		left := b.Len("x", "elements left")
		add := func() {
			v := b.Load(from, 0, 0)
			b.AddTo(v, sums[0])
			b.Store(z, 0, 0, v)
		}
		b.VectorLoop(left, 1, []Ptr{z, from}, func(int) { add() })
		b.MaskedTail(left, []Ptr{z, from}, nil, add)
		largest, left := b.NegInf("largest"), b.Len("x", "elements left")
		larger := func() { b.MaxTo(largest, b.Load(x, 0, 0)) }
		b.VectorLoop(left, 1, []Ptr{x}, func(int) { larger() })
		b.MaskedTail(left, []Ptr{x}, func() { b.FoldMax([]Vec{largest}) }, larger)
		b.Return(largest)
	},
}

var gathers = &program{
	name: "gathers", sig: "(z, x []T, p []int32, stride int)", elems: floats,
	doc: []string{"z[i] = x[p[i]], by Gather and, stride elements behind, by GatherScalar, for the length of p."},
	build: func(b Builder) {
		z, x, p := b.Slice("z", "z"), b.Slice("x", "x"), b.Index("p", "p")
		n, stride, at := b.Len("p", "elements left"), b.Int("stride", "stride"), b.Pointer(z, "results one by one")
		b.Skip(at, stride)
		q := b.Pointer(p, "p once more") // a copy of a pointer to indices is one
		body := func(vectors int) {
			for u := range vectors {
				v, w := b.Gather(x, p, u), b.GatherScalar(x, q, u)
				b.Store(z, u, 0, v)
				b.Store(at, u, 0, w)
				b.Free(v, w)
			}
		}
		b.VectorLoop(n, 2, []Ptr{z, at, p, q}, body)
		b.ScalarTail(n, []Ptr{z, at, p, q}, func() { body(1) })
		b.ReturnNothing()
	},
}

var streaming = &program{
	name: "streaming", sig: "(z, x []T)", elems: floats, needs: isa.StreamStores,
	doc: []string{"z[i] = x[i], whole lines past the caches."},
	build: func(b Builder) {
		z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
		one := func() { stores(b, z, loads(b, x, 1)) }
		b.ScalarTail(b.ToLine(z, n, "elements before a line"), []Ptr{z, x}, one)
		b.VectorLoop(n, 3, []Ptr{z, x}, func(k int) { b.Stream(z, loads(b, x, k)) })
		b.Fence()
		b.ScalarTail(n, []Ptr{z, x}, one)
		b.ReturnNothing()
	},
}

var spans = &program{
	name: "spans", sig: "(p []int32, x, y T) T", elems: floats,
	doc: []string{"x·(p[1] − p[0]) + y·(p[2] − p[1]), by additions."},
	build: func(b Builder) {
		p, acc := b.Index("p", "p"), b.Const(0, "sum")
		for _, v := range []Vec{b.Arg("x", "x"), b.Arg("y", "y")} {
			b.Repeat(b.Span(p, ""), func() { b.AddTo(acc, v) })
			b.Advance(p, 0, 1)
		}
		b.Return(acc)
	},
}

var chunks = &program{
	name: "chunks", sig: "(n int, x, y T) T", elems: floats,
	doc: []string{"x·(n/3) + y·(n mod 3), by additions."},
	build: func(b Builder) {
		n, x, y, acc := b.Int("n", "n"), b.Arg("x", "x"), b.Arg("y", "y"), b.Const(0, "sum")
		b.ChunkLoop(n, 3, func() { b.AddTo(acc, x) })
		b.Repeat(n, func() { b.AddTo(acc, y) })
		b.Return(acc)
	},
}

var overlapping = &program{
	name: "overlapping", sig: "(z, x []T)", elems: floats,
	doc: []string{"z[i] = 2·x[i]; the last vector overlaps the one before."},
	build: func(b Builder) {
		z, x, n, all := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("x", "elements left"), b.Len("x", "elements")
		body := func(k int) {
			for u, v := range loads(b, x, k) {
				b.AddTo(v, v)
				b.Store(z, u, 0, v)
			}
		}
		b.VectorLoop(n, 2, []Ptr{z, x}, body)
		b.OverlappingTail(n, all, []Ptr{z, x}, func() { body(1) })
		b.ReturnNothing()
	},
}
