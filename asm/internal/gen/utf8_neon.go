package gen

func utf8NEON(b *neon) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	from := b.gps[b.Int("from", "")]
	start, high := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", start, "x")
	b.emit("MOVD", "R%d, R%d", b.gps[x], start)
	b.emit("ADD", "R%d, R%d", from, b.gps[x])
	b.emit("SUB", "R%d, R%d", from, b.gps[n])
	k := newUTF8Constants(b)
	stop := b.newLabel("stop")
	low := from // not needed any more
	b.VectorLoop(n, utf8Vectors, []Ptr{x}, func(vectors int) {
		fault := b.Zero("")
		for u := range vectors {
			b.scope(func() { b.classify(k, x, u, fault) })
		}
		b.emit("VMOV", "V%d.D[0], R%d", b.reg(fault), low)
		b.emit("VMOV", "V%d.D[1], R%d", b.reg(fault), high)
		b.emit("ORR", "R%d, R%d", low, high)
		b.emit("CBNZ", "R%d, %s", high, stop)
	})
	b.label(stop)
	b.emit("SUB", "R%d, R%d", start, b.gps[x])
	b.returnGP(b.gps[x])
}

// classify adds the faults of one vector.
func (b *neon) classify(k utf8Constants, x Ptr, unit int, fault Vec) {
	here, one := b.Load(x, unit, 0), b.Load(x, unit, -1)
	two, three := b.Load(x, unit, -2), b.Load(x, unit, -3)
	pair, t := b.newVec(), b.newVec()
	b.emit("VUSHR", "$4, V%d.B16, V%d.B16", b.reg(one), b.reg(t))
	b.lookup(k.highFirst, t, pair)
	b.bitwise("VAND", one, k.nibble, one)
	b.lookup(k.lowFirst, one, t)
	b.bitwise("VAND", pair, t, pair)
	b.emit("VUSHR", "$4, V%d.B16, V%d.B16", b.reg(here), b.reg(t))
	b.lookup(k.highSecond, t, t)
	b.bitwise("VAND", pair, t, pair)
	b.word(bytesSame("uqsub", b.reg(two), b.reg(two), b.reg(k.leads3)))
	b.word(bytesSame("uqsub", b.reg(three), b.reg(three), b.reg(k.leads4)))
	b.bitwise("VORR", two, three, two)
	b.bitwise("VAND", two, k.top, two)
	b.bitwise("VEOR", two, pair, two)
	b.bitwise("VORR", fault, two, fault)
}
