package gen

// utf8RVV checks the last bytes with all others, whatever their number. Groups are single registers: a longer table
// would be looked through for every lane.
func utf8RVV(b *rvv) {
	b.widest = 1
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	from := b.gps[b.Int("from", "")]
	start := b.copyGP(int(x))
	b.note("X", b.gps[start], "x")
	b.emit("ADD", "X%d, X%d", from, b.gps[x])
	b.emit("SUB", "X%d, X%d", from, b.gps[n])
	c := classifier{
		rvv: b, x: x, at: from, // which is not needed any more
		highFirst:  b.table(highFirst, "faults by the high nibble of the byte before"),
		lowFirst:   b.table(lowFirst, "by its low nibble"),
		highSecond: b.table(highSecond, "by the high nibble of the byte"),
		leads3:     b.number(leads3), leads4: b.number(leads4), top: b.number(0x80),
	}
	stop := b.newLabel("stop")
	b.VectorLoop(n, 1, []Ptr{x}, func(int) {
		b.emit("VFIRSTM", "%s, X%d", c.faults(), c.at)
		b.emit("BGEZ", "X%d, %s", c.at, stop)
	})
	b.label(stop)
	b.emit("SUB", "X%d, X%d", b.gps[start], b.gps[x])
	b.returnGP(b.gps[x])
}

// classifier is what the steps of utf8 share.
type classifier struct {
	*rvv
	x                               Ptr
	at                              int // an address, then where a fault is
	highFirst, lowFirst, highSecond Vec
	leads3, leads4, top             int
}

// table puts 16 bytes into the first lanes of a register.
func (b *rvv) table(at func(i int) byte, say string) Vec {
	lo, hi := table16(at)
	v, t, x := b.newVec(), b.newVec(), b.r.take(b.symbol)
	b.emit("VSETIVLI", "$2, E64, M1, TA, MA, X%d", x)
	b.emit("MOV", "$%d, X%d", int64(hi), x)
	b.emit("VMVSX", "X%d, %s", x, b.in(t))
	b.emit("MOV", "$%d, X%d", int64(lo), x)
	b.emit("VSLIDE1UPVX", "X%d, %s, %s", x, b.in(t), b.in(v))
	b.r.give(x)
	b.Free(t)
	b.noteVec(v, say)
	return v
}

// faults is a mask of the bytes that do not go with those before them.
func (c *classifier) faults() string {
	here, one := c.Load(c.x, 0, 0), c.Load(c.x, 0, -1)
	two, three := c.Load(c.x, 0, -2), c.Load(c.x, 0, -3)
	pair, t := c.newVec(), c.newVec()
	look := func(table, index, to Vec) { c.emit("VRGATHERVV", "%s, %s, %s", c.in(index), c.in(table), c.in(to)) }
	into := func(name string, x, to Vec) { c.emit(name, "%s, %[2]s, %[2]s", c.in(x), c.in(to)) }
	c.emit("VSRLVI", "$4, %s, %s", c.in(one), c.in(t))
	look(c.highFirst, t, pair)
	c.emit("VANDVI", "$15, %[1]s, %[1]s", c.in(one))
	look(c.lowFirst, one, t)
	into("VANDVV", t, pair)
	c.emit("VSRLVI", "$4, %[1]s, %[1]s", c.in(here))
	look(c.highSecond, here, t)
	into("VANDVV", t, pair)
	c.emit("VSSUBUVX", "X%d, %[2]s, %[2]s", c.leads3, c.in(two))
	c.emit("VSSUBUVX", "X%d, %[2]s, %[2]s", c.leads4, c.in(three))
	into("VORVV", three, two)
	c.emit("VANDVX", "X%d, %[2]s, %[2]s", c.top, c.in(two))
	into("VXORVV", pair, two)
	c.emit("VMSNEVI", "$0, %s, %s", c.in(two), c.in(t))
	return c.in(t)
}
