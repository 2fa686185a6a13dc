package gen

// countSVE has no lanes that overflow: each vector's matches are counted into a general register.
func countSVE(b *sve) {
	x, n := b.Slice("x", "x"), b.Len("x", "bytes left")
	c := b.bytes("c")
	var hits []Mask
	var sums []int
	for i := range unroll {
		hits, sums = append(hits, b.newMask()), append(sums, b.gps[b.newGP()])
		b.emit("MOVD", "$0, R%d", sums[i])
	}
	b.note("R", sums[0], "matches, as the three after it")
	found := b.r.take(b.symbol)
	body := func(vectors int) {
		vs := loads(b, x, vectors)
		for u, v := range vs {
			b.word(sveCompare("cmpeq", 1, b.mask(hits[u]), b.govern, b.reg(v), b.reg(c)))
		}
		for u := range vs {
			b.word(sveCountLanes(1, found, b.govern, b.mask(hits[u])))
			b.emit("ADD", "R%d, R%d", found, sums[u])
		}
	}
	b.VectorLoop(n, unroll, []Ptr{x}, body)
	b.MaskedTail(n, []Ptr{x}, nil, func() { body(1) })
	for _, sum := range sums[1:] {
		b.emit("ADD", "R%d, R%d", sum, sums[0])
	}
	b.returnGP(sums[0])
}

// bytes puts a byte that is an argument into every lane.
func (b *sve) bytes(name string) Vec {
	r, v := b.argument("MOVBU", b.arg(name, ""), name), b.newVec()
	b.word(sveFromGP(1, b.reg(v), b.gps[r]))
	b.note("Z", b.reg(v), name+" in every lane")
	return v
}
