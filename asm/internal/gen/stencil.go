package gen

var stencil = &program{
	name: "stencil", sig: "(z, up, mid, down []T, a T)", elems: floats,
	doc: []string{
		"One row: z[j] = a·(up[j+1] + mid[j] + mid[j+1] + mid[j+2] + down[j+1]), for the length of z.",
		"The other rows have one element more on either side.",
	},
	build: func(b Builder) {
		z, up, mid, down := b.Slice("z", "z"), b.Slice("up", "up"), b.Slice("mid", "mid"), b.Slice("down", "down")
		n, a := b.Len("z", "elements left"), b.Arg("a", "a")
		stream(b, n, []Ptr{z, up, mid, down}, func(k int) {
			for u := range k {
				s := b.Load(mid, u, 0)
				for _, v := range []Vec{b.Load(mid, u, 1), b.Load(mid, u, 2), b.Load(up, u, 1), b.Load(down, u, 1)} {
					b.AddTo(s, v)
					b.Free(v)
				}
				r := b.Mul(s, a)
				b.Store(z, u, 0, r)
				b.Free(s, r)
			}
		})
	},
}
