package kernels

import "flynn/asm"

// line is the multiple that sizes of vectors are rounded to, so that no size measures tails: the widest trip of any
// body is 8 vectors of 16 elements.
const line = 128

var (
	copySpec = Spec{Name: "copy", Doc: "z = x (STREAM copy)", Size: vector, Dwarf: roof, Work: perElement(0, 1, 1),
		Step: line}
	scaleSpec = Spec{Name: "scale", Doc: "z = a·x (STREAM scale)", Size: vector, Dwarf: roof, Work: perElement(1, 1, 1),
		Step: line}
	addSpec = Spec{Name: "add", Doc: "z = x + y (STREAM add)", Size: vector, Dwarf: roof, Work: perElement(1, 2, 1),
		Step: line}
	triadSpec = Spec{
		Name: "triad", Doc: "z = x + a·y (STREAM triad)", Size: vector, Dwarf: roof, Role: RoleBandwidth,
		Work: perElement(2, 2, 1), Step: line,
		StandsFor: OnNodes | WeakScaled, Mixed: []Level{L2, L3, Memory},
	}
	vtriadSpec = Spec{Name: "vtriad", Doc: "z = x + y·w (vector triad of Schönauer; likwid triad)", Size: vector,
		Dwarf: roof, Work: perElement(2, 3, 1), Step: line}
	axpySpec = Spec{Name: "axpy", Doc: "y = y + a·x in place (BLAS axpy)", Size: vector, Dwarf: dense,
		Work: perElement(2, 2, 1), Step: line}
	updateSpec = Spec{Name: "update", Doc: "x = a·x in place (BLAS scal)", Size: vector, Dwarf: dense,
		Work: perElement(1, 1, 1), Step: line}
)

// Words that several kernels share.
const (
	vector = "elements of one vector"
	roof   = "bandwidth roof"
	dense  = "dense linear algebra"
	reduce = "map-reduce"
)

var (
	_ = define(copySpec, map1[float32](), copying[float32], asm.CopyF32)
	_ = define(copySpec, map1[float64](), copying[float64], asm.CopyF64)
	_ = define(scaleSpec, map1a[float32](), scale[float32], asm.ScaleF32)
	_ = define(scaleSpec, map1a[float64](), scale[float64], asm.ScaleF64)
	_ = define(addSpec, rounded(map2[float32](), 1), add[float32], asm.AddF32)
	_ = define(addSpec, rounded(map2[float64](), 1), add[float64], asm.AddF64)
	_ = define(triadSpec, rounded(map2a[float32](), 2), triad[float32], asm.TriadF32)
	_ = define(triadSpec, rounded(map2a[float64](), 2), triad[float64], asm.TriadF64)
	_ = define(vtriadSpec, map3[float32](), vtriad[float32], asm.VtriadF32)
	_ = define(vtriadSpec, map3[float64](), vtriad[float64], asm.VtriadF64)
	_ = define(axpySpec, rounded(accumulate[float32](), 2), axpy[float32], asm.AxpyF32)
	_ = define(axpySpec, rounded(accumulate[float64](), 2), axpy[float64], asm.AxpyF64)
	_ = define(updateSpec, inplace[float32](), update[float32], asm.UpdateF32)
	_ = define(updateSpec, inplace[float64](), update[float64], asm.UpdateF64)
)

// copying is a loop, because Go's copy is not scalar code.
func copying[T Float](z, x []T) {
	for i := range z {
		z[i] = x[i]
	}
}

func scale[T Float](z, x []T, a T) {
	for i := range z {
		z[i] = a * x[i]
	}
}

func add[T Float](z, x, y []T) {
	for i := range z {
		z[i] = x[i] + y[i]
	}
}

func triad[T Float](z, x, y []T, a T) {
	for i := range z {
		z[i] = x[i] + a*y[i]
	}
}

func vtriad[T Float](z, x, y, w []T) {
	for i := range z {
		z[i] = x[i] + y[i]*w[i]
	}
}

func axpy[T Float](y, x []T, a T) {
	for i := range y {
		y[i] += a * x[i]
	}
}

func update[T Float](x []T, a T) {
	for i := range x {
		x[i] = a * x[i]
	}
}

// rounded gives a form the bound of k roundings for each element of x + a·y, where a fused step rounds once less.
func rounded[T Float, F any](f Form[T, F], k int) Form[T, F] {
	f.Bound = func(d *Data[T]) float64 { return rounding[T](k, (1+factor)*magnitude(d.X, d.Y)) }
	return f
}
