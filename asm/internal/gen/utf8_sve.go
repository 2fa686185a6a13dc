package gen

// utf8SVE checks the last bytes with all others. Tables of 16 bytes lie in the first lanes of vectors, as long as any.
func utf8SVE(b *sve) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	from, start := b.gps[b.Int("from", "")], b.gps[b.newGP()]
	b.note("R", start, "x")
	b.emit("MOVD", "R%d, R%d", b.gps[x], start)
	b.emit("ADD", "R%d, R%d", from, b.gps[x])
	b.emit("SUB", "R%d, R%d", from, b.gps[n])
	places := []Ptr{x}
	for back := 1; back < 4; back++ {
		p := b.Pointer(x, "so many bytes before")
		b.emit("SUB", "$%d, R%d", back, b.gps[p])
		places = append(places, p)
	}
	k, broken, stop := newUTF8Constants(b), b.mask(b.newMask()), b.newLabel("stop")
	for _, v := range []Vec{k.nibble, k.leads3, k.leads4, k.top} {
		b.Splat(v)
	}
	body := func(vectors int) {
		fault := b.Zero("")
		for u := range vectors {
			b.scope(func() { b.classify(k, places, u, fault) })
		}
		b.word(sveCompareTo("cmpne", 1, broken, b.govern, b.reg(fault), 0))
		b.emit("BNE", "%s", stop)
	}
	b.VectorLoop(n, utf8Vectors, places, body)
	b.MaskedTail(n, places, nil, func() { body(1) })
	b.label(stop)
	b.emit("SUB", "R%d, R%d", start, b.gps[x])
	b.returnGP(b.gps[x])
}

// constant puts 16 bytes into the first lanes of a vector.
func (b *sve) constant(lo, hi uint64, say string) Vec {
	v := b.newVec()
	for i, half := range []uint64{lo, hi} {
		b.number(half, func(r int) { b.emit("VMOV", "R%d, V%d.D[%d]", r, b.reg(v), i) })
	}
	b.note("Z", b.reg(v), say)
	return v
}

// bitwise emits to = to op x.
func (b *sve) bitwise(name string, to, x Vec) {
	b.word(sveBitwise(name, b.reg(to), b.reg(to), b.reg(x)))
}

// classify adds the faults of one vector.
func (b *sve) classify(k utf8Constants, places []Ptr, unit int, fault Vec) {
	var bytes [4]Vec
	for back, p := range places {
		bytes[back] = b.Load(p, unit, 0)
	}
	here, one, two, three := b.reg(bytes[0]), bytes[1], bytes[2], bytes[3]
	pair, t := b.newVec(), b.newVec()
	look := func(table Vec, index, to int) { b.word(sveSame("tbl", 1, to, b.reg(table), index)) }
	b.word(sveShiftRight(1, b.reg(t), b.reg(one), 4))
	look(k.highFirst, b.reg(t), b.reg(pair))
	b.bitwise("and", one, k.nibble)
	look(k.lowFirst, b.reg(one), b.reg(t))
	b.bitwise("and", pair, t)
	b.word(sveShiftRight(1, b.reg(t), here, 4))
	look(k.highSecond, b.reg(t), b.reg(t))
	b.bitwise("and", pair, t)
	b.word(sveSame("uqsub", 1, b.reg(two), b.reg(two), b.reg(k.leads3)))
	b.word(sveSame("uqsub", 1, b.reg(three), b.reg(three), b.reg(k.leads4)))
	b.bitwise("orr", two, three)
	b.bitwise("and", two, k.top)
	b.bitwise("eor", two, pair)
	b.bitwise("orr", fault, two)
}
