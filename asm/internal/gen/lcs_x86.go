package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

func lcsX86(b *x86) {
	h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
	n := b.Len("h", "cells left")
	ones := b.newVec()
	if b.Can(isa.Ternary) {
		b.op("VPTERNLOGD", operand.U8(255), b.v(ones), b.v(ones), b.v(ones))
	}
	b.vectors(n, []Ptr{h, v, x, y}, func() {
		hs, vs := b.Load(h, 0, 0), b.Load(v, 0, 0)
		t := b.apply("POR", hs, vs)
		if b.opmask() {
			equal := b.ctx.K()
			b.op("VPCMPEQB", b.mem(y, 0, 0), b.v(b.Load(x, 0, 0)), equal)
			b.op("VMOVDQU8", b.v(ones), equal, b.v(t))
		} else {
			b.applyTo("POR", t, b.apply("PCMPEQB", b.Load(x, 0, 0), b.Load(y, 0, 0)))
		}
		b.Store(h, 0, 0, b.apply("PANDN", vs, t))
		b.Store(v, 0, 0, b.apply("PANDN", hs, t))
	})
	b.ReturnNothing()
}

// vectors runs body for one vector a trip while anything is left.
func (b *x86) vectors(left Count, advance []Ptr, body func()) {
	loop, end := b.label("loop"), b.label("done")
	n := b.gps[left]
	b.op("TESTQ", n, n)
	b.op("JLE", operand.LabelRef(end))
	b.ctx.Label(loop)
	body()
	for _, p := range advance {
		b.Advance(p, 1, 0)
	}
	b.op("SUBQ", operand.I32(b.Lanes()), n)
	b.op("JG", operand.LabelRef(loop))
	b.ctx.Label(end)
}
