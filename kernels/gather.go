package kernels

import (
	"fmt"

	"flynn/asm"
)

var (
	gatherSpec = Spec{
		Name: "gather", Doc: "z[i] = x[p[i]], p uniform random (Spatter gather): threads overlap cache misses, lanes " +
			"hardly do",
		Size: vector, Dwarf: unstructured, Work: gathered, Step: line, Mixed: []Level{L3},
	}
	gatherUnitSpec = Spec{
		Name: "gatherunit", Doc: "z[i] = x[p[i]], p[i] = i (Spatter uniform, stride 1): the cost of the indices",
		Size: vector, Dwarf: unstructured, Work: gathered, Step: line, Programs: []string{"gather"},
	}
	gatherStrideSpec = Spec{
		Name: "gatherstride",
		Doc:  "z[i] = x[p[i]], p strides by a cache line of 64 B through x, repeatedly (Spatter uniform)",
		Size: vector, Dwarf: unstructured, Work: gathered, Step: line, Programs: []string{"gather"},
	}
)

const unstructured = "unstructured grid"

var (
	_ = define(gatherSpec, gatherForm[float32](scattered), gather[float32], asm.GatherF32)
	_ = define(gatherSpec, gatherForm[float64](scattered), gather[float64], asm.GatherF64)
	_ = define(gatherUnitSpec, gatherForm[float32](inOrder), gather[float32], asm.GatherF32)
	_ = define(gatherUnitSpec, gatherForm[float64](inOrder), gather[float64], asm.GatherF64)
	_ = define(gatherStrideSpec, gatherForm[float32](striding(16)), gather[float32], asm.GatherF32)
	_ = define(gatherStrideSpec, gatherForm[float64](striding(8)), gather[float64], asm.GatherF64)
)

func gathered(n int) Work { return Work{Loads: float64(n), Stores: float64(n), Indices: float64(n)} }

// gather relies on Go for the range check of its indices. Machine code has none: it reads whatever they name.
func gather[T Float](z, x []T, p []int32) {
	for i := range z {
		z[i] = x[p[i]]
	}
}

// pattern is where element i of n reads.
type pattern struct {
	text string
	of   func(s Source, i, n int) int
}

var (
	scattered = pattern{"(h>>32)·n>>32", func(s Source, i, n int) int { return s.below(indexP, i, n) }}
	inOrder   = pattern{"i", func(_ Source, i, _ int) int { return i }}
)

// striding visits all lines, one element of each, then all of them again with the next element.
func striding(stride int) pattern {
	text := fmt.Sprintf("(%di + %di/n) mod n", stride, stride)
	return pattern{text, func(_ Source, i, n int) int { return (i*stride + i*stride/n) % n }}
}

// gatherForm is the form of z = x[p]: parts are elements of z and p, and share x.
func gatherForm[T Float](at pattern) Form[T, func(z, x []T, p []int32)] {
	return Form[T, func(z, x []T, p []int32)]{
		Layout: layout[T]{
			streamX: shared(input, order, one, wide[T]()),
			streamZ: each(output, wide[T]()),
			indexP:  each(input, described[T](at.text)),
		},
		Fill: func(d *Data[T], s Source) {
			for i := range d.P {
				d.P[i] = int32(at.of(s, d.Lo+i, d.N))
			}
		},
		Call:  func(f func(z, x []T, p []int32), d *Data[T]) { f(d.Z, d.X, d.P) },
		Grain: line,
	}
}
