package gen

import "flynn/asm/isa"

// degree of the polynomial of horner. Package kernels has the same number, and its tests would tell a difference.
const degree = 16

var horner = &program{
	name: "horner", sig: "(z, x, c []T)", elems: floats,
	doc: []string{"z[i] = Σ c[k]·x[i]^k, k = 0 … 16, by Horner's rule, for the length of z."},
	build: func(b Builder) {
		z, x, c, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("c", "c"), b.Len("z", "elements left")
		first := b.Broadcast(c, degree) // loaded once for all trips
		stream(b, n, []Ptr{z, x}, func(k int) {
			xs, zs := loads(b, x, k), make([]Vec, k)
			for u := range zs {
				zs[u] = b.Copy(first)
			}
			steps(b, c, xs, zs)
			stores(b, z, zs)
		})
	},
	bodies: bodies{isa.FamilyNEON: on(hornerNEON), isa.FamilyRVV: on(hornerRVV)},
}

// polynomial evaluates the polynomial with coefficients c at each of xs.
func polynomial(b Builder, c Ptr, xs []Vec) []Vec {
	zs := make([]Vec, len(xs))
	for u := range zs {
		zs[u] = b.Broadcast(c, degree)
	}
	steps(b, c, xs, zs)
	return zs
}

// steps are those of Horner's rule in zs, which hold the first coefficient.
func steps(b Builder, c Ptr, xs, zs []Vec) {
	for d := degree - 1; d >= 0; d-- {
		b.MulAddEach(zs, xs, c, d)
	}
}
