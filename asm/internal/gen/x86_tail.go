package gen

import (
	"slices"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// MaskedTail may reach over the end of a page: a masked load or store touches nothing that its mask leaves out.
func (b *x86) MaskedTail(left Count, advance []Ptr, fold, body func()) {
	if !b.opmask() {
		b.defaults.MaskedTail(left, advance, fold, body)
		return
	}
	b.Comment("what is left of a vector, by a mask")
	end, n := b.label("done"), b.gps[left]
	b.op("TESTQ", n, n)
	b.op("JLE", operand.LabelRef(end))
	b.masked(n, b.ctx.GP64(), body)
	for _, p := range advance {
		b.op("LEAQ", operand.Mem{Base: b.gps[p], Index: n, Scale: uint8(b.width(p))}, b.gps[p])
	}
	b.ctx.Label(end)
	if fold != nil {
		fold()
	}
}

// masked runs body on the first n lanes. lanes becomes 2^n − 1.
func (b *x86) masked(n, lanes reg.GPVirtual, body func()) {
	b.op("XORQ", lanes, lanes)
	b.op("BTSQ", n, lanes)
	b.op("DECQ", lanes)
	k := b.ctx.K()
	b.op("KMOVW", lanes.As32(), k)
	b.rest = k
	body()
	b.rest = nil
}

// OverlappingTail masks a row that is shorter than a vector, where it can. The row's length is what is left then, so
// that the register of that is free for the mask.
func (b *x86) OverlappingTail(left, all Count, advance []Ptr, body func()) {
	few, end, n := b.label("few"), b.label("done"), b.gps[left]
	b.op("TESTQ", n, n)
	b.op("JLE", operand.LabelRef(end))
	b.op("CMPQ", b.gps[all], operand.I32(b.Lanes()))
	b.op("JL", operand.LabelRef(few))
	b.Comment("back to where the last vector begins")
	b.op("SUBQ", operand.I32(b.Lanes()), n)
	for _, p := range advance {
		b.op("LEAQ", operand.Mem{Base: b.gps[p], Index: n, Scale: uint8(b.width(p))}, b.gps[p])
	}
	body()
	b.op("JMP", operand.LabelRef(end))
	b.ctx.Label(few)
	if b.opmask() {
		b.masked(b.gps[all], n, body)
	} else {
		b.ScalarTail(left, advance, body)
	}
	b.ctx.Label(end)
}

// keep completes the operands of an instruction that changes its last one: inside MaskedTail by the mask, so that the
// other lanes stay as they are.
func (b *x86) keep(ops ...operand.Op) []operand.Op {
	if b.rest == nil {
		return ops
	}
	return slices.Insert(ops, len(ops)-1, operand.Op(b.rest))
}

// unmasked runs body on all lanes.
func (b *x86) unmasked(body func()) {
	k := b.rest
	b.rest = nil
	body()
	b.rest = k
}
