package kernels

import "flynn/asm"

var gemmSpec = Spec{
	Name: "gemm", Doc: "C = A·B (BLAS gemm, β = 0), square", Size: "order of the matrices", Dwarf: dense, Step: 8,
	StandsFor: OnNodes, Programs: []string{"gemm", "tile"}, Mixed: []Level{L2},
	Work: func(n int) Work {
		m := float64(n) * float64(n)
		return Work{Flops: 2 * m * float64(n), Loads: 2 * m, Stores: m}
	},
}

var (
	_ = define(gemmSpec, gemmForm[float32](), gemm[float32], gemmImpls(asm.GemmF32, asm.TileF32))
	_ = define(gemmSpec, gemmForm[float64](), gemm[float64], gemmImpls(asm.GemmF64, asm.TileF64))
)

// gemmFunc is c = a·b, c m×n, a m×k, b k×n, row by row without gaps; w is room for packed panels.
type gemmFunc[T Float] func(c, a, b, w []T, m, n, k int)

func gemm[T Float](c, a, b, _ []T, m, n, k int) {
	for i := range m {
		row := c[i*n:][:n]
		clear(row)
		for p := range k {
			s, bp := a[i*k+p], b[p*n:][:n]
			for j := range row {
				row[j] += s * bp[j]
			}
		}
	}
}

// gemmForm is the form of a matrix product: A in X, B in Y, C in Z. Parts are rows of C.
func gemmForm[T Float]() Form[T, gemmFunc[T]] {
	return Form[T, gemmFunc[T]]{
		Layout: layout[T]{rows(input, narrow[T]()), replicated(square, narrow[T]()), rows(output, wide[T]())},
		Call:   func(f gemmFunc[T], d *Data[T]) { f(d.Z, d.X, d.Y, d.scratch, d.M, d.N, d.N) },
		Bound: func(d *Data[T]) float64 {
			return rounding[T](d.N, float64(d.N)*magnitude(d.X)*magnitude(d.Y))
		},
		Scratch: func(d *Data[T]) int { return room[T](d.N) },
	}
}
