package gen

// popcountSVE counts in words of 64 bits, which never overflow.
func popcountSVE(b *sve) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	acc := newAccumulators(unroll, b.Zero)
	b.VectorLoop(n, unroll, []Ptr{x}, func(vectors int) { countBits(b, x, acc[:vectors]) })
	b.MaskedTail(n, []Ptr{x}, nil, func() { countBits(b, x, acc[:1]) })
	foldPairs(b, acc, b.AddTo)
	total := b.gps[b.newGP()]
	b.word(sveAcross("uaddv", 8, everyLane, b.reg(acc[0]), b.reg(acc[0])))
	b.emit("FMOVD", "F%d, R%d", b.reg(acc[0]), total)
	b.returnGP(total)
}

// countBits counts the bits of a vector into each accumulator.
func countBits(b *sve, x Ptr, acc []Vec) {
	vs := loads(b, x, len(acc))
	for _, v := range vs {
		b.word(sveUnary("cnt", 8, everyLane, b.reg(v), b.reg(v)))
	}
	for u, v := range vs {
		b.AddTo(acc[u], v)
	}
}
