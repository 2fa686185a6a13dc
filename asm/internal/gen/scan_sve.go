package gen

// scanSVE sums inside of each vector, and adds the sum so far.
func scanSVE(b *sve) {
	z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
	sum, zero, last := b.Arg("c", "the sum so far"), b.Zero("0"), b.LastLane("")
	b.VectorLoop(n, unroll, []Ptr{z, x}, func(k int) { prefixes(b, z, x, sum, zero, last, k) })
	b.MaskedTail(n, []Ptr{z, x}, nil, func() { prefixes(b, z, x, sum, zero, last, 1) })
	b.Return(sum)
}
