// Command gonum is gonum's BLAS in Go, and its package floats.
package main

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/floats"

	"flynn/peers/peer"
)

var lib gonum.Implementation

func main() {
	peer.Serve(peer.Program{Name: "gonum", Version: peer.Module("gonum.org/v1/gonum"),
		Kernels: append(single(), double()...)})
}

func single() []peer.Kernel {
	const f32 = "f32"
	x, y, z := peer.Stream[float32](peer.X), peer.Stream[float32](peer.Y), peer.Stream[float32](peer.Z)
	return []peer.Kernel{
		peer.Func("copy", f32, true, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { lib.Scopy(len(z), x, 1, z, 1) }
		}),
		peer.Func("axpy", f32, true, func(p *peer.Part) func() {
			y, x := y(p), x(p)
			return func() { lib.Saxpy(len(y), float32(p.A), x, 1, y, 1); p.A = -p.A }
		}),
		peer.Func("update", f32, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { lib.Sscal(len(x), float32(p.A), x, 1) }
		}),
		peer.Func("dot", f32, true, func(p *peer.Part) func() {
			x, y := x(p), y(p)
			return func() { p.R = float64(lib.Sdot(len(x), x, 1, y, 1)) }
		}),
		peer.Func("gemv", f32, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { lib.Sgemv(blas.NoTrans, p.M, p.N, 1, x, p.N, y, 1, 0, z, 1) }
		}),
		peer.Whole("gemm", f32, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { lib.Sgemm(blas.NoTrans, blas.NoTrans, p.M, p.N, p.N, 1, x, p.N, y, p.N, 0, z, p.N) }
		}),
	}
}

func double() []peer.Kernel {
	const f64 = "f64"
	x, y, z := peer.Stream[float64](peer.X), peer.Stream[float64](peer.Y), peer.Stream[float64](peer.Z)
	return []peer.Kernel{
		peer.Func("copy", f64, true, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { lib.Dcopy(len(z), x, 1, z, 1) }
		}),
		peer.Func("scale", f64, true, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { floats.ScaleTo(z, p.A, x) }
		}),
		peer.Func("add", f64, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { floats.AddTo(z, x, y) }
		}),
		peer.Func("triad", f64, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { floats.AddScaledTo(z, x, p.A, y) }
		}),
		peer.Func("axpy", f64, true, func(p *peer.Part) func() {
			y, x := y(p), x(p)
			return func() { floats.AddScaled(y, p.A, x); p.A = -p.A }
		}),
		peer.Func("update", f64, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { floats.Scale(p.A, x) }
		}),
		peer.Func("sum", f64, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = floats.Sum(x) }
		}),
		peer.Func("dot", f64, true, func(p *peer.Part) func() {
			x, y := x(p), y(p)
			return func() { p.R = floats.Dot(x, y) }
		}),
		peer.Func("max", f64, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = floats.Max(x) }
		}),
		peer.Func("argmax", f64, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { i := floats.MaxIdx(x); p.R, p.I = x[i], int64(p.Lo+i) }
		}),
		peer.Func("scan", f64, false, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { floats.CumSum(z, x) }
		}),
		peer.Func("gemv", f64, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { lib.Dgemv(blas.NoTrans, p.M, p.N, 1, x, p.N, y, 1, 0, z, 1) }
		}),
		peer.Whole("gemm", f64, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { lib.Dgemm(blas.NoTrans, blas.NoTrans, p.M, p.N, p.N, 1, x, p.N, y, p.N, 0, z, p.N) }
		}),
	}
}
