package kernels

import (
	"math"

	"flynn/asm"
)

var argmaxSpec = Spec{
	Name: "argmax", Doc: "i of the largest x[i] (not of |x| as BLAS iamax), the first of equals; NaN is ignored; −1 if " +
		"all are NaN",
	Size: vector, Dwarf: reduce, Work: perElement(1, 1, 0), Step: line,
}

var (
	_ = define(argmaxSpec, argmaxForm[float32](), argmax[float32], argmaxImpls(asm.ArgmaxF32))
	_ = define(argmaxSpec, argmaxForm[float64](), argmax[float64], argmaxImpls(asm.ArgmaxF64))
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

// countable is how many elements machine code can count, which counts in T.
func countable[T Float]() int {
	if sizeOf[T]() == 4 {
		return 1 << 24
	}
	return 1 << 53
}

// argmaxImpls makes indices of the places that machine code finds.
func argmaxImpls[T Float](rows []asm.Impl[func(x, lanes []T) T]) []asm.Impl[func(x []T) int] {
	var out []asm.Impl[func(x []T) int]
	lanes := lanes[T]()
	for _, r := range rows {
		find := func(x []T) int { return seek(x, countable[T](), func(x []T) T { return r.Fn(x, lanes) }) }
		out = append(out, asm.Impl[func(x []T) int]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body, Fn: find, Code: r.Code})
	}
	return out
}

// seek lets machine code look through so many elements at once at most.
func seek[T Float](x []T, most int, find func(x []T) T) int {
	if len(x) <= most {
		return index(x, find(x))
	}
	at, then := index(x[:most], find(x[:most])), seek(x[most:], most, find)
	if then >= 0 && (at < 0 || x[most+then] > x[at]) {
		return most + then
	}
	return at
}

// index is the place that machine code found in x.
func index[T Float](x []T, place T) int {
	if place > T(math.Inf(-1)) {
		return int(-place)
	}
	return argmax(x) // nothing is above −Inf
}

// argmaxForm is the form of a search for one element. Its result is the index in the whole, and the element.
func argmaxForm[T Float]() Form[T, func(x []T) int] {
	lanes := lanes[T]()
	take := func(d *Data[T], at int) {
		d.R, d.I = 0, at
		if at >= 0 {
			d.R = d.X[at]
			d.I += d.Lo
		}
	}
	f := elements(layout[T]{each(input, manyIntegers[T]())}, func(f func(x []T) int, d *Data[T]) { take(d, f(d.X)) })
	f.Closure = func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsXLanesToT[T]{X: d.X, Lanes: lanes})
		find := c.Func()
		at := -1 // in a register until the last op, as the root of nrm2
		most := countable[T]()
		for range ops {
			if len(d.X) <= most {
				find()
				at = index(d.X, c.Operands.Result)
				continue
			}
			at = seek(d.X, most, func(x []T) T {
				c.Operands.X = x
				find()
				return c.Operands.Result
			})
		}
		take(d, at)
	}
	f.Fold = func(whole, part *Data[T]) {
		if part.I >= 0 && (whole.I < 0 || part.R > whole.R) {
			whole.R, whole.I = part.R, part.I
		}
	}
	return f
}
