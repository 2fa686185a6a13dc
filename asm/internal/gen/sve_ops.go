package gen

import "math"

// Arithmetic, constants and folds of the SVE backend. Operations that change an operand leave the lanes of it alone
// that a short trip leaves out; those that give a new register work on all lanes.

func (b *sve) Const(value float64, say string) Vec {
	bits := math.Float64bits(value)
	if b.elem == F32 {
		bits = uint64(math.Float32bits(float32(value)))
	}
	v := b.newVec()
	b.number(bits, func(r int) { b.word(sveFromGP(b.elem.Size, b.reg(v), r)) })
	b.note("Z", b.reg(v), say)
	return v
}

func (b *sve) NegInf(say string) Vec { return b.Const(math.Inf(-1), say) }

func (b *sve) Copy(v Vec) Vec {
	to := b.newVec()
	b.word(sveBitwise("orr", b.reg(to), b.reg(v), b.reg(v)))
	return to
}

func (b *sve) Assign(v, a Vec) {
	if b.govern == everyLane {
		b.word(sveBitwise("orr", b.reg(v), b.reg(a), b.reg(a)))
	} else {
		b.word(sveWhere(b.elem.Size, b.govern, b.reg(v), b.reg(a)))
	}
}

// typed is the name of an operation on elements: integers are added only.
func (b *sve) typed(name string) string {
	if b.elem.float() {
		return name
	}
	return name[1:]
}

// fresh gives a new register for x op y.
func (b *sve) fresh(name string, x, y Vec) Vec {
	v := b.newVec()
	b.word(sveSame(b.typed(name), b.elem.Size, b.reg(v), b.reg(x), b.reg(y)))
	return v
}

func (b *sve) Add(x, y Vec) Vec { return b.fresh("fadd", x, y) }

func (b *sve) Sub(x, y Vec) Vec { return b.fresh("fsub", x, y) }

func (b *sve) Mul(x, y Vec) Vec { return b.fresh("fmul", x, y) }

// change is acc = acc op x.
func (b *sve) change(name string, acc, x Vec) {
	if r := b.reg(acc); b.govern == everyLane {
		b.word(sveSame(b.typed(name), b.elem.Size, r, r, b.reg(x)))
	} else {
		b.word(sveMerging(b.typed(name), b.elem.Size, b.govern, r, b.reg(x)))
	}
}

func (b *sve) AddTo(acc, x Vec) { b.change("fadd", acc, x) }

func (b *sve) SubTo(acc, x Vec) { b.change("fsub", acc, x) }

func (b *sve) MulTo(acc, x Vec) { b.change("fmul", acc, x) }

// MaxTo keeps the number where one operand is a quiet NaN.
func (b *sve) MaxTo(acc, x Vec) {
	b.word(sveMerging("fmaxnm", b.elem.Size, b.govern, b.reg(acc), b.reg(x)))
}

func (b *sve) FMA(acc, x, y Vec) {
	b.word(sveFused("fmla", b.elem.Size, b.govern, b.reg(acc), b.reg(x), b.reg(y)))
}

func (b *sve) MulAdd(x, y, z Vec) {
	b.word(sveFused("fmad", b.elem.Size, b.govern, b.reg(x), b.reg(y), b.reg(z)))
}

// InvSqrt refines an estimate of 8 bits, which each step doubles.
func (b *sve) InvSqrt(x, _, _ Vec) Vec {
	y, t, lane := b.newVec(), b.newVec(), b.elem.Size
	b.word(sveEstimate(lane, b.reg(y), b.reg(x)))
	for bits := 8; bits < lane*6; bits *= 2 {
		b.word(sveSame("fmul", lane, b.reg(t), b.reg(x), b.reg(y)))
		b.word(sveSame("frsqrts", lane, b.reg(t), b.reg(t), b.reg(y)))
		b.word(sveSame("fmul", lane, b.reg(y), b.reg(y), b.reg(t)))
	}
	b.Free(t)
	return y
}

// Scale takes powers as integers.
func (b *sve) Scale(vs, ks []Vec) bool {
	for i, v := range vs {
		k := b.newVec()
		b.word(sveUnary("fcvtzs", b.elem.Size, everyLane, b.reg(k), b.reg(ks[i])))
		b.word(sveMerging("fscale", b.elem.Size, b.govern, b.reg(v), b.reg(k)))
		b.Free(k)
	}
	return true
}

func (b *sve) ShiftLeft(v Vec, bits int) {
	t := b.newVec()
	b.word(sveShiftLeft(b.elem.Size, b.reg(t), b.reg(v), bits))
	b.Assign(v, t)
	b.Free(t)
}

func (b *sve) FoldAdd(acc []Vec) { b.fold(acc, b.AddTo, "faddv") }

func (b *sve) FoldMax(acc []Vec) { b.fold(acc, b.MaxTo, "fmaxnmv") }

// fold goes over all lanes.
func (b *sve) fold(acc []Vec, pair func(acc, x Vec), across string) {
	if b.govern != everyLane {
		panic("gen: " + b.symbol + " folds some lanes of a vector")
	}
	foldPairs(b, acc, pair)
	b.Comment("fold lanes")
	b.word(sveAcross(across, b.elem.Size, everyLane, b.reg(acc[0]), b.reg(acc[0])))
}
