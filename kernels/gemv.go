package kernels

import "flynn/asm"

var gemvSpec = Spec{
	Name: "gemv", Doc: "y = A·x (BLAS gemv, α = 1, β = 0), square, row by row", Size: "order of the matrix", Dwarf: dense,
	Step: 8,
	Work: func(n int) Work {
		m, v := float64(n)*float64(n), float64(n)
		return Work{Flops: 2 * m, Loads: m + v, Stores: v}
	},
}

var (
	_ = define(gemvSpec, gemvForm[float32](), gemv[float32], asm.GemvF32)
	_ = define(gemvSpec, gemvForm[float64](), gemv[float64], asm.GemvF64)
)

// gemv is y = a·x; the rows of a have the length of x and stand without gaps.
func gemv[T Float](y, a, x []T) {
	for i := range y {
		row := a[i*len(x):][:len(x)]
		var s T
		for j, v := range row {
			s += v * x[j]
		}
		y[i] = s
	}
}

// gemvForm is the form of a matrix that acts on a vector: A in X, x in Y, y in Z. Parts are rows of A.
func gemvForm[T Float]() Form[T, func(y, a, x []T)] {
	return Form[T, func(y, a, x []T)]{
		Layout: layout[T]{rows(input, narrow[T]()), replicated(order, narrow[T]()), each(output, narrow[T]())},
		Call:   func(f func(y, a, x []T), d *Data[T]) { f(d.Z, d.X, d.Y) },
		Bound: func(d *Data[T]) float64 {
			return rounding[T](d.N, float64(d.N)*magnitude(d.X)*magnitude(d.Y))
		},
	}
}
