package kernels

import (
	"math"

	"flynn/asm"
)

var argmaxSpec = Spec{
	Name: "argmax", Doc: "i of the largest x[i] (not of |x| as BLAS iamax), the first of equals; a NaN is passed over, and where nothing is left i is −1",
	Size: vector, Dwarf: reduce, Work: perElement(1, 1, 0), Step: line,
}

var (
	_ = define(argmaxSpec, place[float32](), argmax[float32], placed(asm.ArgmaxF32, 1<<24))
	_ = define(argmaxSpec, place[float64](), argmax[float64], placed(asm.ArgmaxF64, 1<<53))
)

func argmax[T Float](x []T) int {
	at := -1
	for i, v := range x {
		if at < 0 && v == v || at >= 0 && v > x[at] {
			at = i
		}
	}
	return at
}

// widest is the most elements that a vector has, where its length is fixed.
const widest = 16

// lanes are the places of a vector's elements, as machine code counts: downwards, so that the largest is the first.
func lanes[T Float]() []T {
	l := make([]T, widest)
	for i := range l {
		l[i] = T(-i)
	}
	return l
}

// placed makes an index of the place. Machine code counts elements in T, so it gets no more at once than T counts.
func placed[T Float](rows []asm.Impl[func(x, lanes []T) T], most int) []asm.Impl[func(x []T) int] {
	var out []asm.Impl[func(x []T) int]
	lanes := lanes[T]()
	for _, r := range rows {
		var find func(x []T) int
		find = func(x []T) int {
			if len(x) > most {
				at, then := find(x[:most]), find(x[most:])
				if then >= 0 && (at < 0 || x[most+then] > x[at]) {
					return most + then
				}
				return at
			}
			if at := r.Fn(x, lanes); at > T(math.Inf(-1)) {
				return int(-at)
			}
			return argmax(x) // nothing is above −Inf
		}
		out = append(out, asm.Impl[func(x []T) int]{ISA: r.ISA, Tuning: r.Tuning, Fn: find})
	}
	return out
}

// place is the form of a search for one element. Its result is the index in the whole, and the element.
func place[T Float]() Form[T, func(x []T) int] {
	f := elements(onlyX, [streams]bool{}, [streams]value[T]{integers[T](1 << 22)}, func(f func(x []T) int, d *Data[T]) {
		d.R, d.I = 0, f(d.X)
		if d.I >= 0 {
			d.R = d.X[d.I]
			d.I += d.Lo
		}
	})
	f.Fold = func(whole, part *Data[T]) {
		if part.I >= 0 && (whole.I < 0 || part.R > whole.R) {
			whole.R, whole.I = part.R, part.I
		}
	}
	return f
}
