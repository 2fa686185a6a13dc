// Command vek is the vector functions of github.com/viterin/vek. Its Into functions copy first and then work in place.
package main

import (
	"github.com/viterin/vek"
	"github.com/viterin/vek/vek32"

	"flynn/peers/peer"
)

// functions are those of one element type.
type functions[T float32 | float64] struct {
	elem     string
	scan     func(z, x []T)
	plus     func(z, x, y []T) []T
	scale    func(z, x []T, a T) []T
	update   func(x []T, a T)
	sum, max func(x []T) T
	dot      func(x, y []T) T
	argmax   func(x []T) int
	product  func(z, x, y []T, n int) []T
}

func main() {
	kernels := list(functions[float32]{
		elem: "f32", plus: vek32.Add_Into, scale: vek32.MulNumber_Into, update: vek32.MulNumber_Inplace,
		sum: vek32.Sum, max: vek32.Max, dot: vek32.Dot, argmax: vek32.ArgMax, product: vek32.MatMul_Into,
		scan: func(z, x []float32) { vek32.CumSum_Into(z, x) },
	})
	kernels = append(kernels, list(functions[float64]{
		elem: "f64", plus: vek.Add_Into, scale: vek.MulNumber_Into, update: vek.MulNumber_Inplace,
		sum: vek.Sum, max: vek.Max, dot: vek.Dot, argmax: vek.ArgMax, product: vek.MatMul_Into,
		scan: func(z, x []float64) { vek.CumSum_Into(z, x) },
	})...)
	peer.Serve(peer.Program{Name: "vek", Version: peer.Module("github.com/viterin/vek"), Kernels: kernels})
}

func list[T float32 | float64](f functions[T]) []peer.Kernel {
	x, y, z := peer.Stream[T](peer.X), peer.Stream[T](peer.Y), peer.Stream[T](peer.Z)
	return []peer.Kernel{
		peer.Func("add", f.elem, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { f.plus(z, x, y) }
		}),
		peer.Func("scale", f.elem, true, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { f.scale(z, x, T(p.A)) }
		}),
		peer.Func("update", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { f.update(x, T(p.A)) }
		}),
		peer.Func("sum", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = float64(f.sum(x)) }
		}),
		peer.Func("max", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { p.R = float64(f.max(x)) }
		}),
		peer.Func("dot", f.elem, true, func(p *peer.Part) func() {
			x, y := x(p), y(p)
			return func() { p.R = float64(f.dot(x, y)) }
		}),
		peer.Func("argmax", f.elem, true, func(p *peer.Part) func() {
			x := x(p)
			return func() { i := f.argmax(x); p.R, p.I = float64(x[i]), int64(p.Lo+i) }
		}),
		peer.Func("scan", f.elem, false, func(p *peer.Part) func() {
			z, x := z(p), x(p)
			return func() { f.scan(z, x) }
		}),
		peer.Func("gemm", f.elem, true, func(p *peer.Part) func() {
			z, x, y := z(p), x(p), y(p)
			return func() { f.product(z, x, y, p.N) }
		}),
	}
}
