package gen

// dot8SVE adds products of 0 where a trip is short: every lane takes part.
func dot8SVE(b *sve) {
	x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
	acc := newAccumulators(dot8Vectors, b.Zero)
	body := func(vectors int) {
		for u := range vectors {
			v, w := b.Load(x, u, 0), b.Load(y, u, 0)
			b.word(sveDot(b.reg(acc[u]), b.reg(v), b.reg(w)))
			b.Free(v, w)
		}
	}
	b.VectorLoop(n, dot8Vectors, []Ptr{x, y}, body)
	b.MaskedTail(n, []Ptr{x, y}, nil, func() { body(1) })
	foldPairs(b, acc, func(acc, v Vec) { b.word(sveSame("add", 4, b.reg(acc), b.reg(acc), b.reg(v))) })
	total := b.gps[b.newGP()]
	b.word(sveAcross("saddv", 4, everyLane, b.reg(acc[0]), b.reg(acc[0])))
	b.emit("FMOVD", "F%d, R%d", b.reg(acc[0]), total)
	b.emit("MOVW", "R%d, %s", total, b.ret())
	b.ReturnNothing()
}
