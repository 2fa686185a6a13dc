package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// foldAMD64 multiplies without carries: a vector is replaced by an equal remainder further on. Of its tiers only one has
// the CRC instruction, so what is left in the end goes through the table in both.
func foldAMD64(b *amd64) {
	c := newCRCAMD64(b)
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
	b.Say("16 bytes a trip")
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
	b.Say("one byte a trip")
	b.while(c.n, 1, []Ptr{Ptr(c.x)}, func() {
		v := b.ctx.GP64()
		b.op("MOVBLZX", c.at(0), v.As32())
		b.op("XORQ", v, c.crc)
		c.step()
	})
	c.ret()
}

func (c crcAMD64) width() int { return c.Tier().Bits / 8 }

// next leaves the bytes that were read behind.
func (c crcAMD64) next(bytes int) {
	c.op("ADDQ", operand.I32(bytes), c.gps[c.x])
	c.op("SUBQ", operand.I32(bytes), c.gps[c.n])
}

// seed adds the remainder that a CRC starts from to the first bytes.
func (c crcAMD64) seed(v Vec) {
	t := c.newVec()
	c.plain("MOVQ", c.crc, low(c.vecs[t]))
	c.xor(v, t, narrowed)
}

// narrowed is a register as wide as 128 bits need: VPCLMULQDQ has no narrower form than 256 bits in its own tier.
func narrowed(b *amd64, v Vec) reg.Register {
	if b.vex() {
		return b.vecs[v].AsY()
	}
	return b.vecs[v].AsX()
}

func whole(b *amd64, v Vec) reg.Register { return b.v(v) }

// factors holds those of a distance in bits.
func (c crcAMD64) factors(bits int) Vec {
	lo, hi := distance(bits)
	return c.constant(lo, hi, "")
}

// fold multiplies both halves: their products, still to be added, are acc and the register it gives.
func (c crcAMD64) fold(acc, k Vec, as func(*amd64, Vec) reg.Register) Vec {
	t := c.newVec()
	if c.vex() {
		c.op("VPCLMULQDQ", operand.U8(0), as(c.amd64, k), as(c.amd64, acc), as(c.amd64, t))
		c.op("VPCLMULQDQ", operand.U8(0x11), as(c.amd64, k), as(c.amd64, acc), as(c.amd64, acc))
		return t
	}
	c.op("MOVAPS", c.v(acc), c.v(t))
	c.op("PCLMULQDQ", operand.U8(0), c.v(k), c.v(t))
	c.op("PCLMULQDQ", operand.U8(0x11), c.v(k), c.v(acc))
	return t
}

func (c crcAMD64) xor(acc, x Vec, as func(*amd64, Vec) reg.Register) {
	if c.vex() {
		c.packed("PXOR", as(c.amd64, x), as(c.amd64, acc), as(c.amd64, acc))
	} else {
		c.op("PXOR", c.v(x), c.v(acc))
	}
}

// wide keeps 4 vectors and leaves all of them in the 128 bits of acc.
func (c crcAMD64) wide(acc Vec) {
	c.Say("4 vectors a trip")
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
	c.Say("fold vectors, then lanes")
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
func (c crcAMD64) lanes(v Vec) {
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
func (c crcAMD64) finish(acc Vec) {
	c.Say("what is left in 128 bits, byte by byte")
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
func (c crcAMD64) step() {
	v := c.ctx.GP64()
	c.op("MOVBLZX", c.crc.As8(), v.As32())
	c.op("SHRQ", operand.U8(8), c.crc)
	c.op("MOVL", operand.Mem{Base: c.gps[c.t], Index: v, Scale: 4}, v.As32())
	c.op("XORQ", v, c.crc)
}

// sum adds the products and the data at m.
func (c crcAMD64) sum(acc, t Vec, m operand.Mem) {
	if c.Tier().Bits == 512 {
		const xorAll = 0x96
		c.op("VPTERNLOGD", operand.U8(xorAll), m, c.v(t), c.v(acc))
		return
	}
	data := c.newVec()
	c.plain("MOVUPS", m, c.v(data))
	c.xor(acc, t, whole)
	c.xor(acc, data, whole)
}
