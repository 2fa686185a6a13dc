//go:build goexperiment.simd && amd64

// Command archsimd is Go with the vector types of simd/archsimd, an experiment of Go's: it takes GOEXPERIMENT=simd to
// build.
package main

import (
	"runtime"
	"simd/archsimd"
	"slices"

	"flynn/peers/peer"
)

func main() {
	p := peer.Program{Name: "archsimd", Version: runtime.Version(), Flags: "GOEXPERIMENT=simd",
		Kernels: slices.Concat(kernels32(), kernels64(), kernels8())}
	if !archsimd.X86.AVX512() {
		p.Absent = "written for AVX-512, which this machine has not"
	}
	peer.Serve(p)
}

// functions are those of one element type.
type functions[T float32 | float64] struct {
	elem        string
	sum, max    func(x []T) T
	dot         func(x, y []T) T
	scale       func(z, x []T, by T)
	add, horner func(z, x, y []T)
	triad       func(z, x, y []T, by T)
}

func list[T float32 | float64](f functions[T]) []peer.Kernel {
	x, y, z := peer.Stream[T](peer.X), peer.Stream[T](peer.Y), peer.Stream[T](peer.Z)
	return []peer.Kernel{
		peer.Func("scale", f.elem, true, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { f.scale(z, x, T(p.A)) }
		}),
		peer.Func("update", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { f.scale(x, x, T(p.A)) }
		}),
		peer.Func("add", f.elem, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { f.add(z, x, y) }
		}),
		peer.Func("triad", f.elem, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { f.triad(z, x, y, T(p.A)) }
		}),
		peer.Func("axpy", f.elem, true, func(p *peer.Part) func() {
			y, x := y(p), x(p)
			return func() { f.triad(y, y, x, T(p.A)); p.A = -p.A }
		}),
		peer.Func("horner", f.elem, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { f.horner(z, x, y) }
		}),
		peer.Func("sum", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = float64(f.sum(x)) }
		}),
		peer.Func("dot", f.elem, true, func(p *peer.Part) func() {
			x, y := x(p), y(p)
			return func() { p.R = float64(f.dot(x, y)) }
		}),
		peer.Func("max", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = float64(f.max(x)) }
		}),
	}
}
