package kernels

import (
	"math"

	"flynn/asm"
)

var (
	sumSpec = Spec{Name: "sum", Doc: "s = Σ x[i]", Size: vector, Dwarf: reduce, Work: perElement(1, 1, 0), Step: line}
	dotSpec = Spec{
		Name: "dot", Doc: "s = Σ x[i]·y[i] (BLAS dot)", Size: vector, Dwarf: dense, Work: perElement(2, 2, 0), Step: line,
		StandsFor: OnNodes | WeakScaled, Mixed: []Level{L1},
	}
	maxSpec = Spec{Name: "max", Doc: "m = max x[i]; NaN is ignored", Size: vector, Dwarf: reduce,
		Work: perElement(1, 1, 0), Step: line}
)

var (
	_ = define(sumSpec, sumForm[float32](), sum[float32], asm.SumF32, sumMethods[float32]()...)
	_ = define(sumSpec, sumForm[float64](), sum[float64], asm.SumF64, sumMethods[float64]()...)
	_ = define(dotSpec, dotForm[float32](), dot[float32], asm.DotF32)
	_ = define(dotSpec, dotForm[float64](), dot[float64], asm.DotF64)
	_ = define(maxSpec, maxForm[float32](), maximum[float32], asm.MaxF32)
	_ = define(maxSpec, maxForm[float64](), maximum[float64], asm.MaxF64)
)

func sum[T Float](x []T) (s T) {
	for _, v := range x {
		s += v
	}
	return s
}

func dot[T Float](x, y []T) (s T) {
	for i := range x {
		s += x[i] * y[i]
	}
	return s
}

func maximum[T Float](x []T) T {
	m := T(math.Inf(-1))
	for _, v := range x {
		if v > m {
			m = v
		}
	}
	return m
}

func sumForm[T Float]() Form[T, func(x []T) T] {
	f := reduce1[T](foldSum[T])
	f.Bound = boundSum[T]
	return f
}

// boundSum bounds the sum of X, and every sum of some of its elements.
func boundSum[T Float](d *Data[T]) float64 {
	s := 0.0
	for _, v := range d.X {
		s += finite(float64(v))
	}
	return rounding[T](len(d.X), s)
}

func dotForm[T Float]() Form[T, func(x, y []T) T] {
	f := reduce2[T](foldSum[T])
	f.Bound = func(d *Data[T]) float64 {
		s := 0.0
		for i := range d.X {
			s += finite(float64(d.X[i]) * float64(d.Y[i]))
		}
		return rounding[T](len(d.X), s)
	}
	return f
}

// maxForm has many values, so that the largest is rare, and no bound: the largest is one of the operands.
func maxForm[T Float]() Form[T, func(x []T) T] {
	f := reduce1(func(whole, part *Data[T]) {
		if part.R > whole.R {
			whole.R = part.R
		}
	})
	f.Layout[streamX].value = manyIntegers[T]()
	return f
}

// finite is |v|, 0 where v is no number.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return math.Abs(v)
}
