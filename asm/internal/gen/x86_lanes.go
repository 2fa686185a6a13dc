package gen

import (
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// Constants, copies, lanes and powers of the x86 backend.

// Const goes through a general register: no memory is needed.
func (b *x86) Const(value float64, say string) Vec {
	if b.elem == F64 {
		return b.pattern(math.Float64bits(value), say)
	}
	return b.pattern(uint64(math.Float32bits(float32(value))), say)
}

// pattern puts the bits of an element into every lane.
func (b *x86) pattern(bits uint64, say string) Vec {
	v, move := b.newVec(), "MOVQ"
	x := b.vecs[v].AsX()
	var g reg.GPVirtual
	if b.elem.Size == 8 {
		g = b.ctx.GP64()
		b.op("MOVQ", operand.U64(bits), g)
	} else {
		g, move = b.ctx.GP32(), "MOVD"
		b.op("MOVL", operand.U32(bits), g)
	}
	b.plain(move, g, x)
	b.Splat(v)
	b.note(b.v(v), say)
	return v
}

func (b *x86) Copy(v Vec) Vec {
	to := b.newVec()
	b.plain("MOVAPS", b.v(v), b.v(to))
	return to
}

func (b *x86) Assign(v, a Vec) { b.plain("MOVAPS", b.v(a), b.v(v)) }

func (b *x86) Pointer(p Ptr, say string) Ptr {
	g := b.newGP()
	b.note(b.gps[g], say)
	b.Set(Ptr(g), p)
	return b.alike(Ptr(g), p)
}

func (b *x86) Set(p, to Ptr) { b.op("MOVQ", b.gps[to], b.gps[p]) }

// Splat has a form for registers from AVX2 on; AVX copies a half.
func (b *x86) Splat(v Vec) {
	x := b.vecs[v].AsX()
	switch {
	case b.single:
	case b.avx2():
		b.op(b.bySize("VBROADCASTSS", "VBROADCASTSD"), x, b.v(v))
	default:
		b.splat128(x)
		if b.Tier().Bits == 256 {
			b.op("VINSERTF128", operand.U8(1), x, b.v(v), b.v(v))
		}
	}
}

// splat128 copies lane 0 to every lane of 128 bits.
func (b *x86) splat128(x reg.Register) {
	switch {
	case b.vex() && b.elem.Size == 8:
		b.op("VMOVDDUP", x, x)
	case b.vex():
		b.op("VPERMILPS", operand.U8(0), x, x)
	case b.elem.Size == 8:
		b.op("UNPCKLPD", x, x)
	default:
		b.op("SHUFPS", operand.U8(0), x, x)
	}
}

func (b *x86) Scale(xs, ks []Vec) bool {
	if !b.Can(isa.PowerScale) {
		return false
	}
	for i, x := range xs {
		b.fp("SCALEF", b.v(ks[i]), b.v(x), b.v(x))
	}
	return true
}

// ShiftLeft goes by halves where 256 bits have no integer operations.
func (b *x86) ShiftLeft(v Vec, bits int) {
	by, name := operand.U8(bits), b.bySize("VPSLLD", "VPSLLQ")
	switch {
	case !b.vex():
		b.op(b.bySize("PSLLL", "PSLLQ"), by, b.v(v))
	case b.avx2() || b.single:
		b.op(name, by, b.v(v), b.v(v))
	default:
		high := b.vecs[b.newVec()].AsX()
		b.op("VEXTRACTF128", operand.U8(1), b.v(v), high)
		b.op(name, by, high, high)
		b.op(name, by, low(b.vecs[v]), low(b.vecs[v]))
		b.op("VINSERTF128", operand.U8(1), high, b.v(v), b.v(v))
	}
}
