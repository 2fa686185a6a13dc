package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// returnGP returns an integer.
func (b *x86) returnGP(r reg.Register) {
	b.op("MOVQ", r, b.result())
	b.ReturnNothing()
}

// Arithmetic, folds and loops of the x86 backend.

func (b *x86) Free(...Vec) {} // avo sees for itself how long a register lives

// onlyFloats refuses what would add, subtract or multiply integers as if they were floating-point numbers.
func (b *x86) onlyFloats(name string) {
	if !b.elem.float() {
		panic("gen: no " + name + " of " + b.elem.Name)
	}
}

func (b *x86) binary(name string, x, y Vec) Vec {
	b.onlyFloats(name)
	v := b.newVec()
	if b.vex() {
		b.fp(name, b.v(y), b.v(x), b.v(v))
	} else {
		b.op("MOVAPS", b.v(x), b.v(v))
		b.fp(name, b.v(y), b.v(v))
	}
	return v
}

func (b *x86) Add(x, y Vec) Vec {
	if !b.elem.float() {
		v := b.Copy(x)
		b.AddTo(v, y)
		return v
	}
	return b.binary("ADD", x, y)
}

func (b *x86) Sub(x, y Vec) Vec { return b.binary("SUB", x, y) }

func (b *x86) Mul(x, y Vec) Vec { return b.binary("MUL", x, y) }

// into emits acc = acc op x.
func (b *x86) into(name string, acc, x Vec) {
	b.onlyFloats(name)
	if b.vex() {
		b.fp(name, b.keep(b.v(x), b.v(acc), b.v(acc))...)
	} else {
		b.fp(name, b.v(x), b.v(acc))
	}
}

func (b *x86) AddTo(acc, x Vec) {
	switch {
	case b.elem.float():
		b.into("ADD", acc, x)
	case b.elem.Size != 4:
		panic("gen: no addition of " + b.elem.Name)
	case b.vex():
		b.op("VPADDD", b.keep(b.v(x), b.v(acc), b.v(acc))...)
	default:
		b.op("PADDL", b.v(x), b.v(acc))
	}
}

func (b *x86) SubTo(acc, x Vec) { b.into("SUB", acc, x) }

func (b *x86) MulTo(acc, x Vec) { b.into("MUL", acc, x) }

func (b *x86) MulAdd(x, y, z Vec) {
	if b.Can(isa.FMA) {
		b.fp("FMADD213", b.keep(b.v(z), b.v(y), b.v(x))...)
		return
	}
	b.into("MUL", x, y)
	b.into("ADD", x, z)
}

// MulAddEach takes the element from memory each time where an instruction copies it to all lanes as it loads: that is
// work for the load ports alone.
func (b *x86) MulAddEach(xs, ys []Vec, p Ptr, elem int) {
	if !b.Can(isa.MemoryBroadcast) || b.single {
		b.defaults.MulAddEach(xs, ys, p, elem)
		return
	}
	m := operand.Mem{Base: b.gps[p], Disp: elem * b.elem.Size}
	for u, x := range xs {
		b.op(b.bySize("VFMADD213PS_BCST", "VFMADD213PD_BCST"), b.keep(m, b.v(ys[u]), b.v(x))...)
	}
}

func (b *x86) FMA(acc, x, y Vec) {
	if b.Can(isa.FMA) {
		b.fp("FMADD231", b.keep(b.v(y), b.v(x), b.v(acc))...)
		return
	}
	b.AddTo(acc, b.Mul(x, y))
}

// MaxTo puts acc second: MAX returns its second operand where the two do not compare.
func (b *x86) MaxTo(acc, x Vec) {
	if b.vex() {
		b.fp("MAX", b.keep(b.v(acc), b.v(x), b.v(acc))...)
		return
	}
	b.fp("MAX", b.v(acc), b.v(x))
	b.op("MOVAPS", b.v(x), b.v(acc))
}

func (b *x86) FoldAdd(acc []Vec) { b.fold("ADD", acc) }

func (b *x86) FoldMax(acc []Vec) { b.fold("MAX", acc) }

// fold combines the accumulators in pairs, then halves the register until one lane is left.
func (b *x86) fold(name string, acc []Vec) {
	foldPairs(b, acc, func(acc, x Vec) { b.into(name, acc, x) })
	b.Comment("fold lanes")
	r := b.vecs[acc[0]]
	half := b.vecs[b.newVec()]
	step := func(x, y reg.Register) {
		if b.vex() {
			b.fp(name, x, y, y)
		} else {
			b.fp(name, x, y)
		}
	}
	if b.Tier().Bits == 512 {
		b.op("VEXTRACTF64X4", operand.U8(1), r.AsZ(), half.AsY())
		step(half.AsY(), r.AsY())
	}
	if b.Tier().Bits >= 256 {
		b.op("VEXTRACTF128", operand.U8(1), r.AsY(), half.AsX())
		step(half.AsX(), r.AsX())
	}
	b.high(r, half)
	step(half.AsX(), r.AsX())
	if b.elem == F32 {
		b.odd(r, half)
		step(half.AsX(), r.AsX())
	}
}

// high moves the upper 64 bits of an XMM register down.
func (b *x86) high(from, to reg.VecVirtual) {
	if b.vex() {
		b.op("VUNPCKHPD", from.AsX(), from.AsX(), to.AsX())
		return
	}
	b.op("MOVAPS", from.AsX(), to.AsX())
	b.op("UNPCKHPD", to.AsX(), to.AsX())
}

// odd moves lane 1 of four to lane 0.
func (b *x86) odd(from, to reg.VecVirtual) {
	if b.vex() {
		b.op("VMOVSHDUP", from.AsX(), to.AsX())
		return
	}
	b.op("MOVAPS", from.AsX(), to.AsX())
	b.op("SHUFPS", operand.U8(1), to.AsX(), to.AsX())
}

func (b *x86) label(stem string) string {
	b.labels++
	return fmt.Sprintf("%s%d", stem, b.labels)
}

// whileThen runs first before body and then after it, where that runs at all.
func (b *x86) whileThen(left Count, step int, advance []Ptr, first, body, then func()) {
	loop, end := b.label("loop"), b.label("done")
	n := b.gps[left]
	b.op("CMPQ", n, operand.I32(step))
	b.op("JL", operand.LabelRef(end))
	first()
	if b.few { // a short loop lies in one line then: of few trips, each takes a cycle less
		b.alignTo(32)
	}
	b.ctx.Label(loop)
	body()
	for _, p := range advance {
		b.op("ADDQ", operand.I32(step*b.width(p)), b.gps[p])
	}
	b.op("SUBQ", operand.I32(step), n)
	b.op("CMPQ", n, operand.I32(step))
	b.op("JGE", operand.LabelRef(loop))
	then()
	b.ctx.Label(end)
}

func (b *x86) Repeat(count Count, body func()) {
	loop, end := b.label("loop"), b.label("done")
	b.op("TESTQ", b.gps[count], b.gps[count])
	b.op("JLE", operand.LabelRef(end))
	b.ctx.Label(loop)
	body()
	b.op("DECQ", b.gps[count])
	b.op("JNZ", operand.LabelRef(loop))
	b.ctx.Label(end)
}

func (b *x86) Advance(p Ptr, unit, elem int) {
	b.op("ADDQ", operand.I32((unit*b.Lanes()+elem)*b.width(p)), b.gps[p])
}

func (b *x86) Skip(p Ptr, by Count) {
	b.op("LEAQ", operand.Mem{Base: b.gps[p], Index: b.gps[by], Scale: uint8(b.elem.Size)}, b.gps[p])
}
