package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// This file holds what the x86 backend does with index streams.

func (b *x86) Span(p Ptr, say string) Count {
	n := b.newGP()
	b.op("MOVL", operand.Mem{Base: b.gps[p], Disp: indexSize}, b.gps[n].As32())
	b.op("SUBL", operand.Mem{Base: b.gps[p]}, b.gps[n].As32())
	b.note(b.gps[n], say)
	return Count(n)
}

// Gather masks nothing: every lane is set in a fresh mask, which the instruction clears. Its indices are in a fixed
// register, because qemu 7.2 takes register 4 of an address for none.
func (b *x86) Gather(x, p Ptr, unit int) Vec {
	if b.single || !b.Can(isa.Gather) {
		return b.GatherScalar(x, p, unit)
	}
	v := b.newVec()
	to := b.v(v)
	from := operand.Mem{Base: b.gps[p], Disp: unit * b.Lanes() * indexSize}
	index := map[int]reg.Register{16: reg.X15, 32: reg.Y15, 64: reg.Z15}[b.Lanes()*indexSize]
	element := "S"
	if b.elem == F64 {
		element = "D"
	}
	b.op("VMOVUPS", from, index)
	b.op("VXORPS", low(b.vecs[v]), low(b.vecs[v]), low(b.vecs[v])) // or it would wait for the register's last value
	m := operand.Mem{Base: b.gps[x], Index: index, Scale: uint8(b.elem.Size)}
	if b.opmask() {
		k := b.ctx.K()
		b.op("KXNORW", reg.K0, reg.K0, k) // K0, which nobody writes: k would wait for the last gather
		b.op("VGATHERDP"+element, m, k, to)
		return v
	}
	mask := b.v(b.newVec())
	b.op("VPCMPEQD", mask, mask, mask)
	b.op("VGATHERDP"+element, mask, m, to)
	return v
}

func (b *x86) GatherScalar(x, p Ptr, unit int) Vec {
	v := b.newVec()
	if b.single {
		b.fp("MOV", b.at(x, p, 0), b.v(v))
		return v
	}
	per := 16 / b.elem.Size
	first := unit * b.Lanes()
	b.quarter(b.vecs[v], x, p, first)
	for q := 1; q < b.Lanes()/per; q++ {
		t := b.vecs[b.newVec()]
		b.quarter(t, x, p, first+q*per)
		if b.Tier().Bits == 512 {
			b.op("VINSERTF32X4", operand.U8(q), t.AsX(), b.v(v), b.v(v))
		} else {
			b.op("VINSERTF128", operand.U8(q), t.AsX(), b.v(v), b.v(v))
		}
	}
	return v
}

// at is the element of x that the index at p+i names.
func (b *x86) at(x, p Ptr, i int) operand.Mem {
	r := b.ctx.GP64()
	b.op("MOVL", operand.Mem{Base: b.gps[p], Disp: i * indexSize}, r.As32()) // clears the upper half
	return operand.Mem{Base: b.gps[x], Index: r, Scale: uint8(b.elem.Size)}
}

// quarter loads 128 bits of lanes, the first of which index first of p names.
func (b *x86) quarter(v reg.VecVirtual, x, p Ptr, first int) {
	lane := func(r reg.VecVirtual, i int) { b.scalar("MOV", b.at(x, p, first+i), r.AsX()) }
	lane(v, 0)
	if b.elem == F64 {
		b.pair("MOVHPD", b.at(x, p, first+1), v)
		return
	}
	t, u, w := b.ctx.XMM(), b.ctx.XMM(), b.ctx.XMM()
	lane(t, 1)
	lane(u, 2)
	lane(w, 3)
	b.pair("UNPCKLPS", t, v)
	b.pair("UNPCKLPS", w, u)
	b.pair("UNPCKLPD", u, v)
}

// scalar emits an operation on first lanes.
func (b *x86) scalar(name string, ops ...operand.Op) {
	b.scalarly(func() { b.fp(name, ops...) })
}

// pair emits v = v op m on 128 bits.
func (b *x86) pair(name string, m operand.Op, v reg.VecVirtual) {
	if b.vex() {
		if r, ok := m.(reg.VecVirtual); ok {
			m = r.AsX()
		}
		b.op("V"+name, m, v.AsX(), v.AsX())
		return
	}
	b.op(name, m, v.AsX())
}
