package kernels

import "flynn/asm"

var peakSpec = Spec{
	Name: "peak", Doc: "s = s·x + y in independent chains of registers: the compute roof",
	Size: "multiply-adds of one op", Dwarf: "compute roof", Role: RolePeak, Work: perElement(2, 0, 0),
	N: 1 << 20, Mixed: []Level{L1}, DataKinds: []Kind{Exact}, // counts are exact in float32
}

var (
	_ = define(peakSpec, peakForm[float32](), peak[float32], asm.PeakF32)
	_ = define(peakSpec, peakForm[float64](), peak[float64], asm.PeakF64)
)

// peak does n multiply-adds in twelve independent chains that start at 0 and returns the sum of the chains: latency
// 6 × 2 of each in flight, and as many registers as Go has. For x = y = 1 it counts its own multiply-adds.
func peak[T Float](n int, x, y T) T {
	var a, b, c, d, e, f, g, h, i, j, k, l T
	for ; n >= 12; n -= 12 {
		a = a*x + y
		b = b*x + y
		c = c*x + y
		d = d*x + y
		e = e*x + y
		f = f*x + y
		g = g*x + y
		h = h*x + y
		i = i*x + y
		j = j*x + y
		k = k*x + y
		l = l*x + y
	}
	s := a + b + c + d + e + f + g + h + i + j + k + l
	for range n {
		s = s*x + y
	}
	return s
}

// peakForm is the form of peak. Its result is a count, so it has only exact data.
func peakForm[T Float]() Form[T, func(n int, x, y T) T] {
	return Form[T, func(n int, x, y T) T]{
		Scalar: scalar[T]{1, "x = y = 1"},
		Call:   func(f func(n int, x, y T) T, d *Data[T]) { d.R = f(d.M, d.A, d.A) },
		Fold:   foldSum[T],
	}
}
