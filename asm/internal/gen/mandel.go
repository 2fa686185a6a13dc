package gen

import "flynn/asm/isa"

// orbits is how many vectors of points mandel follows at once: two hide the latency of each other, and more find no
// registers in the narrower tiers.
const orbits = 2

var mandel = &program{
	name: "mandel", sig: "(z, x []T, y T, limit int)", elems: floats,
	doc: []string{
		"z[i] = how many of z, z² + c, (z² + c)² + c …, from z = 0 on and at most limit, come before the first outside of",
		"|z| ≤ 2, for c = x[i] + y·√−1 and the length of z. No step is fused but one whose product is exact, so that all tiers",
		"count alike. A trip goes on until no lane of its 2 vectors, or 4 of AVX-512, is inside.",
	},
	build: func(b Builder) {
		z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("z", "elements left")
		f := &fractal{Builder: b, y: b.Arg("y", "y"), four: b.Const(4, "4"), one: b.Const(1, "1"), two: none}
		body := func(k int) { f.escape(z, x, k) }
		if b.Can(isa.Masks) { // which take no vector registers
			f.two = b.Const(2, "2")
			b.Comment("4 vectors a trip")
			b.ChunkLoop(n, 2*orbits*b.Lanes(), func() {
				body(2 * orbits)
				b.Advance(z, 2*orbits, 0)
				b.Advance(x, 2*orbits, 0)
			})
		}
		b.VectorLoop(n, orbits, []Ptr{z, x}, body)
		b.MaskedTail(n, []Ptr{z, x}, nil, func() { body(1) })
		b.ReturnNothing()
	},
}

// fractal is what the steps of mandel share.
type fractal struct {
	Builder
	y, four, one Vec

	two Vec // 2 in every lane, where the tier has mask registers
}

// orbit is one vector of points.
type orbit struct {
	x, re, im, count Vec
	inside           Mask
}

// escape counts the steps of some vectors of points.
func (f *fractal) escape(z, x Ptr, vectors int) {
	var all []orbit
	var inside []Mask
	for _, v := range loads(f, x, vectors) {
		o := orbit{v, f.Zero(""), f.Zero(""), f.Zero(""), f.All()}
		all, inside = append(all, o), append(inside, o.inside)
	}
	f.While(f.Int("limit", ""), inside, func() {
		for _, o := range all {
			f.step(o)
		}
	})
	for u, o := range all {
		f.Store(z, u, 0, o.count)
	}
}

// step counts a point that is inside and goes on: re, im = re² − im² + x, 2·re·im + y.
func (f *fractal) step(o orbit) {
	square := f.Mul(o.im, o.im)
	f.MulTo(o.im, o.re)
	f.MulTo(o.re, o.re)
	norm := f.Add(o.re, square)
	f.KeepLess(o.inside, norm, f.four)
	f.AddWhere(o.inside, o.count, f.one)
	f.SubTo(o.re, square)
	f.AddTo(o.re, o.x)
	if f.two != none { // a pipe for products is free
		f.MulAdd(o.im, f.two, f.y)
	} else {
		f.AddTo(o.im, o.im)
		f.AddTo(o.im, f.y)
	}
	f.Free(square, norm)
}
