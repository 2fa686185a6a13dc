package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Integer operations of the amd64 backend, for bodies that the Builder has no words for.

// legacy has Go's own names of SSE instructions, where they differ from Intel's.
var legacy = map[string]string{
	"PADDD": "PADDL", "PSUBD": "PSUBL", "PMADDWD": "PMADDWL", "PCMPEQD": "PCMPEQL", "PSRLD": "PSRLL", "PSLLD": "PSLLL",
	"PUNPCKLDQ": "PUNPCKLLQ", "PUNPCKHDQ": "PUNPCKHLQ", "PMULUDQ": "PMULULQ",
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
