package gen

var stencil = &program{
	name: "stencil", sig: "(z, up, mid, down []T, a T)", elems: floats,
	doc: []string{
		"One row: z[j] = a·(up[j+1] + mid[j] + mid[j+1] + mid[j+2] + down[j+1]), for the length of z.",
		"The other rows have one element more on either side.",
	},
	build: func(b Builder) {
		z, up, mid, down := b.Slice("z", "z"), b.Slice("up", "up+1"), b.Slice("mid", "mid"), b.Slice("down", "down+1")
		n, a := b.Len("z", "elements left"), b.Arg("a", "a")
		b.Advance(up, 0, 1) // whole vectors from there on, which a machine can pair
		b.Advance(down, 0, 1)
		stream(b, n, []Ptr{z, up, mid, down}, func(k int) {
			middle := loads(b, mid, k)
			sums := b.Right(mid, middle, 1)
			addEach(b, sums, middle)
			addEach(b, sums, b.Right(mid, middle, 2))
			above, below := loads(b, up, k), loads(b, down, k)
			addEach(b, above, below) // they wait for nobody
			addEach(b, sums, above)
			for _, s := range sums {
				b.MulTo(s, a)
			}
			stores(b, z, sums)
		})
	},
}

func addEach(b Builder, sums, vs []Vec) {
	for u, v := range vs {
		b.AddTo(sums[u], v)
	}
}
