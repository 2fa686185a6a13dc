package kernels

import "flynn/asm"

const degree = 16

var hornerSpec = Spec{
	Name: "horner", Doc: "z = Σ c[k]·x^k, k ≤ 16, by Horner's rule: 32 flops an element",
	Size: vector, Dwarf: "dense (intensity)", Work: perElement(2*degree, 1, 1), Step: line,
}

var (
	_ = define(hornerSpec, polynomial[float32](), horner[float32], asm.HornerF32)
	_ = define(hornerSpec, polynomial[float64](), horner[float64], asm.HornerF64)
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

// polynomial is z = p(x) with coefficients in Y, which all parts share.
func polynomial[T Float]() Form[T, func(z, x, c []T)] {
	f := elements(withXZ, onlyZ, [streams]value[T]{powers[T](), integers[T](3), integers[T](1000)},
		func(f func(z, x, c []T), d *Data[T]) { f(d.Z, d.X, d.Y) })
	shape := f.Make
	f.Make = func(n int) (Data[T], lengths) {
		d, lens := shape(n)
		lens[1] = degree + 1
		return d, lens
	}
	f.Own = func(d *Data[T], stream int) ([]T, int) {
		if stream != 1 {
			return *d.stream(stream), d.Lo
		}
		return once(d, d.Y), 0
	}
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

// once gives a stream that all parts share to the first part alone, so that it is written once.
func once[T Elem](d *Data[T], stream []T) []T {
	if d.Lo > 0 {
		return nil
	}
	return stream
}
