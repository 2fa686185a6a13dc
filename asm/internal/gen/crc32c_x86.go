package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

func crc32cX86(b *x86) {
	if b.Can(isa.CarrylessProduct) {
		foldX86(b)
	} else {
		interleaveX86(b)
	}
}

// crcX86 is what the bodies share.
type crcX86 struct {
	*x86
	x, n, t Count
	crc     reg.GPVirtual
}

func newCRCX86(b *x86) crcX86 {
	c := crcX86{x86: b, x: Count(b.Slice("x", "x")), n: b.Len("x", "bytes left"), t: Count(b.Slice("t", "t"))}
	c.crc = b.ctx.GP64()
	b.note(c.crc, "remainder so far")
	b.op("MOVL", operand.U32(1<<32-1), c.crc.As32())
	return c
}

func (c crcX86) at(offset int) operand.Mem { return operand.Mem{Base: c.gps[c.x], Disp: offset} }

func (c crcX86) ret() {
	c.op("NOTL", c.crc.As32())
	c.op("MOVL", c.crc.As32(), c.result())
	c.ReturnNothing()
}

// interleaveX86 uses the CRC32 instruction.
func interleaveX86(b *x86) {
	c := newCRCX86(b)
	for i, stride := range crcStrides {
		c.streams(stride, crcSkip(i))
	}
	b.Comment("8 bytes a trip")
	b.while(c.n, 8, []Ptr{Ptr(c.x)}, func() { b.op("CRC32Q", c.at(0), c.crc) })
	b.Comment("one byte a trip")
	b.while(c.n, 1, []Ptr{Ptr(c.x)}, func() { b.op("CRC32B", c.at(0), c.crc.As32()) })
	c.ret()
}

// streams goes through three strides at once while so many bytes are left.
func (c crcX86) streams(stride, skip int) {
	c.Comment(fmt.Sprintf("three streams of %d bytes", stride))
	loop, end := c.label("loop"), c.label("done")
	c.ctx.Label(loop)
	c.op("CMPQ", c.gps[c.n], operand.I32(crcStreams*stride))
	c.branch("JL", end)
	streams := []reg.GPVirtual{c.crc, c.ctx.GP64(), c.ctx.GP64()}
	for _, s := range streams[1:] {
		c.op("XORL", s.As32(), s.As32())
	}
	trips := c.newGP()
	c.op("MOVQ", operand.U32(stride/8), c.gps[trips])
	c.Repeat(Count(trips), func() {
		for i, s := range streams {
			c.op("CRC32Q", c.at(i*stride), s)
		}
		c.op("ADDQ", operand.I32(8), c.gps[c.x])
	})
	c.Comment("put the remainders together")
	c.moveOn(streams[0], skip, streams[1])
	c.moveOn(streams[1], skip, streams[2])
	c.op("MOVQ", streams[2], c.crc)
	c.op("ADDQ", operand.I32((crcStreams-1)*stride), c.gps[c.x])
	c.op("SUBQ", operand.I32(crcStreams*stride), c.gps[c.n])
	c.branch("JMP", loop)
	c.ctx.Label(end)
}

// moveOn adds a remainder, moved on by the stride whose tables start at skip, to that of the next stream.
func (c crcX86) moveOn(from reg.GPVirtual, skip int, to reg.GPVirtual) {
	for i := range 8 {
		nibble := c.ctx.GP64()
		c.op("MOVL", from.As32(), nibble.As32())
		c.op("ANDL", operand.U32(15), nibble.As32())
		c.op("SHRL", operand.U8(4), from.As32())
		c.op("XORL", operand.Mem{Base: c.gps[c.t], Index: nibble, Scale: 4, Disp: 4 * (skip + 16*i)}, to.As32())
	}
}

// foldX86 multiplies without carries: a vector is replaced by an equal remainder further on. Of its tiers only one has
// the CRC instruction, so what is left in the end goes through the table in both.
func foldX86(b *x86) {
	c := newCRCX86(b)
	few, rest, short := b.label("few"), b.label("rest"), b.label("short")
	acc := b.newVec()
	b.note(b.vecs[acc].AsX(), "128 bits with the remainder so far")
	b.op("CMPQ", b.gps[c.n], operand.I32(4*c.width()))
	b.branch("JL", few)
	c.wide(acc)
	b.branch("JMP", rest)
	b.ctx.Label(few)
	b.op("CMPQ", b.gps[c.n], operand.I32(16))
	b.branch("JL", short)
	b.plain("MOVUPS", c.at(0), low(b.vecs[acc]))
	c.seed(acc)
	c.next(16)
	b.ctx.Label(rest)
	b.Comment("16 bytes a trip")
	k := c.factors(128)
	b.while(c.n, 16, []Ptr{Ptr(c.x)}, func() {
		t := c.fold(acc, k, narrowed)
		data := b.newVec()
		b.plain("MOVUPS", c.at(0), low(b.vecs[data]))
		c.xor(acc, t, narrowed)
		c.xor(acc, data, narrowed)
	})
	c.finish(acc)
	b.ctx.Label(short)
	b.Comment("one byte a trip")
	b.while(c.n, 1, []Ptr{Ptr(c.x)}, func() {
		v := b.ctx.GP64()
		b.op("MOVBLZX", c.at(0), v.As32())
		b.op("XORQ", v, c.crc)
		c.step()
	})
	c.ret()
}

func (c crcX86) width() int { return c.Tier().Bits / 8 }

// next leaves the bytes that were read behind.
func (c crcX86) next(bytes int) {
	c.op("ADDQ", operand.I32(bytes), c.gps[c.x])
	c.op("SUBQ", operand.I32(bytes), c.gps[c.n])
}

// seed adds the remainder that a CRC starts from to the first bytes.
func (c crcX86) seed(v Vec) {
	t := c.newVec()
	c.plain("MOVQ", c.crc, low(c.vecs[t]))
	c.xor(v, t, narrowed)
}

// narrowed is a register as wide as 128 bits need: VPCLMULQDQ has no narrower form than 256 bits in its own tier.
func narrowed(b *x86, v Vec) reg.Register {
	if b.vex() {
		return b.vecs[v].AsY()
	}
	return b.vecs[v].AsX()
}

func whole(b *x86, v Vec) reg.Register { return b.v(v) }

// factors holds those of a distance in bits.
func (c crcX86) factors(bits int) Vec {
	lo, hi := distance(bits)
	return c.constant(lo, hi, "")
}

// fold multiplies both halves: their products, still to be added, are acc and the register it gives.
func (c crcX86) fold(acc, k Vec, as func(*x86, Vec) reg.Register) Vec {
	t := c.newVec()
	if c.vex() {
		c.op("VPCLMULQDQ", operand.U8(0), as(c.x86, k), as(c.x86, acc), as(c.x86, t))
		c.op("VPCLMULQDQ", operand.U8(0x11), as(c.x86, k), as(c.x86, acc), as(c.x86, acc))
		return t
	}
	c.op("MOVAPS", c.v(acc), c.v(t))
	c.op("PCLMULQDQ", operand.U8(0), c.v(k), c.v(t))
	c.op("PCLMULQDQ", operand.U8(0x11), c.v(k), c.v(acc))
	return t
}

func (c crcX86) xor(acc, x Vec, as func(*x86, Vec) reg.Register) {
	if c.vex() {
		c.packed("PXOR", as(c.x86, x), as(c.x86, acc), as(c.x86, acc))
	} else {
		c.op("PXOR", c.v(x), c.v(acc))
	}
}

// wide keeps 4 vectors and leaves all of them in the 128 bits of acc.
func (c crcX86) wide(acc Vec) {
	c.Comment("4 vectors a trip")
	vs := []Vec{c.newVec(), c.newVec(), c.newVec(), c.newVec()}
	for i, v := range vs {
		c.plain("MOVUPS", c.at(i*c.width()), c.v(v))
	}
	first := c.newVec()
	c.plain("MOVQ", c.crc, low(c.vecs[first]))
	c.xor(vs[0], first, whole)
	c.next(4 * c.width())
	far := c.factors(4 * c.Tier().Bits)
	c.while(c.n, 4*c.width(), []Ptr{Ptr(c.x)}, func() {
		for i, v := range vs {
			c.sum(v, c.fold(v, far, whole), c.at(i*c.width()))
		}
	})
	c.Comment("fold vectors, then lanes")
	near := c.factors(c.Tier().Bits)
	for i, v := range vs[1:] {
		c.xor(v, c.fold(vs[i], near, whole), whole)
		c.xor(v, vs[i], whole)
	}
	if c.Tier().Bits == 512 {
		c.lanes(vs[3])
	}
	c.plain("MOVAPS", low(c.vecs[vs[3]]), low(c.vecs[acc]))
}

// lanes moves the lower three lanes of 128 bits on to the highest and adds all four.
func (c crcX86) lanes(v Vec) {
	k, last, half := c.newVec(), c.newVec(), c.newVec()
	for i := range 3 {
		lane := c.factors(128 * (3 - i))
		c.op("VINSERTI32X4", operand.U8(i), low(c.vecs[lane]), c.v(k), c.v(k))
	}
	c.op("VEXTRACTI32X4", operand.U8(3), c.v(v), low(c.vecs[last]))
	c.xor(v, c.fold(v, k, whole), whole)
	x, h := c.vecs[v], c.vecs[half]
	// The product of the highest lane is of no use: it is left out of the sum.
	for i := range 3 {
		c.op("VEXTRACTI32X4", operand.U8(i), x.AsZ(), h.AsX())
		c.op("VPXOR", h.AsX(), low(c.vecs[last]), low(c.vecs[last]))
	}
	c.op("VMOVAPS", low(c.vecs[last]), x.AsX())
}

// finish takes the remainder of the 16 bytes of acc by the table.
func (c crcX86) finish(acc Vec) {
	c.Comment("what is left in 128 bits, byte by byte")
	high, trips := c.ctx.GP64(), c.newGP()
	c.plain("MOVQ", low(c.vecs[acc]), c.crc)
	c.plain("PEXTRQ", operand.U8(1), low(c.vecs[acc]), high)
	for _, more := range []reg.Register{high, nil} {
		c.op("MOVQ", operand.U32(8), c.gps[trips])
		c.Repeat(Count(trips), c.step)
		if more != nil {
			c.op("XORQ", more, c.crc)
		}
	}
}

// step takes the lowest byte of crc, which holds the remainder and bytes added to it.
func (c crcX86) step() {
	v := c.ctx.GP64()
	c.op("MOVBLZX", c.crc.As8(), v.As32())
	c.op("SHRQ", operand.U8(8), c.crc)
	c.op("MOVL", operand.Mem{Base: c.gps[c.t], Index: v, Scale: 4}, v.As32())
	c.op("XORQ", v, c.crc)
}

// sum adds the products and the data at m.
func (c crcX86) sum(acc, t Vec, m operand.Mem) {
	if c.Can(isa.Ternary) {
		const xorAll = 0x96
		c.op("VPTERNLOGD", operand.U8(xorAll), m, c.v(t), c.v(acc))
		return
	}
	data := c.newVec()
	c.plain("MOVUPS", m, c.v(data))
	c.xor(acc, t, whole)
	c.xor(acc, data, whole)
}
