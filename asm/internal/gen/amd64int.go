package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Integer operations of the amd64 backend, for bodies that the Builder has no words for.

// legacy has Go's own names of SSE instructions, where they differ from Intel's.
var legacy = map[string]string{
	"PADDD": "PADDL", "PSUBD": "PSUBL", "PMADDWD": "PMADDWL", "PCMPEQD": "PCMPEQL", "PSRLD": "PSRLL", "PSLLD": "PSLLL",
	"PUNPCKLDQ": "PUNPCKLLQ", "PUNPCKHDQ": "PUNPCKHLQ",
}

// packed emits an integer operation on whole vectors by Intel's name without the V, the destination last. Bitwise
// operations on 512 bits have an element in their names.
func (b *amd64) packed(name string, ops ...operand.Op) {
	to, isReg := ops[len(ops)-1].(reg.Register)
	switch {
	case !b.vex():
		if l := legacy[name]; l != "" {
			name = l
		}
	case isReg && to.Size() == 64 && (name == "PAND" || name == "PANDN" || name == "POR" || name == "PXOR"):
		name = "V" + name + "D"
	default:
		name = "V" + name
	}
	b.op(name, ops...)
}

// apply gives x op y in a new register.
func (b *amd64) apply(name string, x, y Vec) Vec {
	v := b.newVec()
	if b.vex() {
		b.packed(name, b.v(y), b.v(x), b.v(v))
	} else {
		b.op("MOVAPS", b.v(x), b.v(v))
		b.packed(name, b.v(y), b.v(v))
	}
	return v
}

// applyTo is acc = acc op y.
func (b *amd64) applyTo(name string, acc, y Vec) {
	if b.vex() {
		b.packed(name, b.v(y), b.v(acc), b.v(acc))
	} else {
		b.packed(name, b.v(y), b.v(acc))
	}
}

// shift gives x shifted by a constant.
func (b *amd64) shift(name string, by uint64, x Vec) Vec {
	v := b.newVec()
	if b.vex() {
		b.packed(name, operand.U8(by), b.v(x), b.v(v))
	} else {
		b.op("MOVAPS", b.v(x), b.v(v))
		b.packed(name, operand.U8(by), b.v(v))
	}
	return v
}

// constant puts 16 bytes, low half first, into every 128 bits of a vector.
func (b *amd64) constant(lo, hi uint64, say string) Vec {
	v, t := b.newVec(), b.newVec()
	r, x := b.vecs[v], b.vecs[t].AsX()
	g := b.ctx.GP64()
	b.op("MOVQ", operand.U64(lo), g)
	b.plain("MOVQ", g, low(r))
	if hi != lo {
		b.op("MOVQ", operand.U64(hi), g)
	}
	b.plain("MOVQ", g, x)
	if b.vex() {
		b.op("VPUNPCKLQDQ", x, low(r), low(r))
	} else {
		b.op("PUNPCKLQDQ", x, low(r))
	}
	b.spread(r)
	b.note(b.v(v), say)
	return v
}

// spread copies the low 128 bits of a register to all of it.
func (b *amd64) spread(r reg.VecVirtual) {
	if b.Tier().Bits >= 256 {
		b.op("VINSERTI128", operand.U8(1), low(r), r.AsY(), r.AsY())
	}
	if b.Tier().Bits == 512 {
		b.op("VINSERTI64X4", operand.U8(1), r.AsY(), r.AsZ(), r.AsZ())
	}
}

// clear puts 0 into every lane.
func (b *amd64) clear(v Vec) {
	x := b.vecs[v].AsX()
	if b.vex() {
		b.op("VPXOR", x, x, x)
	} else {
		b.op("PXOR", x, x)
	}
}

// splatByte puts the byte of a general register into every lane of v.
func (b *amd64) splatByte(c reg.GPVirtual, v Vec) {
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
func (b *amd64) bytes(v byte, say string) Vec {
	all := uint64(v) * 0x0101010101010101
	return b.constant(all, all, say)
}

// sumQ adds the 64-bit lanes of a vector, which it spoils.
func (b *amd64) sumQ(v Vec) reg.GPVirtual {
	r, half := b.vecs[v], b.vecs[b.newVec()]
	b.halve("PADDQ", r, half)
	n := b.ctx.GP64()
	b.plain("MOVQ", low(r), n)
	return n
}

// halve adds halves of a register until 64 bits are left.
func (b *amd64) halve(add string, r, half reg.VecVirtual) {
	if b.Tier().Bits == 512 {
		b.op("VEXTRACTI64X4", operand.U8(1), r.AsZ(), half.AsY())
		b.op("V"+add, half.AsY(), r.AsY(), r.AsY())
	}
	if b.Tier().Bits >= 256 {
		b.op("VEXTRACTI128", operand.U8(1), r.AsY(), half.AsX())
		b.op("V"+add, half.AsX(), r.AsX(), r.AsX())
	}
	b.plain("PSHUFD", operand.U8(0xEE), r.AsX(), half.AsX())
	if b.vex() {
		b.op("V"+add, half.AsX(), r.AsX(), r.AsX())
	} else {
		b.packed(add, half.AsX(), r.AsX())
	}
}

// lowest is the number of the lowest set bit. BSF, because TZCNT is in no tier.
func (b *amd64) lowest(mask reg.Register) reg.GPVirtual {
	n := b.ctx.GP64()
	b.op("BSFQ", mask, n)
	return n
}

// branch jumps by the name of a condition.
func (b *amd64) branch(jump, label string) { b.op(jump, operand.LabelRef(label)) }

// table16 are 16 bytes as two words, as constant takes them.
func table16(at func(i int) byte) (lo, hi uint64) {
	for i := range 8 {
		lo |= uint64(at(i)) << (8 * i)
		hi |= uint64(at(i+8)) << (8 * i)
	}
	return lo, hi
}
