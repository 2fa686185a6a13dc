package gen

import "math"

// Constants, copies, lanes and powers of the NEON backend.

func (b *neon) Const(value float64, say string) Vec {
	if b.elem == F64 {
		return b.pattern(math.Float64bits(value), say)
	}
	return b.pattern(uint64(math.Float32bits(float32(value))), say)
}

// pattern puts the bits of an element into every lane.
func (b *neon) pattern(bits uint64, say string) Vec {
	v, r := b.newVec(), b.r.take(b.symbol)
	b.emit("MOVD", "$%#x, R%d", bits, r)
	b.emit("VDUP", "R%d, V%d.%s", r, b.reg(v), b.arr())
	b.r.give(r)
	b.note("V", b.reg(v), say)
	return v
}

func (b *neon) Copy(v Vec) Vec {
	to := b.newVec()
	b.copy(b.reg(v), b.reg(to))
	return to
}

func (b *neon) Assign(v, a Vec) { b.copy(b.reg(a), b.reg(v)) }

func (b *neon) Splat(v Vec) { b.splat(v) }

// InvSqrt refines an estimate of 8 bits, which each step doubles. Whole vectors, even inside ScalarTail.
func (b *neon) InvSqrt(x, _, _ Vec) Vec {
	y, t := b.newVec(), b.newVec()
	b.word(twoSame("frsqrte", b.elem, b.reg(y), b.reg(x)))
	for bits := 8; bits < b.elem.Size*6; bits *= 2 {
		b.word(threeSame("fmul", b.elem, b.reg(t), b.reg(x), b.reg(y)))
		b.word(threeSame("frsqrts", b.elem, b.reg(t), b.reg(t), b.reg(y)))
		b.word(threeSame("fmul", b.elem, b.reg(y), b.reg(y), b.reg(t)))
	}
	b.Free(t)
	return y
}

// Transpose interleaves the lanes of whole registers.
func (b *neon) Transpose(rows []Vec) []Vec {
	return zips(rows, func(x, y Vec) (low, high Vec) {
		low, high = b.newVec(), b.newVec()
		b.zip("VZIP1", x, y, low)
		b.zip("VZIP2", x, y, high)
		b.Free(x, y)
		return low, high
	})
}

func (b *neon) zip(name string, x, y, to Vec) {
	a := b.arr()
	b.emit(name, "V%d.%s, V%d.%s, V%d.%s", b.reg(y), a, b.reg(x), a, b.reg(to), a)
}

func (b *neon) Align(before, v Vec, lanes int) Vec {
	t := b.newVec()
	b.emit("VEXT", "$%d, V%d.B16, V%d.B16, V%d.B16", 16-lanes*b.elem.Size, b.reg(v), b.reg(before), b.reg(t))
	return t
}

// Prefix shifts lanes up from a vector of zeros.
func (b *neon) Prefix(v, zero Vec) {
	for by := 1; by < b.Lanes(); by *= 2 {
		t := b.Align(zero, v, by)
		b.AddTo(v, t)
		b.Free(t)
	}
}

func (b *neon) Last(v, _ Vec) Vec {
	if b.single {
		return b.Copy(v)
	}
	t := b.newVec()
	b.emit("VDUP", "V%d.%s[%d], V%d.%s", b.reg(v), b.d(), b.Lanes()-1, b.reg(t), b.arr())
	return t
}

func (b *neon) ShiftLeft(v Vec, bits int) {
	b.emit("VSHL", "$%d, V%[2]d.%[3]s, V%[2]d.%[3]s", bits, b.reg(v), b.arr())
}
