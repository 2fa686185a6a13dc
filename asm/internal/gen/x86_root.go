package gen

import "flynn/asm/isa"

// InvSqrt refines an estimate by Newton's method: one of 12 bits once, one of 14 bits once or, for float64, twice. For
// float64 there is no estimate before AVX-512: a root and a quotient then.
func (b *x86) InvSqrt(x, half, one Vec) Vec {
	var y Vec
	switch {
	case b.Can(isa.RootEstimate):
		y = b.unary("RSQRT14", x)
	case b.elem == F32:
		y = b.unary("RSQRT", x)
	default:
		return b.binary("DIV", one, b.unary("SQRT", x))
	}
	b.newton(x, y, half, one)
	if b.elem == F64 {
		b.newton(x, y, half, one)
	}
	return y
}

// unary gives op x. The scalar form with three operands takes the upper lanes from the second.
func (b *x86) unary(name string, x Vec) Vec {
	y := b.newVec()
	if b.vex() && b.single {
		b.fp(name, b.v(x), b.v(x), b.v(y))
	} else {
		b.fp(name, b.v(x), b.v(y))
	}
	return y
}

// newton emits y += ½·y·(1 − x·y²).
func (b *x86) newton(x, y, half, one Vec) {
	t := b.Mul(x, y)
	b.MulTo(t, y)
	rest := b.Sub(one, t)
	b.FMA(y, b.Mul(y, half), rest)
}
