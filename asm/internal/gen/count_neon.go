package gen

func countNEON(b *neon) {
	x, n := b.Slice("x", "x"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	k := neonCounter{neon: b, c: b.newVec()}
	b.emit("VDUP", "R%d, V%d.B16", c, b.reg(k.c))
	b.note("V", b.reg(k.c), "c in every lane")
	k.total = b.Zero("matches so far")
	b.rounds(x, n, lane, k.match, k.sum)
	matches, t := b.gps[b.newGP()], b.gps[b.newGP()]
	b.emit("VMOV", "V%d.D[0], R%d", b.reg(k.total), matches)
	b.note("R", matches, "matches")
	b.Comment("one byte a trip")
	b.single = true
	b.while(n, 1, []Ptr{x}, func() {
		b.emit("MOVBU", "(R%d), R%d", b.gps[x], t)
		b.emit("CMP", "R%d, R%d", c, t)
		b.emit("CSET", "EQ, R%d", t)
		b.emit("ADD", "R%d, R%d", t, matches)
	})
	b.single = false
	b.returnGP(matches)
}

// neonCounter is what the steps of count share.
type neonCounter struct {
	*neon
	c, total Vec
}

// match counts the bytes of a vector that equal c into acc.
func (k neonCounter) match(acc Vec, p Ptr, unit int) {
	v := k.Load(p, unit, 0)
	k.emit("VCMEQ", "V%d.B16, V%d.B16, V%d.B16", k.reg(k.c), k.reg(v), k.reg(v))
	k.emit("VSUB", "V%d.B16, V%d.B16, V%d.B16", k.reg(v), k.reg(acc), k.reg(acc))
	k.Free(v)
}

// sum adds the byte lanes of acc to the total.
func (k neonCounter) sum(acc Vec) { k.addBytes(k.total, acc) }
