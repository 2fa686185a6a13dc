package gen

// findSVE branches once for 4 vectors; where they hold a match, it looks vector by vector, and counts the lanes before
// the match.
func findSVE(b *sve) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	c, start := b.bytes("c"), b.gps[b.newGP()]
	b.note("R", start, "x")
	b.emit("MOVD", "R%d, R%d", b.gps[x], start)
	var hits []Mask
	for range findVectors {
		hits = append(hits, b.newMask())
	}
	compare := func(u int) {
		v := b.Load(x, u, 0)
		b.word(sveCompare("cmpeq", 1, b.mask(hits[u]), b.govern, b.reg(v), b.reg(c)))
		b.Free(v)
	}
	near, found, end := b.newLabel("near"), b.newLabel("found"), b.newLabel("end")
	none := func() {}
	b.Comment("4 vectors a trip")
	b.vectors(n, findVectors, []Ptr{x}, none, func() {
		for u := range hits {
			compare(u)
		}
		b.anyLane(hits)
		b.emit("BNE", "%s", near)
	}, none)
	b.label(near)
	one := func() { // which sets the flags
		compare(0)
		b.emit("BNE", "%s", found)
	}
	b.Comment("one vector a trip")
	b.vectors(n, 1, []Ptr{x}, none, one, none)
	b.MaskedTail(n, []Ptr{x}, nil, one)
	b.emit("JMP", "%s", end)
	b.label(found)
	hit, at := b.mask(hits[0]), b.r.take(b.symbol)
	b.word(sveBefore(hit, everyLane, hit))
	b.word(sveCountLanes(1, at, everyLane, hit))
	b.emit("ADD", "R%d, R%d", at, b.gps[x])
	b.r.give(at)
	b.label(end)
	b.emit("SUB", "R%d, R%d", start, b.gps[x])
	b.returnGP(b.gps[x])
}
