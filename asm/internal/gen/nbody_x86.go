package gen

import "flynn/asm/isa"

func nbodyX86(b *x86) {
	if !b.Can(isa.RootEstimate) {
		allPairs(b, 1, b.Arg("soft", "soft"), roots(b))
		return
	}
	allPairs(b, 2, b.Arg("soft", "soft"), b.series())
}

// series weighs bodies by AVX-512. With an estimate y of 1/√s to 14 bits and e = 1 − s·y², m/√s³ is m·y³·(1 −
// e)^(−3/2): 1 + 3/2·e + 15/8·e² + 35/16·e³ + 315/128·e⁴ …, |e| < 2^−13. All is divided by the last coefficient in use,
// which the sums are multiplied with instead.
func (b *x86) series() weights {
	if b.elem == F32 {
		return b.series32()
	}
	return b.series64()
}

// series32 has two terms, together 3/2·(5/3 − s·y²). The factor is right for the 5/3 that float32 has.
func (b *x86) series32() weights {
	const top = float32(5. / 3)
	from := b.Const(float64(top), "5/3")
	return weights{factor: 1 / (float64(top) - 1), of: func(squares []Vec, m Ptr) []Vec {
		ys, w := b.estimates(squares, m)
		for i, s := range squares {
			b.takeProduct(s, ys[i], from)
		}
		b.mulEach(w, ys)
		b.mulEach(w, squares)
		return w
	}}
}

// series64 has four terms. The coefficient of e² is raised so that the next term is away in the middle of the range of
// e⁴: of its 4.8 units of roundoff at the ends 0.8 are left.
func (b *x86) series64() weights {
	const (
		last = 35. / 16
		most = 1.0 / (1 << 13) // of |e|
		near = (15./8 + 315./128*0.828*most*most) / last
	)
	one, c2 := b.Const(1, "1"), b.Const(near, "15/8 / 35/16")
	c1, c0 := b.Const(3./2/last, "3/2 / 35/16"), b.Const(1/last, "1 / 35/16")
	return weights{factor: last, of: func(squares []Vec, m Ptr) []Vec {
		ys, w := b.estimates(squares, m)
		polynomials := make([]Vec, len(squares))
		for i, s := range squares {
			b.takeProduct(s, ys[i], one)
		}
		b.mulEach(w, ys)
		for i, e := range squares { // an addition: there is a unit for them beside those that multiply
			polynomials[i] = b.Add(e, c2)
		}
		for _, c := range []Vec{c1, c0} {
			for i, e := range squares {
				b.MulAdd(polynomials[i], e, c)
			}
		}
		b.mulEach(w, polynomials)
		return w
	}}
}

// estimates gives y² for each s, y nearly 1/√s, and m·y.
func (b *x86) estimates(squares []Vec, m Ptr) (ys, w []Vec) {
	for _, s := range squares {
		w = append(w, b.unary("RSQRT14", s))
	}
	for _, y := range w { // they are what the others wait for
		ys = append(ys, b.Mul(y, y))
	}
	mass := b.Load(m, 0, 0)
	for _, y := range w {
		b.MulTo(y, mass)
	}
	return ys, w
}

// takeProduct is x = z − x·y.
func (b *x86) takeProduct(x, y, z Vec) { b.fp("FNMADD213", b.keep(b.v(z), b.v(y), b.v(x))...) }

func (b *x86) mulEach(xs, ys []Vec) {
	for i, x := range xs {
		b.MulTo(x, ys[i])
	}
}
