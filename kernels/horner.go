package kernels

import "flynn/asm"

const degree = 16

var hornerSpec = Spec{
	Name: "horner", Doc: "z = Σ c[k]·x^k, k ≤ 16, by Horner's rule: 32 flops an element",
	Size: vector, Dwarf: "dense (intensity)", Work: perElement(2*degree, 1, 1), Step: line,
	StandsFor: OnNodes,
}

var (
	_ = define(hornerSpec, hornerForm[float32](), horner[float32], asm.HornerF32)
	_ = define(hornerSpec, hornerForm[float64](), horner[float64], asm.HornerF64)
)

func horner[T Float](z, x, c []T) {
	for i := range z {
		s := c[degree]
		for k := degree - 1; k >= 0; k-- {
			s = s*x[i] + c[k]
		}
		z[i] = s
	}
}

// hornerForm is z = p(x) with coefficients in Y, which all parts share.
func hornerForm[T Float]() Form[T, func(z, x, c []T)] {
	l := layout[T]{each(input, powers[T]()), replicated(fixed(degree+1), narrow[T]()), each(output, wide[T]())}
	f := elements(l, func(f func(z, x, c []T), d *Data[T]) { f(d.Z, d.X, d.Y) })
	f.Bound = func(d *Data[T]) float64 { // Σ |c|·max(1, |x|)^k bounds every intermediate sum
		m, s, p := max(1, magnitude(d.X)), 0.0, 1.0
		for _, c := range d.Y {
			s += finite(float64(c)) * p
			p *= m
		}
		return rounding[T](2*degree, s)
	}
	return f
}
