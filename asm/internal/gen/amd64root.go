package gen

// InvSqrt refines an estimate by Newton's method: one of 12 bits once, one of 14 bits once or, for float64, twice. For
// float64 there is no estimate before AVX-512: a root and a quotient then.
func (b *amd64) InvSqrt(x, half, one Vec) Vec {
	y := b.newVec()
	switch {
	case b.Tier().Bits == 512:
		b.estimate("RSQRT14", x, y)
	case b.elem == F32:
		b.estimate("RSQRT", x, y)
	default:
		root := b.Copy(x)
		b.Sqrt(root)
		return b.binary("DIV", one, root)
	}
	b.newton(x, y, half, one)
	if b.elem == F64 {
		b.newton(x, y, half, one)
	}
	return y
}

// estimate emits y ≈ 1/√x. The scalar form with three operands takes the upper lanes from the second.
func (b *amd64) estimate(name string, x, y Vec) {
	if b.vex() && b.single {
		b.fp(name, b.v(x), b.v(x), b.v(y))
		return
	}
	b.fp(name, b.v(x), b.v(y))
}

// newton emits y += ½·y·(1 − x·y²).
func (b *amd64) newton(x, y, half, one Vec) {
	t := b.Mul(x, y)
	b.MulTo(t, y)
	rest := b.Sub(one, t)
	b.FMA(y, b.Mul(y, half), rest)
}
