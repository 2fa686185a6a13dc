package gen

func popcountNEON(b *neon) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	total := b.Zero("bits so far")
	count := func(v Vec) { b.emit("VCNT", "V%d.B16, V%d.B16", b.reg(v), b.reg(v)) }
	b.rounds(x, n, bitTrips, func(acc Vec, p Ptr, unit int) {
		v := b.Load(p, unit, 0)
		count(v)
		b.emit("VADD", "V%d.B16, V%d.B16, V%d.B16", b.reg(v), b.reg(acc), b.reg(acc))
		b.Free(v)
	}, func(acc Vec) { b.addBytes(total, acc) })
	b.Comment("one word a trip")
	b.while(n, 1, []Ptr{x}, func() {
		word := b.newVec()
		b.emit("FMOVD", "(R%d), F%d", b.gps[x], b.reg(word)) // the other lane is 0
		count(word)
		b.addBytes(total, word)
	})
	r := b.gps[b.newGP()]
	b.emit("VMOV", "V%d.D[0], R%d", b.reg(total), r)
	b.returnGP(r)
}
