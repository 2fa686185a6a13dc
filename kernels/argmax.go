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

// widest is the most elements that a vector has.
const widest = 16

// placed makes an index from the place of the vector that holds the element. Machine code counts elements in T, so it
// gets no more at once than T counts.
func placed[T Float](rows []asm.Impl[func(x []T) T], most int) []asm.Impl[func(x []T) int] {
	var out []asm.Impl[func(x []T) int]
	for _, r := range rows {
		find := func(x []T) int {
			at := r.Fn(x)
			if math.IsInf(float64(at), -1) { // nothing above −Inf
				return argmax(x)
			}
			from := int(-at)
			return from + argmax(x[from:min(from+widest, len(x))])
		}
		out = append(out, asm.Impl[func(x []T) int]{ISA: r.ISA, Tuning: r.Tuning, Fn: func(x []T) int {
			if len(x) <= most {
				return find(x)
			}
			best := find(x[:most])
			for lo := most; lo < len(x); lo += most {
				if at := find(x[lo:min(lo+most, len(x))]); at >= 0 && (best < 0 || x[lo+at] > x[best]) {
					best = lo + at
				}
			}
			return best
		}})
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
