package kernels

import "flynn/asm"

var stencilSpec = Spec{
	Name: "stencil", Doc: "z[i,j] = a·(x[i,j] + its four neighbours): 2D 5-point Jacobi step",
	Size: "order of the grid without its border", Dwarf: "structured grid", Step: 4,
	Work: func(n int) Work { m := float64(n) * float64(n); return Work{Flops: 5 * m, Loads: m, Stores: m} },
}

var (
	_ = define(stencilSpec, grid[float32](), stencil[float32], asm.StencilF32)
	_ = define(stencilSpec, grid[float64](), stencil[float64], asm.StencilF64)
)

// stencilFunc sweeps over rows of n elements; those of z and x are ld elements apart, x has one row and one element more on
// every side.
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

// grid is a sweep over the rows of an (n+2)×(n+2) grid X into the n×n grid Z, both stored with rows of n+2.
func grid[T Float]() Form[T, stencilFunc[T]] {
	return Form[T, stencilFunc[T]]{
		Make: func(n int) (Data[T], lengths) {
			ld := n + 2
			return Data[T]{M: n, N: n, LD: ld, A: 0.25}, lengths{0: ld * ld, 2: n * ld}
		},
		Values:  [streams]value[T]{0: integers[T](1000), 2: integers[T](1000)},
		Written: onlyZ,
		Call:    func(f stencilFunc[T], d *Data[T]) { f(d.Z, d.X, d.M, d.N, d.LD, d.A) },
		Units:   func(d *Data[T]) int { return d.M },
		Cut: func(d *Data[T], lo, hi int) Data[T] {
			p := *d
			p.M = hi - lo
			p.X, p.Z = d.X[lo*d.LD:(hi+2)*d.LD], d.Z[lo*d.LD:hi*d.LD]
			return p
		},
		Own: func(d *Data[T], stream int) ([]T, int) {
			if stream == 0 {
				from, to := ownRows(d)
				return d.X[(from-d.Lo)*d.LD : (to-d.Lo)*d.LD], from * d.LD
			}
			return *d.stream(stream), d.Lo * d.LD
		},
		Apart: &apart[T]{
			Holds: func(d *Data[T], _ int) []Region {
				from, to := ownRows(d)
				return []Region{piece(0, from*d.LD, to*d.LD)}
			},
			Reads: func(d *Data[T], _ int) []Region { return []Region{piece(0, d.Lo*d.LD, (d.Lo+d.M+2)*d.LD)} },
		},
		Bound: func(d *Data[T]) float64 { return rounding[T](5, 5*magnitude(d.X)) },
	}
}

// ownRows are the rows of the whole X that are a part's own: those at which it computes, and of the border those beside
// them. The rows above and below are its neighbours', its halo.
func ownRows[T Elem](d *Data[T]) (from, to int) {
	from, to = d.Lo+1, d.Lo+d.M+1
	if d.M > 0 && d.Lo == 0 {
		from--
	}
	if d.M > 0 && d.Last {
		to++
	}
	return from, to
}
