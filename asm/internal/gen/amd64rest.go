package gen

import (
	"slices"

	"github.com/mmcloughlin/avo/operand"
)

// The last elements of the amd64 backend: less than a vector.

// rest is Rest where no lane can be masked.
func rest(b Builder, left Count, advance []Ptr, fold, body func()) {
	if fold != nil {
		fold()
	}
	b.Tail(left, advance, body)
}

// Rest may reach over the end of a page: a masked load or store touches nothing that its mask leaves out.
func (b *amd64) Rest(left Count, advance []Ptr, fold, body func()) {
	if !b.opmask() {
		rest(b, left, advance, fold, body)
		return
	}
	b.Say("what is left of a vector, by a mask")
	end, n := b.label("done"), b.gps[left]
	b.op("TESTQ", n, n)
	b.op("JLE", operand.LabelRef(end))
	lanes := b.ctx.GP64() // 2^left − 1
	b.op("XORQ", lanes, lanes)
	b.op("BTSQ", n, lanes)
	b.op("DECQ", lanes)
	k := b.ctx.K()
	b.op("KMOVW", lanes.As32(), k)
	b.rest = k
	body()
	b.rest = nil
	for _, p := range advance {
		b.op("LEAQ", operand.Mem{Base: b.gps[p], Index: n, Scale: uint8(b.width(p))}, b.gps[p])
	}
	b.ctx.Label(end)
	if fold != nil {
		fold()
	}
}

// keep completes the operands of an instruction that changes its last one: inside Rest by the mask, so that the other
// lanes stay as they are.
func (b *amd64) keep(ops ...operand.Op) []operand.Op {
	if b.rest == nil {
		return ops
	}
	return slices.Insert(ops, len(ops)-1, operand.Op(b.rest))
}

// unmasked runs body on all lanes.
func (b *amd64) unmasked(body func()) {
	k := b.rest
	b.rest = nil
	body()
	b.rest = k
}
