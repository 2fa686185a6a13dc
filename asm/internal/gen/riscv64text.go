package gen

// Bodies of text and bits on riscv64. A group of 8 registers of bytes fills few cycles with work, and one instruction makes
// a number of a mask.

func findRISCV64(b *riscv64) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	start, at := b.copyGP(int(x)), b.gps[b.newGP()]
	b.note("X", b.gps[start], "x")
	mask, bytes := b.newVec(), b.newVec()
	found := b.newLabel("found")
	b.Blocks(n, 1, []Ptr{x}, func(int) {
		b.emit("VLE8V", "(X%d), %s", b.gps[x], b.in(bytes))
		b.emit("VMSEQVX", "X%d, %s, %s", c, b.in(bytes), b.in(mask))
		b.emit("VFIRSTM", "%s, X%d", b.in(mask), at)
		b.emit("BGEZ", "X%d, %s", at, found)
	})
	b.emit("MOV", "$0, X%d", at)
	b.label(found)
	b.emit("ADD", "X%d, X%d", at, b.gps[x])
	b.emit("SUB", "X%d, X%d", b.gps[start], b.gps[x])
	b.returnGP(b.gps[x])
}

// popcountRISCV64 takes words for masks: vcpop counts the bits of one register, of which there are as many as bytes in a
// group of 8.
func popcountRISCV64(b *riscv64) {
	x, bits := b.Slice("x", "x"), b.gps[b.Len("x", "bits left")]
	total, trip, all, found := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", total, "bits that are set")
	b.note("X", trip, "bits of a register, bytes of 8")
	b.note("X", all, "bits of 8 registers")
	b.widest, b.lane = 8, 1
	words := b.newVec()
	b.emit("SLL", "$6, X%d", bits)
	b.emit("MOV", "$0, X%d", total)
	b.setvl(0, trip, "TA")
	b.emit("SLL", "$3, X%d, X%d", trip, all)
	count := func(register int) {
		b.emit("VCPOPM", "V%d, X%d", register, found)
		b.emit("ADD", "X%d, X%d", found, total)
	}
	b.Say("8 registers a trip")
	b.while(bits, all, func() {
		b.emit("VL8RE8V", "(X%d), %s", b.gps[x], b.in(words))
		for register := range b.group {
			count(register)
		}
		b.emit("ADD", "X%d, X%d", trip, b.gps[x])
	})
	b.Say("one register a trip")
	rest := b.newLabel("rest")
	b.emit("SRL", "$3, X%d, X%d", trip, all)
	b.note("X", all, "then bytes of a register")
	one := func() {
		b.emit("VLMV", "(X%d), %s", b.gps[x], b.in(words))
		count(0)
	}
	b.while(bits, trip, func() {
		one()
		b.emit("ADD", "X%d, X%d", all, b.gps[x])
	})
	b.emit("BEQZ", "X%d, %s", bits, rest)
	b.Say("the bits that are left")
	b.setvl(bits, found, "TA")
	one()
	b.label(rest)
	b.returnGP(total)
}

// lcsRISCV64 has whole bytes of ones in a mask: they go into t by a merge. h and v are parts of t, so that taking them away
// is an exclusive or.
func lcsRISCV64(b *riscv64) {
	h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
	n := b.Len("h", "cells left")
	b.Blocks(n, 1, []Ptr{h, v, x, y}, func(int) {
		xs, ys := b.Load(x, 0, 0), b.Load(y, 0, 0)
		b.emit("VMSEQVV", "%s, %s, %s", b.in(ys), b.in(xs), b.claim())
		b.Free(xs, ys)
		hs, vs, t := b.Load(h, 0, 0), b.Load(v, 0, 0), b.newVec()
		b.emit("VORVV", "%s, %s, %s", b.in(hs), b.in(vs), b.in(t))
		b.emit("VMERGEVIM", "$-1, %[1]s, %[2]s, %[1]s", b.in(t), maskReg)
		b.emit("VXORVV", "%[1]s, %[2]s, %[1]s", b.in(vs), b.in(t))
		b.emit("VXORVV", "%[1]s, %[2]s, %[1]s", b.in(hs), b.in(t))
		b.Store(h, 0, 0, vs)
		b.Store(v, 0, 0, hs)
	})
	b.ReturnNothing()
}

// utf8RISCV64 checks the last bytes with all others, whatever their number. Groups are single registers: a longer table
// would be looked through for every lane.
func utf8RISCV64(b *riscv64) {
	b.widest = 1
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	from := b.gps[b.Int("from", "")]
	start := b.copyGP(int(x))
	b.note("X", b.gps[start], "x")
	b.emit("ADD", "X%d, X%d", from, b.gps[x])
	b.emit("SUB", "X%d, X%d", from, b.gps[n])
	c := classifier{
		riscv64: b, x: x, at: from, // which is not needed any more
		highFirst:  b.table(highFirst, "faults by the high nibble of the byte before"),
		lowFirst:   b.table(lowFirst, "by its low nibble"),
		highSecond: b.table(highSecond, "by the high nibble of the byte"),
		leads3:     b.number(leads3), leads4: b.number(leads4), top: b.number(0x80),
	}
	stop := b.newLabel("stop")
	b.Blocks(n, 1, []Ptr{x}, func(int) {
		b.emit("VFIRSTM", "%s, X%d", c.faults(), c.at)
		b.emit("BGEZ", "X%d, %s", c.at, stop)
	})
	b.label(stop)
	b.emit("SUB", "X%d, X%d", b.gps[start], b.gps[x])
	b.returnGP(b.gps[x])
}

// classifier is what the steps of utf8 share.
type classifier struct {
	*riscv64
	x                               Ptr
	at                              int // an address, then where a fault is
	highFirst, lowFirst, highSecond Vec
	leads3, leads4, top             int
}

// number puts a constant into a general register.
func (b *riscv64) number(value int) int {
	x := b.gps[b.newGP()]
	b.emit("MOV", "$%d, X%d", value, x)
	return x
}

// table puts 16 bytes into the first lanes of a register.
func (b *riscv64) table(at func(i int) byte, say string) Vec {
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
