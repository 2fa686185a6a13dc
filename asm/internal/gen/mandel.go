package gen

import "flynn/asm/isa"

// orbits is how many vectors of points mandel follows at once: two hide the latency of each other, and more find no
// registers in the narrower tiers.
const orbits = 2

var mandel = &program{
	name: "mandel", sig: "(z, x []T, y T, limit int)", elems: floats, trip: "one step z² + c of each",
	doc: []string{
		"z[i] = how many of z, z² + c, (z² + c)² + c …, from z = 0 on and at most limit, come before the first outside of",
		"|z| ≤ 2, for c = x[i] + y·√−1 and the length of z. No step is fused but one whose product is exact, so that all",
		"tiers count alike. A trip goes on until no lane of its 2 vectors, or 4 of AVX-512, is inside.",
	},
	build: func(b Builder) {
		f := newFractal(b)
		if b.Can(isa.Masks) { // which take no vector registers
			f.two = b.Const(2, "2")
			b.Comment("4 vectors a trip")
			b.ChunkLoop(f.n, 2*orbits*b.Lanes(), func() {
				f.escape(2 * orbits)
				b.Advance(f.z, 2*orbits, 0)
				b.Advance(f.x, 2*orbits, 0)
			})
		}
		f.vectors(orbits)
	},
	bodies: bodies{isa.FamilySVE: func(b Builder) {
		f := newFractal(b)
		f.two = b.Const(2, "2")
		f.vectors(2 * orbits)
	}},
}

// fractal is what the steps of mandel share.
type fractal struct {
	Builder
	z, x         Ptr
	n            Count
	y, four, one Vec

	two Vec // 2 in every lane, where the tier has mask registers
}

func newFractal(b Builder) *fractal {
	f := &fractal{Builder: b, z: b.Slice("z", "z"), x: b.Slice("x", "x"), n: b.Len("z", "elements left"), two: none}
	f.y, f.four, f.one = b.Arg("y", "y"), b.Const(4, "4"), b.Const(1, "1")
	return f
}

// vectors takes so many vectors a trip, then one, then what is left.
func (f *fractal) vectors(atOnce int) {
	f.VectorLoop(f.n, atOnce, []Ptr{f.z, f.x}, f.escape)
	f.MaskedTail(f.n, []Ptr{f.z, f.x}, nil, func() { f.escape(1) })
	f.ReturnNothing()
}

// orbit is one vector of points.
type orbit struct {
	x, re, im, count Vec
	inside           Mask
}

// escape counts the steps of some vectors of points.
func (f *fractal) escape(vectors int) {
	var all []orbit
	var inside []Mask
	for _, v := range loads(f, f.x, vectors) {
		o := orbit{v, f.Zero(""), f.Zero(""), f.Zero(""), f.All()}
		all, inside = append(all, o), append(inside, o.inside)
	}
	f.While(f.Int("limit", ""), inside, func() {
		for _, o := range all {
			f.step(o)
		}
	})
	for u, o := range all {
		f.Store(f.z, u, 0, o.count)
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
