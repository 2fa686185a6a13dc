package gen

import (
	"fmt"

	"flynn/asm/isa"
)

func crc32cNEON(b *neon) {
	if b.tier == isa.PMULL {
		foldNEON(b)
	} else {
		interleaveNEON(b)
	}
}

// crcNEON is what the bodies of crc32c share.
type crcNEON struct {
	*neon
	x, t Ptr
	n    Count
	crc  int // general register
}

func newCRCNEON(b *neon) crcNEON {
	c := crcNEON{neon: b, x: b.Slice("x", "x"), n: b.Len("x", "bytes left"), t: b.Slice("t", "t")}
	c.crc = b.gps[b.newGP()]
	b.note("R", c.crc, "remainder so far")
	b.emit("MOVD", "$0xffffffff, R%d", c.crc)
	return c
}

func (c crcNEON) ret() {
	c.emit("MVNW", "R%d, R%d", c.crc, c.crc)
	c.emit("MOVW", "R%d, %s", c.crc, c.layout.ret())
	c.ReturnNothing()
}

// interleaveNEON uses the CRC32C instructions.
func interleaveNEON(b *neon) {
	c := newCRCNEON(b)
	v := b.gps[b.newGP()]
	for i, stride := range crcStrides {
		c.streams(stride, crcSkip(i))
	}
	b.Comment("8 bytes a trip")
	b.while(c.n, 8, nil, func() {
		b.emit("MOVD.P", "8(R%d), R%d", b.gps[c.x], v)
		b.emit("CRC32CX", "R%d, R%d", v, c.crc)
	})
	b.Comment("one byte a trip")
	b.while(c.n, 1, nil, func() {
		b.emit("MOVBU.P", "1(R%d), R%d", b.gps[c.x], v)
		b.emit("CRC32CB", "R%d, R%d", v, c.crc)
	})
	c.ret()
}

// streams goes through three strides at once while so many bytes are left.
func (c crcNEON) streams(stride, skip int) {
	c.Comment(fmt.Sprintf("three streams of %d bytes", stride))
	loop, end := c.newLabel("loop"), c.newLabel("done")
	streams := []int{c.crc, c.r.take(c.symbol), c.r.take(c.symbol)}
	data := c.r.take(c.symbol)
	trips := c.newGP()
	c.label(loop)
	c.emit("CMP", "$%d, R%d", imm12(crcStreams*stride), c.gps[c.n])
	c.emit("BLT", "%s", end)
	for _, s := range streams[1:] {
		c.emit("MOVD", "$0, R%d", s)
	}
	c.emit("MOVD", "$%d, R%d", stride/8, c.gps[trips])
	c.Repeat(Count(trips), func() {
		for i, s := range streams {
			c.emit("MOVD", "%s, R%d", c.mem(c.x, i*stride, 8), data)
			c.emit("CRC32CX", "R%d, R%d", data, s)
		}
		c.emit("ADD", "$8, R%d", c.gps[c.x])
	})
	c.Comment("put the remainders together")
	c.moveOn(streams[0], skip, streams[1], data)
	c.moveOn(streams[1], skip, streams[2], data)
	c.emit("MOVD", "R%d, R%d", streams[2], c.crc)
	c.emit("ADD", "$%d, R%d", imm12((crcStreams-1)*stride), c.gps[c.x])
	c.emit("SUB", "$%d, R%d", imm12(crcStreams*stride), c.gps[c.n])
	c.emit("B", "%s", loop)
	c.label(end)
	for _, r := range append(streams[1:], data) {
		c.r.give(r)
	}
	c.r.give(c.gps[trips])
}

// moveOn adds a remainder, moved on by the stride whose tables start at skip, to that of the next stream.
func (c crcNEON) moveOn(from, skip, to, nibble int) {
	table := c.r.take(c.symbol)
	c.emit("ADD", "$%d, R%d, R%d", imm12(4*skip), c.gps[c.t], table)
	for i := range 8 {
		c.emit("UBFX", "$%d, R%d, $4, R%d", 4*i, from, nibble)
		c.emit("MOVWU", "(R%d)(R%d<<2), R%d", table, nibble, nibble)
		c.emit("EOR", "R%d, R%d", nibble, to)
		c.emit("ADD", "$%d, R%d", 4*16, table)
	}
	c.r.give(table)
}

// foldNEON multiplies without carries, as foldX86 does; what is left in the end goes through the table.
func foldNEON(b *neon) {
	c := newCRCNEON(b)
	wide, rest, short := b.newLabel("wide"), b.newLabel("rest"), b.newLabel("short")
	acc, data := b.newVec(), b.newVec()
	b.note("V", b.reg(acc), "128 bits with the remainder so far")
	b.emit("CMP", "$64, R%d", b.gps[c.n])
	b.emit("BGE", "%s", wide)
	b.emit("CMP", "$16, R%d", b.gps[c.n])
	b.emit("BLT", "%s", short)
	c.load(acc)
	c.seed(acc)
	b.emit("B", "%s", rest)
	b.label(wide)
	c.wide(acc)
	b.label(rest)
	b.Comment("16 bytes a trip")
	k := c.factors(128)
	b.while(c.n, 16, nil, func() {
		t := c.fold(acc, k)
		b.emit("FMOVQ.P", "16(R%d), F%d", b.gps[c.x], b.reg(data))
		c.xor(acc, t)
		c.xor(acc, data)
	})
	c.finish(acc)
	b.label(short)
	b.Comment("one byte a trip")
	v := b.gps[b.newGP()]
	b.while(c.n, 1, nil, func() {
		b.emit("MOVBU.P", "1(R%d), R%d", b.gps[c.x], v)
		b.emit("EOR", "R%d, R%d", v, c.crc)
		c.step(v)
	})
	c.ret()
}

// load takes the next 16 bytes.
func (c crcNEON) load(v Vec) {
	c.emit("FMOVQ.P", "16(R%d), F%d", c.gps[c.x], c.reg(v))
	c.emit("SUB", "$16, R%d", c.gps[c.n])
}

// seed adds the remainder that a CRC starts from to the first bytes.
func (c crcNEON) seed(v Vec) {
	c.scope(func() {
		t := c.Zero("")
		c.emit("VMOV", "R%d, V%d.D[0]", c.crc, c.reg(t))
		c.xor(v, t)
	})
}

func (c crcNEON) xor(acc, x Vec) {
	c.emit("VEOR", "V%d.B16, V%d.B16, V%d.B16", c.reg(x), c.reg(acc), c.reg(acc))
}

// factors holds those of a distance in bits.
func (c crcNEON) factors(bits int) Vec {
	lo, hi := distance(bits)
	return c.constant(lo, hi, "")
}

// fold multiplies both halves: their products, still to be added, are acc and the register it gives.
func (c crcNEON) fold(acc, k Vec) Vec {
	t := c.newVec()
	c.emit("VPMULL", "V%d.D1, V%d.D1, V%d.Q1", c.reg(k), c.reg(acc), c.reg(t))
	c.emit("VPMULL2", "V%d.D2, V%d.D2, V%d.Q1", c.reg(k), c.reg(acc), c.reg(acc))
	return t
}

// wide keeps 4 vectors and leaves all of them in acc.
func (c crcNEON) wide(acc Vec) {
	c.Comment("4 vectors a trip")
	c.scope(func() {
		vs := []Vec{c.newVec(), c.newVec(), c.newVec(), acc}
		for _, v := range vs {
			c.load(v)
		}
		c.seed(vs[0])
		far, data := c.factors(4*128), c.newVec()
		c.while(c.n, 64, nil, func() {
			for _, v := range vs {
				t := c.fold(v, far)
				c.emit("FMOVQ.P", "16(R%d), F%d", c.gps[c.x], c.reg(data))
				c.xor(v, t)
				c.xor(v, data)
				c.Free(t)
			}
		})
		c.Comment("fold vectors")
		near := c.factors(128)
		for i, v := range vs[1:] {
			c.xor(v, c.fold(vs[i], near))
			c.xor(v, vs[i])
		}
	})
}

// finish takes the remainder of the 16 bytes of acc by the table.
func (c crcNEON) finish(acc Vec) {
	c.Comment("what is left in 128 bits, byte by byte")
	high, v, trips := c.r.take(c.symbol), c.r.take(c.symbol), c.newGP()
	c.emit("VMOV", "V%d.D[0], R%d", c.reg(acc), c.crc)
	c.emit("VMOV", "V%d.D[1], R%d", c.reg(acc), high)
	for i := range 2 {
		c.emit("MOVD", "$8, R%d", c.gps[trips])
		c.Repeat(Count(trips), func() { c.step(v) })
		if i == 0 {
			c.emit("EOR", "R%d, R%d", high, c.crc)
		}
	}
	c.r.give(high)
	c.r.give(v)
}

// step takes the lowest byte of crc, which holds the remainder and bytes added to it.
func (c crcNEON) step(v int) {
	c.emit("UBFX", "$0, R%d, $8, R%d", c.crc, v)
	c.emit("LSR", "$8, R%d", c.crc)
	c.emit("MOVWU", "(R%d)(R%d<<2), R%d", c.gps[c.t], v, v)
	c.emit("EOR", "R%d, R%d", v, c.crc)
}
