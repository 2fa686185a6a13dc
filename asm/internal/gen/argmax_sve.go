package gen

// argmaxSVE makes the places of the first vector itself, and reads how far it is to the next.
func argmaxSVE(b *sve) {
	x, n := b.Slice("x", "x"), b.Len("x", "elements left")
	lowest := b.NegInf("−Inf")
	best, at := unset(b, lowest), unset(b, lowest)
	here, near := b.newVec(), b.newVec()
	b.word(sveIndex(b.elem.Size, b.reg(here), 0, -1))
	lanes := b.r.take(b.symbol)
	b.count(lanes, 1)
	b.emit("NEG", "R%d, R%d", lanes, lanes)
	b.word(sveFromGP(b.elem.Size, b.reg(near), lanes))
	b.r.give(lanes)
	for _, v := range []Vec{here, near} {
		b.word(sveUnary("scvtf", b.elem.Size, everyLane, b.reg(v), b.reg(v)))
	}
	b.note("Z", b.reg(near), "−(elements of a vector)")
	far := b.Copy(near)
	b.note("Z", b.reg(far), "−(elements of a trip)")
	for trip := 1; trip < unroll; trip *= 2 {
		b.AddTo(far, far)
	}
	b.Comment("4 vectors of largest elements, with the places where the trips began that found them")
	placesBy(b, x, n, lowest, best, at, here, far, near)
}
