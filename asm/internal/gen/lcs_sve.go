package gen

// lcsSVE has whole bytes of ones in a predicate: they go into t where letters are equal.
func lcsSVE(b *sve) {
	h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
	n := b.Len("h", "cells left")
	ones := b.newVec()
	b.word(sveImmediate(1, b.reg(ones), -1))
	b.note("Z", b.reg(ones), "all bits")
	body := func(vectors int) {
		for u := range vectors {
			xs, ys, equal := b.Load(x, u, 0), b.Load(y, u, 0), b.newMask()
			b.word(sveCompare("cmpeq", 1, b.mask(equal), b.govern, b.reg(xs), b.reg(ys)))
			hs, vs, t := b.Load(h, u, 0), b.Load(v, u, 0), b.newVec()
			b.word(sveBitwise("orr", b.reg(t), b.reg(hs), b.reg(vs)))
			b.Merge(equal, t, ones)
			// h and v are parts of t, so that taking them away is an exclusive or
			b.word(sveBitwise("eor", b.reg(vs), b.reg(t), b.reg(vs)))
			b.word(sveBitwise("eor", b.reg(hs), b.reg(t), b.reg(hs)))
			b.Store(h, u, 0, vs)
			b.Store(v, u, 0, hs)
			b.Free(xs, ys, hs, vs, t, Vec(equal))
		}
	}
	advance := []Ptr{h, v, x, y}
	b.VectorLoop(n, unroll, advance, body)
	b.MaskedTail(n, advance, nil, func() { body(1) })
	b.ReturnNothing()
}
