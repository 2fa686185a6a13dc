package gen

func scanRVV(b *rvv) {
	z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
	sum, zero := b.Arg("c", "the sum so far"), b.Zero("0")
	b.VectorLoop(n, unroll, []Ptr{z, x}, func(k int) { prefixes(b, z, x, sum, zero, none, k) })
	b.Return(sum)
}
