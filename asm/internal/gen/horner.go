package gen

// degree of the polynomial of horner. Package kernels has the same number, and its tests would tell a difference.
const degree = 16

var horner = &program{
	name: "horner", sig: "(z, x, c []T)", elems: floats,
	doc: []string{"z[i] = Σ c[k]·x[i]^k, k = 0 … 16, by Horner's rule, for the length of z."},
	build: func(b Builder) {
		z, x, c, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("c", "c"), b.Len("z", "elements left")
		stream(b, n, []Ptr{z, x}, func(k int) {
			xs := loads(b, x, k)
			zs := make([]Vec, k)
			for u := range zs {
				zs[u] = b.Broadcast(c, degree)
			}
			for d := degree - 1; d >= 0; d-- {
				ck := b.Broadcast(c, d)
				for u := range zs {
					b.MulAdd(zs[u], xs[u], ck)
				}
				b.Free(ck)
			}
			stores(b, z, zs)
		})
	},
}
