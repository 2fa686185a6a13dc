package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// What the x86 backend fills registers of integers with.

// quads puts two 64-bit words, lower one first, into every 128 bits of a new vector.
func (b *x86) quads(lo, hi reg.GPVirtual, say string) Vec {
	v := b.lowQuads(lo, hi)
	b.spread(b.vecs[v])
	b.note(b.v(v), say)
	return v
}

// lowQuads puts two 64-bit words, lower one first, into the low 128 bits of a new vector.
func (b *x86) lowQuads(lo, hi reg.GPVirtual) Vec {
	v, t := b.newVec(), b.ctx.XMM()
	r := b.vecs[v]
	b.plain("MOVQ", lo, low(r))
	b.plain("MOVQ", hi, t)
	b.pair("PUNPCKLQDQ", t, r)
	return v
}

// constant puts 16 bytes, low half first, into every 128 bits of a vector.
func (b *x86) constant(lo, hi uint64, say string) Vec {
	g := b.ctx.GP64()
	h := g
	b.op("MOVQ", operand.U64(lo), g)
	if hi != lo {
		h = b.ctx.GP64()
		b.op("MOVQ", operand.U64(hi), h)
	}
	return b.quads(g, h, say)
}

// spread copies the low 128 bits of a register to all of it.
func (b *x86) spread(r reg.VecVirtual) {
	if b.Tier().Bits >= 256 {
		b.op("VINSERTI128", operand.U8(1), low(r), r.AsY(), r.AsY())
	}
	if b.Tier().Bits == 512 {
		b.op("VINSERTI64X4", operand.U8(1), r.AsY(), r.AsZ(), r.AsZ())
	}
}

// clear puts 0 into every lane.
func (b *x86) clear(v Vec) {
	x := b.vecs[v].AsX()
	if b.vex() {
		b.op("VPXOR", x, x, x)
	} else {
		b.op("PXOR", x, x)
	}
}

// splatByte puts the byte of a general register into every lane of v.
func (b *x86) splatByte(c reg.GPVirtual, v Vec) {
	x := b.vecs[v].AsX()
	if b.vex() {
		b.op("VMOVD", c, x)
		b.op("VPBROADCASTB", x, b.v(v))
		return
	}
	b.op("MOVD", c, x)
	b.op("PUNPCKLBW", x, x)
	b.op("PSHUFLW", operand.U8(0), x, x)
	b.op("PSHUFD", operand.U8(0), x, x)
}

// bytes puts one byte into every lane.
func (b *x86) bytes(v byte, say string) Vec {
	all := uint64(v) * 0x0101010101010101
	return b.constant(all, all, say)
}
