package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rounds counts in the byte lanes of 4 accumulators, some vectors a trip, then one. Lanes take so many trips at most
// before they must be summed.
func (b *x86) rounds(x Ptr, n Count, vectors, most int, each func(u int, acc Vec, m operand.Mem), sum func(acc Vec)) {
	b.Comment(fmt.Sprintf("%d vectors a trip, at most %d trips before the byte lanes are summed", vectors, most))
	bytes := log2(vectors * b.Lanes())
	trips := b.newGP()
	b.note(b.gps[trips], "trips of this round")
	rounds, done := b.label("round"), b.label("done")
	b.ctx.Label(rounds)
	b.op("MOVQ", b.gps[n], b.gps[trips])
	b.op("SHRQ", operand.U8(bytes), b.gps[trips])
	b.op("JZ", operand.LabelRef(done))
	few := b.ctx.GP64()
	b.op("MOVQ", operand.U32(most), few)
	b.op("CMPQ", b.gps[trips], few)
	b.op("CMOVQGT", few, b.gps[trips])
	spent := b.ctx.GP64()
	b.op("MOVQ", b.gps[trips], spent)
	b.op("SHLQ", operand.U8(bytes), spent)
	b.op("SUBQ", spent, b.gps[n])
	acc := []Vec{b.newVec(), b.newVec(), b.newVec(), b.newVec()}
	for _, v := range acc {
		b.clear(v)
	}
	b.Repeat(Count(trips), func() {
		for u := range vectors {
			each(u, acc[u%len(acc)], b.mem(x, u, 0))
		}
		b.Advance(x, vectors, 0)
	})
	for _, v := range acc {
		sum(v)
	}
	b.op("JMP", operand.LabelRef(rounds))
	b.ctx.Label(done)

	b.Comment("one vector a trip")
	b.while(n, b.Lanes(), []Ptr{x}, func() {
		b.clear(acc[0])
		each(0, acc[0], b.mem(x, 0, 0))
		sum(acc[0])
	})
}

// Integer operations of the x86 backend, for bodies that the Builder has no words for.

// legacy has Go's own names of SSE instructions, where they differ from Intel's.
var legacy = map[string]string{
	"PADDD": "PADDL", "PSUBD": "PSUBL", "PMADDWD": "PMADDWL", "PCMPEQD": "PCMPEQL", "PSRLD": "PSRLL", "PSLLD": "PSLLL",
	"PUNPCKLDQ": "PUNPCKLLQ", "PUNPCKHDQ": "PUNPCKHLQ", "PMULUDQ": "PMULULQ",
}

// packed emits an integer operation on whole vectors by Intel's name without the V, the destination last. Bitwise
// operations on 512 bits have an element in their names.
func (b *x86) packed(name string, ops ...operand.Op) {
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
func (b *x86) apply(name string, x, y Vec) Vec {
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
func (b *x86) applyTo(name string, acc, y Vec) {
	if b.vex() {
		b.packed(name, b.v(y), b.v(acc), b.v(acc))
	} else {
		b.packed(name, b.v(y), b.v(acc))
	}
}

// shift gives x shifted by a constant.
func (b *x86) shift(name string, by uint64, x Vec) Vec {
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
func (b *x86) sumQ(v Vec) reg.GPVirtual {
	r, half := b.vecs[v], b.vecs[b.newVec()]
	b.halve("PADDQ", r, half)
	n := b.ctx.GP64()
	b.plain("MOVQ", low(r), n)
	return n
}

// halve adds halves of a register until 64 bits are left.
func (b *x86) halve(add string, r, half reg.VecVirtual) {
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
func (b *x86) lowest(mask reg.Register) reg.GPVirtual {
	n := b.ctx.GP64()
	b.op("BSFQ", mask, n)
	return n
}

// branch jumps by the name of a condition.
func (b *x86) branch(jump, label string) { b.op(jump, operand.LabelRef(label)) }
