package kernels

import "flynn/asm"

var transposeSpec = Spec{
	Name: "transpose", Doc: "Z = Xᵀ, square, out of place", Size: "order of the matrices", Dwarf: dense + " (layout)",
	Step: 16,
	Work: func(n int) Work { m := float64(n) * float64(n); return Work{Loads: m, Stores: m} },
}

var (
	_ = define(transposeSpec, transposeForm[float32](), transpose[float32], transposeImpls(asm.TransposeF32))
	_ = define(transposeSpec, transposeForm[float64](), transpose[float64], transposeImpls(asm.TransposeF64))
)

// transposeFunc is z[i,j] = x[j,i], i < rows, j < cols; ldz and ldx are the distances of rows.
type transposeFunc[T Float] = func(z, x []T, rows, cols, ldz, ldx int)

func transpose[T Float](z, x []T, rows, cols, ldz, ldx int) {
	for i := range rows {
		row := z[i*ldz:][:cols]
		for j := range row {
			row[j] = x[j*ldx+i]
		}
	}
}

// band is how many rows of x are read side by side: few keep their pages in the TLB, many give long rows of z.
const band = 256

// transposeImpls goes through x in bands of rows.
func transposeImpls[T Float](rows []asm.Impl[transposeFunc[T]]) []asm.Impl[transposeFunc[T]] {
	var out []asm.Impl[transposeFunc[T]]
	for _, r := range rows {
		out = append(out, asm.Impl[transposeFunc[T]]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body,
			Fn: func(z, x []T, rows, cols, ldz, ldx int) {
				for j := 0; j < cols; j += band {
					r.Fn(z[j:], x[j*ldx:], rows, min(band, cols-j), ldz, ldx)
				}
			}})
	}
	return out
}

// transposeForm is the form of a transposition. Parts are rows of Z: each reads its columns of the whole of X, and
// fills the rows of X that have the numbers of its rows of Z.
func transposeForm[T Float]() Form[T, transposeFunc[T]] {
	return Form[T, transposeFunc[T]]{
		Layout: layout[T]{streamX: shared(input, square, order, wide[T]()), streamZ: rows(output, wide[T]())},
		Call: func(f transposeFunc[T], d *Data[T]) {
			if d.M > 0 {
				f(d.Z, d.X[d.Lo:], d.M, d.N, d.N, d.N)
			}
		},
		Grain: 16,
		Distributed: &DistributedForm[T]{
			Reads: func(d *Data[T], _ int) []Section { return []Section{{streamX, d.Lo, d.M, d.N, d.N}} },
		},
	}
}
