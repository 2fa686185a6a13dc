package gen

var scan = &program{
	name: "scan", sig: "(z, x []T, c T) T", elems: []Elem{F32, F64, I32}, lacks: noIntegers, bound: true,
	doc: []string{
		"z[i] = c + Σ x[k], k ≤ i, for the length of z. Returns the last of them, c where there is none. Sums inside a",
		"vector by steps of 1, 2, 4 … lanes; from vector to vector one addition.",
	},
	build: func(b Builder) {
		z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
		carry, zero, last := b.Arg("c", "the sum so far"), b.Zero("0"), b.LastLane("number of the last lane")
		body := func(k int) {
			xs := loads(b, x, k)
			for _, v := range xs {
				b.Prefix(v, zero)
			}
			for _, v := range xs {
				total := b.Last(v, last)
				b.AddTo(v, carry)
				b.AddTo(carry, total)
				b.Free(total)
			}
			stores(b, z, xs)
		}
		b.Blocks(n, wide, []Ptr{z, x}, body)
		b.Rest(n, []Ptr{z, x}, nil, func() { body(1) })
		b.Return(carry)
	},
}

var offset = &program{
	name: "offset", sig: "(z []T, c T)", elems: []Elem{F32, F64, I32}, lacks: noIntegers,
	doc: []string{"z[i] += c: what a part of a scan lacks."},
	build: func(b Builder) {
		z, n := b.Slice("z", "z"), b.Len("z", "elements left")
		c := b.Arg("c", "c")
		stream(b, n, []Ptr{z}, func(k int) {
			zs := loads(b, z, k)
			for _, v := range zs {
				b.AddTo(v, c)
			}
			stores(b, z, zs)
		})
	},
}
