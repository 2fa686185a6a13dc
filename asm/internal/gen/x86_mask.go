package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

// Masks of the x86 backend: vectors of ones and zeros, with AVX-512 mask registers. Comparisons are of whole
// vectors even inside ScalarTail, where nobody looks at the other lanes.

// Predicates of comparisons: neither signals for a quiet NaN.
const (
	less     = 17 // LT_OQ
	lessSame = 18 // LE_OQ
)

// opmask tells whether masks are mask registers.
func (b *x86) opmask() bool { return b.Can(isa.Masks) }

// whole emits a floating-point operation on whole vectors, inside ScalarTail too.
func (b *x86) whole(name string, ops ...operand.Op) {
	single := b.single
	b.single = false
	b.fp(name, ops...)
	b.single = single
}

// compare gives x op y as a mask, x < y or x ≤ y.
func (b *x86) compare(op uint8, x, y Vec) Mask {
	if b.opmask() {
		k := b.newK()
		b.whole("CMP", b.keep(operand.U8(op), b.v(y), b.v(x), b.ks[k])...)
		return k
	}
	m := b.newVec()
	if b.vex() {
		b.whole("CMP", operand.U8(op), b.v(y), b.v(x), b.v(m))
		return Mask(m)
	}
	b.op("MOVAPS", b.v(x), b.v(m))
	b.whole("CMP", b.v(y), b.v(m), operand.U8(op&^16)) // SSE has the first eight predicates
	return Mask(m)
}

func (b *x86) newK() Mask {
	b.ks = append(b.ks, b.ctx.K())
	return Mask(len(b.ks) - 1)
}

func (b *x86) Greater(x, y Vec) Mask { return b.compare(less, y, x) }

func (b *x86) Merge(m Mask, acc, x Vec) {
	switch {
	case b.opmask():
		b.whole("MOVA", b.v(x), b.ks[m], b.v(acc))
	case b.vex():
		b.whole("BLENDV", b.v(Vec(m)), b.v(x), b.v(acc), b.v(acc))
	default: // acc ^ ((acc ^ x) & m)
		t := b.newVec()
		b.op("MOVAPS", b.v(acc), b.v(t))
		b.op("XORPS", b.v(x), b.v(t))
		b.op("ANDPS", b.v(Vec(m)), b.v(t))
		b.op("XORPS", b.v(t), b.v(acc))
	}
}

// All is made of ones; inside ScalarTail of one lane of them, inside MaskedTail of those in use.
func (b *x86) All() Mask {
	if b.rest != nil {
		k := b.newK()
		b.op("KMOVW", b.rest, b.ks[k])
		return k
	}
	if b.opmask() {
		k, g := b.newK(), b.ctx.GP32()
		b.op("MOVL", operand.U32(1<<b.Lanes()-1), g)
		b.op("KMOVW", g, b.ks[k])
		return k
	}
	if !b.single {
		return Mask(b.pattern(1<<(8*b.elem.Size)-1, ""))
	}
	b.single = false
	m := b.pattern(1<<(8*b.elem.Size)-1, "")
	b.single = true
	x := b.vecs[m].AsX()
	shift := uint8(16 - b.elem.Size) // the first element stays
	if b.vex() {
		b.op("VPSRLDQ", operand.U8(shift), x, x)
	} else {
		b.op("PSRLO", operand.U8(shift), x)
	}
	return Mask(m)
}

func (b *x86) KeepLess(m Mask, x, y Vec) {
	if b.opmask() {
		b.whole("CMP", operand.U8(lessSame), b.v(y), b.v(x), b.ks[m], b.ks[m])
		return
	}
	t := b.compare(lessSame, x, y)
	b.bits("AND", Vec(t), Vec(m))
}

// bits emits y = y op x, bit by bit, on the whole register.
func (b *x86) bits(name string, x, y Vec) {
	if b.vex() {
		b.op("V"+name+"PS", b.v(x), b.v(y), b.v(y))
	} else {
		b.op(name+"PS", b.v(x), b.v(y))
	}
}

func (b *x86) AddWhere(m Mask, acc, x Vec) {
	if b.opmask() {
		b.whole("ADD", b.v(x), b.v(acc), b.ks[m], b.v(acc))
		return
	}
	t := b.Copy(Vec(m))
	b.bits("AND", x, t)
	b.AddTo(acc, t)
}

func (b *x86) While(count Count, masks []Mask, body func()) {
	loop, end := b.label("loop"), b.label("done")
	n := b.gps[count]
	b.op("TESTQ", n, n)
	b.op("JLE", operand.LabelRef(end))
	b.ctx.Label(loop)
	body()
	b.anyLane(masks)
	b.op("JZ", operand.LabelRef(end))
	b.op("DECQ", n)
	b.op("JNZ", operand.LabelRef(loop))
	b.ctx.Label(end)
}

// anyLane clears the zero flag where a lane of a mask says yes.
func (b *x86) anyLane(masks []Mask) {
	if b.opmask() {
		k := b.ks[masks[0]]
		for _, m := range masks[1:] {
			or := b.ctx.K()
			b.op("KORW", k, b.ks[m], or)
			k = or
		}
		b.op("KORTESTW", k, k)
		return
	}
	v := Vec(masks[0])
	if len(masks) > 1 {
		v = b.Copy(v)
		for _, m := range masks[1:] {
			b.bits("OR", Vec(m), v)
		}
	}
	g := b.ctx.GP32()
	b.whole("MOVMSK", b.v(v), g)
	b.op("TESTL", g, g)
}
