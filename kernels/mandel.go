package kernels

import (
	"math"

	"flynn/asm"
)

// The part of the plane that mandel looks at. Its rows differ much in work, and not by halves alike: a static cut is
// uneven for any number of parts.
const (
	mandelLeft, mandelRight = -2.0, 0.5
	mandelLow, mandelHigh   = -0.25, 1.25
	mandelMean              = 43.94 // steps of a point on average; a test holds it against a grid
)

// MandelLimit is how many steps a point of mandel takes at most.
const MandelLimit = 128

var mandelSpec = Spec{
	Name: "mandel", Doc: "z[i,j] = steps before z² + c leaves |z| ≤ 2, at most 128: escape time of the Mandelbrot set. " +
		"Divergent: a vector continues until its last lane has left. Of 4 lanes 95 % work on average, of 8 90 %, of 16 84 " +
		"%, of 32 74 %",
	Size: "order of the grid", Dwarf: "map-reduce (divergent)", Step: 32,
	Imbalanced: true, DataKinds: []Kind{Exact}, NeedsSharedMemory: true, // rows have places in the plane
	Work: func(n int) Work {
		m := float64(n) * float64(n)
		return Work{Flops: math.Round(8 * mandelMean * m), Loads: 2 * float64(n), Stores: m}
	},
}

var (
	_ = define(mandelSpec, mandelForm[float32](), mandel[float32], asm.MandelF32)
	_ = define(mandelSpec, mandelForm[float64](), mandel[float64], asm.MandelF64)
)

// mandel counts the steps of the points x + y·√−1 of one row. The conversions keep products from being fused with sums,
// so that every variant counts alike.
func mandel[T Float](z, x []T, y T, limit int) {
	for i := range z {
		var re, im T
		n := 0
		for n < limit {
			a, b, ab := T(re*re), T(im*im), T(re*im)
			if !(a+b <= 4) {
				break
			}
			n++
			re, im = a-b+x[i], ab+ab+y
		}
		z[i] = T(n)
	}
}

// mandelForm is the form of a grid of points: real parts in X, imaginary parts in Y, steps in Z. Parts are rows.
func mandelForm[T Float]() Form[T, func(z, x []T, y T, limit int)] {
	return Form[T, func(z, x []T, y T, limit int)]{
		Layout: layout[T]{
			replicated(order, described[T]("the middles of n intervals of [−2, ½]")),
			each(input, described[T]("the middles of n intervals of [−¼, 1¼]")),
			rows(output, integers[T](MandelLimit)),
		},
		Fill: func(d *Data[T], _ Source) {
			for j := range once(d, d.X) {
				d.X[j] = along[T](mandelLeft, mandelRight, j, d.N)
			}
			for i := range d.Y {
				d.Y[i] = along[T](mandelLow, mandelHigh, d.Lo+i, d.N)
			}
		},
		Call: func(f func(z, x []T, y T, limit int), d *Data[T]) {
			for i, y := range d.Y {
				f(d.Z[i*d.N:][:d.N], d.X, y, MandelLimit)
			}
		},
	}
}

// along is the middle of interval i of n from low to high.
func along[T Float](low, high float64, i, n int) T {
	return T(low + (high-low)*(float64(i)+0.5)/float64(n))
}
