package kernels

import "flynn/asm"

var stencilSpec = Spec{
	Name: "stencil", Doc: "z[i,j] = a·(x[i,j] + its four neighbours): 2D 5-point Jacobi step",
	Size: "order of the grid without its border", Dwarf: "structured grid", Step: 4, StandsFor: OnNodes,
	Work: func(n int) Work { m := float64(n) * float64(n); return Work{Flops: 5 * m, Loads: m, Stores: m} },
}

var (
	_ = define(stencilSpec, stencilForm[float32](), stencil[float32], asm.StencilF32)
	_ = define(stencilSpec, stencilForm[float64](), stencil[float64], asm.StencilF64)
)

// stencilFunc sweeps over rows of n elements; those of z and x are ld elements apart, x has one row and one element
// more on every side.
type stencilFunc[T Float] = func(z, x []T, rows, n, ld int, a T)

func stencil[T Float](z, x []T, rows, n, ld int, a T) {
	for i := range rows {
		x := x[i*ld:]
		stencilRow(z[i*ld:][:n], x[:ld], x[ld:][:ld], x[2*ld:][:ld], a)
	}
}

// stencilRow computes one row. up, mid and down have one element more on either side.
func stencilRow[T Float](z, up, mid, down []T, a T) {
	for j := range z {
		z[j] = a * (up[j+1] + mid[j] + mid[j+1] + mid[j+2] + down[j+1])
	}
}

// stencilForm is a sweep over the rows of an (n+2)×(n+2) grid X into the n×n grid Z, both stored with rows of n+2.
func stencilForm[T Float]() Form[T, stencilFunc[T]] {
	bordered := extent{"n+2", func(n int) int { return n + 2 }}
	return Form[T, stencilFunc[T]]{
		Layout: layout[T]{
			streamX: {
				intent: input, length: extent{"(n+2)×(n+2)", func(n int) int { return (n + 2) * (n + 2) }},
				unit: bordered, halo: 2, value: wide[T](),
			},
			streamZ: {
				intent: output, length: extent{"n×(n+2)", func(n int) int { return n * (n + 2) }},
				unit: bordered, value: wide[T](),
			},
		},
		Extents:     func(n int) (m, columns, ld int) { return n, n, n + 2 },
		Scalar:      scalar[T]{0.25, "a = ¼"},
		Call:        func(f stencilFunc[T], d *Data[T]) { f(d.Z, d.X, d.M, d.N, d.LD, d.A) },
		Distributed: &DistributedForm[T]{},
		Bound:       func(d *Data[T]) float64 { return rounding[T](5, 5*magnitude(d.X)) },
	}
}
