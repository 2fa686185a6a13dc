package kernels

import (
	"math"

	"flynn/asm"
)

var nrm2Spec = Spec{
	Name: "nrm2", Doc: "s = √Σ x[i]² (BLAS nrm2), unscaled: valid if squares neither overflow nor vanish, |x| from " +
		"about 1e-19 to 1e18 (f32), 1e-154 to 1e153 (f64)",
	Size: vector, Dwarf: dense, Work: perElement(2, 1, 0), Step: line,
	NeedsSharedMemory: true, // sums of squares are no results
}

var (
	_ = define(nrm2Spec, nrm2Form[float32](), squares[float32], asm.Nrm2F32)
	_ = define(nrm2Spec, nrm2Form[float64](), squares[float64], asm.Nrm2F64)
)

// squares is the sum of which the norm is the root.
func squares[T Float](x []T) (s T) {
	for _, v := range x {
		s += v * v
	}
	return s
}

func root[T Float](s T) T { return T(math.Sqrt(float64(s))) }

// Of exact data, squares of so many elements count, and those of all others vanish beside them: more would add up to
// what a float32 does not hold.
const (
	many = 1 << 20
	tiny = 0x1p-50 // its square is no denormal
)

// nrm2Form is the form of a Euclidean norm. Parts add their sums, so that the root is taken of the same sum in any cut.
func nrm2Form[T Float]() Form[T, func(x []T) T] {
	f := reduce1(func(whole, part *Data[T]) {
		whole.S += part.S
		whole.R = root(whole.S)
	})
	f.Loop = nil // the root follows each op
	f.Call = func(f func(x []T) T, d *Data[T]) {
		d.S = f(d.X)
		d.R = root(d.S)
	}
	f.Closure = func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsXToT[T]{X: d.X})
		r := d.R // kept in a register: a store of a root, which comes late, would hold up loads of the next op
		for op := c.Func(); ops > 0; ops-- {
			op()
			r = root(c.Operands.Result)
		}
		d.S, d.R = c.Operands.Result, r
	}
	f.Fill = func(d *Data[T], s Source) {
		for i := max(0, many-d.Lo); i < len(d.X) && s.Kind == Exact; i++ {
			d.X[i] *= tiny
		}
	}
	f.Bound = func(d *Data[T]) float64 { // half the relative error of the sum, and the root's own
		m := magnitude(d.X)
		return rounding[T](len(d.X)+2, m*math.Sqrt(float64(len(d.X))))
	}
	return f
}
