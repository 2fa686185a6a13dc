package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

// lcs has no avx row: AVX has no integer operations on 256 bits.
var lcs = &program{
	name: "lcs", sig: "(h, v, x, y []byte)", elems: []Elem{U8},
	tiers: []isa.ID{isa.SSE2, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"One anti-diagonal of the dynamic program, len(h) cells: t = h | v | (x = y), then h = t &^ v and v = t &^ h. Every",
		"byte has all bits or none. Where vectors have a known length, cells are rounded up to whole ones.",
	},
	amd64: func(b *amd64) {
		h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
		n := b.Len("h", "cells left")
		ones := b.newVec()
		if b.Tier().Bits == 512 {
			b.op("VPTERNLOGD", operand.U8(255), b.v(ones), b.v(ones), b.v(ones))
		}
		b.vectors(n, []Ptr{h, v, x, y}, func() {
			hs, vs := b.Load(h, 0, 0), b.Load(v, 0, 0)
			t := b.apply("POR", hs, vs)
			if b.Tier().Bits == 512 {
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
	},
	arm64: func(b *arm64) {
		h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
		n := b.Len("h", "cells left")
		b.vectors(n, []Ptr{h, v, x, y}, func() {
			hs, vs, xs, ys := b.Load(h, 0, 0), b.Load(v, 0, 0), b.Load(x, 0, 0), b.Load(y, 0, 0)
			t := b.reg(xs)
			b.emit("VCMEQ", "V%d.B16, V%d.B16, V%d.B16", b.reg(ys), t, t)
			b.emit("VORR", "V%d.B16, V%d.B16, V%d.B16", b.reg(hs), t, t)
			b.emit("VORR", "V%d.B16, V%d.B16, V%d.B16", b.reg(vs), t, t)
			// h and v are parts of t, so that taking them away is an exclusive or
			b.emit("VEOR", "V%d.B16, V%d.B16, V%d.B16", t, b.reg(vs), b.reg(ys))
			b.emit("VEOR", "V%d.B16, V%d.B16, V%d.B16", t, b.reg(hs), t)
			b.Store(h, 0, 0, ys)
			b.Store(v, 0, 0, xs)
		})
		b.ReturnNothing()
	},
	riscv64: lcsRISCV64,
}

// vectors runs body for one vector a trip while anything is left.
func (b *amd64) vectors(left Count, advance []Ptr, body func()) {
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

// vectors runs body for one vector a trip while anything is left.
func (b *arm64) vectors(left Count, advance []Ptr, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n := b.gps[left]
	b.emit("CMP", "$0, R%d", n)
	b.emit("BLE", "%s", end)
	b.label(loop)
	b.scope(body)
	for _, p := range advance {
		b.Advance(p, 1, 0)
	}
	b.emit("SUBS", "$%d, R%d, R%d", b.Lanes(), n, n)
	b.emit("BGT", "%s", loop)
	b.label(end)
}
