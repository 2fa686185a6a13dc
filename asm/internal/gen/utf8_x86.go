package gen

func utf8X86(b *x86) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	from := b.Int("from", "")
	start := b.ctx.GP64()
	b.note(start, "x")
	b.op("MOVQ", b.gps[x], start)
	b.op("ADDQ", b.gps[from], b.gps[x])
	b.op("SUBQ", b.gps[from], b.gps[n])
	k := newUTF8Constants(b)
	stop := b.label("stop")
	check := func(vectors int) {
		fault := b.Zero("")
		for u := range vectors {
			b.classify(k, x, u, fault)
		}
		b.any(fault)
		b.branch("JNZ", stop)
	}
	b.VectorLoop(n, utf8Vectors, []Ptr{x}, check)
	b.ctx.Label(stop)
	b.op("SUBQ", start, b.gps[x])
	b.returnGP(b.gps[x])
}

// classify adds the faults of one vector. Neighbours are loaded and not shuffled together: loads are cheaper.
func (b *x86) classify(k utf8Constants, x Ptr, unit int, fault Vec) {
	here, one := b.Load(x, unit, 0), b.Load(x, unit, -1)
	two, three := b.Load(x, unit, -2), b.Load(x, unit, -3)
	high := func(v Vec) Vec { return b.apply("PAND", b.shift("PSRLW", 4, v), k.nibble) }
	pair := b.apply("PSHUFB", k.highFirst, high(one))
	b.applyTo("PAND", pair, b.apply("PSHUFB", k.lowFirst, b.apply("PAND", one, k.nibble)))
	b.applyTo("PAND", pair, b.apply("PSHUFB", k.highSecond, high(here)))
	wanted := b.apply("PSUBUSB", two, k.leads3)
	b.applyTo("POR", wanted, b.apply("PSUBUSB", three, k.leads4))
	b.applyTo("PAND", wanted, k.top)
	b.applyTo("PXOR", wanted, pair)
	b.applyTo("POR", fault, wanted)
}

// any compares a vector with 0: JNZ jumps where a bit is set.
func (b *x86) any(v Vec) {
	if b.opmask() {
		m := b.ctx.K()
		b.op("VPTESTMD", b.v(v), b.v(v), m)
		b.op("KORTESTW", m, m)
		return
	}
	b.plain("PTEST", b.v(v), b.v(v))
}
