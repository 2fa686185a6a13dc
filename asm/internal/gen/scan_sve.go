package gen

// scanSVE sums inside of each vector, and adds the sum so far.
func scanSVE(b *sve) {
	z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
	sum, zero, last := b.Arg("c", "the sum so far"), b.Zero("0"), b.LastLane("")
	b.VectorLoop(n, unroll, []Ptr{z, x}, func(k int) { prefixesSVE(b, z, x, sum, zero, last, k) })
	b.MaskedTail(n, []Ptr{z, x}, nil, func() { prefixesSVE(b, z, x, sum, zero, last, 1) })
	b.Return(sum)
}

// prefixesSVE sums inside of vectors, and adds the sum so far, which it moves on.
func prefixesSVE(b *sve, z, x Ptr, sum, zero, last Vec, vectors int) {
	vs := loads(b, x, vectors)
	b.prefixes(vs, zero)
	var totals []Vec
	for _, v := range vs {
		totals = append(totals, b.Last(v, last))
	}
	for u, v := range vs {
		b.AddTo(v, sum)
		b.AddTo(sum, totals[u])
	}
	b.Free(totals...)
	stores(b, z, vs)
}
