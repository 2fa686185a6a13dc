package gen

// This file holds what the NEON backend does with index streams.

func (b *neon) GatherScalar(x, p Ptr, unit int) Vec {
	i, j := b.r.take(b.symbol), b.r.take(b.symbol)
	vs := make([]Vec, b.Lanes())
	lane := func(at, index int) {
		vs[at] = b.newVec()
		b.emit("FMOV"+b.d(), "(R%d)(R%d<<%d), F%d", b.gps[x], index, log2(b.elem.Size), b.reg(vs[at]))
	}
	first := unit * b.Lanes()
	if b.single {
		b.emit("MOVWU", "%s, R%d", b.mem(p, first*indexSize, indexSize), i)
		lane(0, i)
	}
	for at := 0; at+1 < len(vs); at += 2 {
		b.emit("LDPW", "%s, (R%d, R%d)", b.mem(p, (first+at)*indexSize, indexSize), i, j)
		lane(at, i)
		lane(at+1, j)
	}
	b.r.give(i)
	b.r.give(j)
	return b.interleaved(vs)
}

// interleaved puts the first lanes of vectors into one, and frees the others: even ones and odd ones come together
// last.
func (b *neon) interleaved(vs []Vec) Vec {
	for n := len(vs) / 2; n > 0; n /= 2 {
		for k := range n {
			b.zip("VZIP1", vs[k], vs[k+n], vs[k])
			b.Free(vs[k+n])
		}
	}
	return vs[0]
}
