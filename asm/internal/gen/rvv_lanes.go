package gen

import "math"

// Constants, copies, lanes and powers of the RVV backend.

// Const stays a scalar.
func (b *rvv) Const(value float64, say string) Vec {
	if b.needed != nil && !b.needed[Vec(len(b.vecs))] {
		return b.hold(absent)
	}
	v, x := b.newScalar(), b.pattern(value)
	b.emit(b.suffix("FMVWX", "FMVDX"), "X%d, F%d", x, b.reg(v)-scalars)
	b.r.give(x)
	b.noteVec(v, say)
	return v
}

func (b *rvv) NegInf(say string) Vec {
	return b.constant(say, func(reg string) {
		x := b.pattern(math.Inf(-1))
		b.emit("VMVVX", "X%d, %s", x, reg)
		b.r.give(x)
	})
}

// pattern puts the bits of an element, with its sign in all upper ones, into a general register.
func (b *rvv) pattern(value float64) (x int) {
	bits := int64(math.Float64bits(value))
	if b.elem == F32 {
		bits = int64(int32(math.Float32bits(float32(value))))
	}
	x = b.r.take(b.symbol)
	b.emit("MOV", "$%d, X%d", bits, x)
	return x
}

// Copy gives a vector, of a scalar as well.
func (b *rvv) Copy(v Vec) Vec {
	if b.isScalar(v) {
		return b.hold(b.spread(v))
	}
	return b.fresh(func(to string) { b.emit("VMVVV", "%s, %s", b.in(v), to) })
}

func (b *rvv) Assign(v, a Vec) { b.emit("VMVVV", "%s, %s", b.in(a), b.out(v)) }

// folded is a scalar, which is all that stays of vectors after a fold.
func (b *rvv) folded(v Vec) string {
	if !b.isScalar(v) {
		panic("gen: " + b.symbol + " wants one lane of a vector that was not folded")
	}
	return b.scalar(v)
}

func (b *rvv) StoreFirst(p Ptr, elem int, v Vec) {
	b.emit(b.move(), "%s, %d(X%d)", b.folded(v), imm11(elem*b.elem.Size), b.gps[p])
}

// Splat has nothing to do: a scalar is in every lane.
func (b *rvv) Splat(v Vec) { b.folded(v) }

// InvSqrt refines an estimate of 7 bits, which each step of Newton's method doubles: y += ½·y·(1 − x·y²).
func (b *rvv) InvSqrt(x, half, one Vec) Vec {
	ones := b.Copy(one)
	y := b.fresh(func(to string) { b.emit("VFRSQRT7V", "%s, %s", b.in(x), to) })
	for bits := 7; bits < b.elem.Size*6; bits *= 2 {
		rest := b.Mul(x, y)
		b.emit("VFNMSUBVV", "%s, %s, %s", b.in(ones), b.in(y), b.in(rest))
		step := b.Mul(y, half)
		b.FMA(y, step, rest)
		b.Free(step, rest)
	}
	b.Free(ones)
	return y
}

func (b *rvv) ShiftLeft(v Vec, bits int) {
	to := b.out(v)
	b.emit("VSLLVI", "$%d, %s, %s", bits, to, to)
}

// Prefix slides the lanes up, by 1, 2, 4 … as long as there are so many. Each doubling of a group costs a step more, so
// that it has 2 registers, which hide the latency of each other.
func (b *rvv) Prefix(v, _ Vec) {
	b.strip()
	b.widest = 2
	loop, end := b.newLabel("loop"), b.newLabel("done")
	to, lanes, t := b.out(v), b.r.take(b.symbol), b.newVec()
	b.emit("MOV", "$1, X%d", lanes)
	b.emit("BGE", "X%d, X%d, %s", lanes, b.vl, end)
	b.label(loop)
	b.emit("VMVVI", "$0, %s", b.in(t))
	b.emit("VSLIDEUPVX", "X%d, %s, %s", lanes, to, b.in(t))
	b.AddTo(v, t)
	b.emit("SLL", "$1, X%d", lanes)
	b.emit("BLT", "X%d, X%d, %s", lanes, b.vl, loop)
	b.label(end)
	b.Free(t)
	b.r.give(lanes)
}

// Last gives a scalar.
func (b *rvv) Last(v, _ Vec) Vec {
	b.strip()
	x := b.r.take(b.symbol)
	b.emit("ADD", "$-1, X%d, X%d", b.vl, x)
	t := b.fresh(func(to string) { b.emit("VSLIDEDOWNVX", "X%d, %s, %s", x, b.in(v), to) })
	b.r.give(x)
	last := b.newScalar()
	b.first(t, b.scalar(last))
	b.Free(t)
	return last
}

// first moves the first lane to a scalar register.
func (b *rvv) first(v Vec, to string) {
	if b.elem.float() {
		b.emit("VFMVFS", "%s, %s", b.in(v), to)
	} else {
		b.emit("VMVXS", "%s, %s", b.in(v), to)
	}
}

// Align has no number of lanes to take from the vector before.
func (b *rvv) Align(Vec, Vec, int) Vec {
	panic("gen: " + b.symbol + " slides lanes from one vector to the next, whose number is known at run time only")
}

// strip refuses what needs to know how many lanes there are.
func (b *rvv) strip() {
	if b.granted != some {
		panic("gen: " + b.symbol + " sums inside of a vector outside of a loop over elements")
	}
}

// Transpose has no squares: a program takes segments instead.
func (b *rvv) Transpose([]Vec) []Vec {
	panic("gen: " + b.symbol + " transposes squares of lanes, whose number is known at run time only")
}
