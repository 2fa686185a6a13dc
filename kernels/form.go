package kernels

import (
	"fmt"
	"runtime"
	"strings"

	"flynn/asm"
	"flynn/internal/mem"
)

// Form is everything the suite must know about one Go function type.
type Form[T Elem, F any] struct {
	// Layout is how the operand streams lie.
	Layout layout[T]
	// Extents gives rows or elements, columns and distance of rows of the problem of size n; nil is n, n and 0.
	Extents func(n int) (m, columns, ld int)
	// Scalar is the scalar operand.
	Scalar scalar[T]
	// Fill fills what values of the layout cannot; nil where they suffice.
	Fill func(d *Data[T], s Source)
	// Call passes the arguments. It is the only place that does.
	Call func(f F, d *Data[T])
	// Loop is so many Calls with nothing between them; nil where ops are long enough that a call does not show.
	Loop func(f F, d *Data[T], ops int)
	// Closure is Loop for machine code that is called as a closure; nil where there is none.
	Closure func(c asm.Code, d *Data[T], ops int)
	// Unit is how many of M, elements or rows, a unit has that problems are cut into; 0 is 1.
	Unit int
	// Grain is a number of units that fills whole lines; 0 is 1.
	Grain int
	// Units, Cut and Own say what the layout cannot, of units that differ in elements: how many units there are, the
	// view of units lo to hi, and the piece of a stream that a part fills with its place in the whole. nil: as the
	// layout says.
	Units func(d *Data[T]) int
	Cut   func(d *Data[T], lo, hi int) Data[T]
	Own   func(d *Data[T], stream int) (piece []T, at int)
	// Fold adds a part's result to the whole's; nil where parts write disjoint output.
	Fold func(whole, part *Data[T])
	// Bound is the admissible error of a result on random data; nil where results are exact on all data.
	Bound func(d *Data[T]) float64
	// Rounds tells that Bound holds on exact data too: there is none on which every order of operations agrees.
	Rounds bool
	// Scratch is how many elements of private room one op needs; nil is none.
	Scratch func(d *Data[T]) int
	// Tally is the length of the counted result; 0 is none.
	Tally int
	// Step is superstep i of a part, where parts must learn of each other before they are done; nil is Call alone.
	// Join runs between supersteps, when all parts have ended theirs, and tells whether another one follows.
	Step func(f F, d *Data[T], i int)
	Join func(whole *Data[T], parts []*Data[T], i int) bool
	// Distributed is how parts in memories of their own learn of each other; nil where they need not, or cannot.
	Distributed *DistributedForm[T]
	// Room is how many elements at the end of Z are no result; nil is none.
	Room func(d *Data[T]) int
}

// scalar is a scalar operand, and how it is written where its value alone does not tell.
type scalar[T Elem] struct {
	value T
	text  string
}

// String is the scalar in words; "" where there is none.
func (s scalar[T]) String() string {
	switch {
	case s.text != "":
		return s.text
	case s.value == 0:
		return ""
	}
	return strings.Replace(fmt.Sprint("a = ", s.value), "-", "−", 1)
}

// make gives the extents and the scalar of the problem of size n.
func (f *Form[T, F]) make(n int) Data[T] {
	d := Data[T]{M: n, N: n, A: f.Scalar.value}
	if f.Extents != nil {
		d.M, d.N, d.LD = f.Extents(n)
	}
	d.n = d.N
	return d
}

// lengths gives the elements of each operand stream of the problem of size n.
func (f *Form[T, F]) lengths(n int) (lens lengths) {
	order := f.make(n).n
	for i := range f.Layout {
		if s := &f.Layout[i]; s.exists() {
			lens[i] = s.length.of(order)
		}
	}
	return lens
}

// units is how many parts a problem can be cut into at most.
func (f *Form[T, F]) units(d *Data[T]) int {
	if f.Units != nil {
		return f.Units(d)
	}
	unit := max(f.Unit, 1)
	return (d.M + unit - 1) / unit
}

// cut gives a view of units lo to hi of a problem, or of a part of one, without copying.
func (f *Form[T, F]) cut(d *Data[T], lo, hi int) Data[T] {
	if f.Cut != nil {
		return f.Cut(d, lo, hi)
	}
	p, unit := *d, max(f.Unit, 1)
	p.M = min(hi*unit, d.M) - min(lo*unit, d.M)
	for i := range f.Layout {
		s := &f.Layout[i]
		if !s.exists() || s.owner != PartOwned {
			continue
		}
		begin := f.begin(d, i)
		from, to := s.sees(d.n, d.Lo+lo, d.Lo+hi)
		if from, to = from-begin, to-begin; i < streams {
			*p.stream(i) = (*d.stream(i))[from:to:to]
		} else {
			*p.index(i) = (*d.index(i))[from:to:to]
		}
	}
	return p
}

// begin is the element of the whole at which what a part sees of a stream begins.
func (f *Form[T, F]) begin(d *Data[T], stream int) int {
	s := &f.Layout[stream]
	if !s.exists() {
		return 0
	}
	from, _ := s.sees(d.n, d.Lo, d.Lo)
	return from
}

// own is the piece of a stream that a part fills, and its place in the whole.
func (f *Form[T, F]) own(d *Data[T], stream int) (piece []T, at int) {
	s := &f.Layout[stream]
	switch {
	case !s.exists():
		return nil, 0
	case f.Own != nil:
		return f.Own(d, stream)
	}
	begin := f.begin(d, stream)
	from, to := s.owns(d.n, d.Lo, d.Lo+f.units(d), d.Last)
	return (*d.stream(stream))[from-begin : to-begin], from
}

// writes tells whether an op writes results to a stream.
func (f *Form[T, F]) writes(stream int) bool { return f.Layout[stream].intent&output != 0 }

// reads tells whether an op reads what a stream held before it.
func (f *Form[T, F]) reads(stream int) bool { return f.Layout[stream].intent&input != 0 }

// result is a stream that Call writes, without what is no result.
func (f *Form[T, F]) result(d *Data[T], stream int) []T {
	s := *d.stream(stream)
	if stream == streamZ && f.Room != nil {
		s = s[:len(s)-f.Room(d)]
	}
	return s
}

// elements is the form of kernels over whole vectors of n elements.
func elements[T Elem, F any](l layout[T], call func(F, *Data[T])) Form[T, F] {
	return Form[T, F]{Layout: l, Call: call, Grain: mem.LineSize}
}

// looped is elements for ops so short that a call between two of them would show. Call is a loop of one.
func looped[T Elem, F any](l layout[T], loop func(F, *Data[T], int), closure func(asm.Code, *Data[T], int)) Form[T, F] {
	f := elements(l, func(fn F, d *Data[T]) { loop(fn, d, 1) })
	f.Loop, f.Closure = loop, closure
	return f
}

// oneToOne is the layout of z = f(x) on vectors of the same values.
func oneToOne[T Elem](v value[T]) layout[T] {
	return layout[T]{streamX: each(input, v), streamZ: each(output, v)}
}

// twoToOne is the layout of z = f(x, y).
func twoToOne[T Elem](v value[T]) layout[T] {
	return layout[T]{each(input, v), each(input, v), each(output, v)}
}

// factor is the scalar operand of kernels that have one.
const factor = 3

// map1 is z = f(x).
func map1[T Float]() Form[T, func(z, x []T)] {
	return looped(oneToOne(wide[T]()), func(f func(z, x []T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsZX[T]{Z: d.Z, X: d.X})
		c.Repeat(ops)
	})
}

// map1a is z = f(x, a).
func map1a[T Float]() Form[T, func(z, x []T, a T)] {
	f := looped(oneToOne(wide[T]()), func(f func(z, x []T, a T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.A)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsZXA[T]{Z: d.Z, X: d.X, A: d.A})
		c.Repeat(ops)
	})
	f.Scalar = scalar[T]{value: factor}
	return f
}

// map2 is z = f(x, y).
func map2[T Float]() Form[T, func(z, x, y []T)] {
	return looped(twoToOne(wide[T]()), func(f func(z, x, y []T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.Y)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsZXY[T]{Z: d.Z, X: d.X, Y: d.Y})
		c.Repeat(ops)
	})
}

// map2a is z = f(x, y, a).
func map2a[T Float]() Form[T, func(z, x, y []T, a T)] {
	f := looped(twoToOne(wide[T]()), func(f func(z, x, y []T, a T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.Y, d.A)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsZXYA[T]{Z: d.Z, X: d.X, Y: d.Y, A: d.A})
		c.Repeat(ops)
	})
	f.Scalar = scalar[T]{value: factor}
	return f
}

// map3 is z = f(x, y, w), x plus a product of the others.
func map3[T Float]() Form[T, func(z, x, y, w []T)] {
	v := wide[T]()
	l := layout[T]{each(input, v), each(input, v), each(output, v), each(input, v)}
	f := looped(l, func(f func(z, x, y, w []T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.Y, d.W)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsZXYW[T]{Z: d.Z, X: d.X, Y: d.Y, W: d.W})
		c.Repeat(ops)
	})
	f.Bound = func(d *Data[T]) float64 {
		return rounding[T](2, magnitude(d.X)+magnitude(d.Y)*magnitude(d.W))
	}
	return f
}

// accumulate is y = f(y, x, a) in place. The sign of a alternates, or y would grow while it is timed.
func accumulate[T Float]() Form[T, func(y, x []T, a T)] {
	l := layout[T]{each(input, wide[T]()), each(inout, wide[T]())}
	f := looped(l, func(f func(y, x []T, a T), d *Data[T], ops int) {
		for range ops / 2 {
			f(d.Y, d.X, d.A)
			f(d.Y, d.X, -d.A)
		}
		if ops%2 == 1 {
			f(d.Y, d.X, d.A)
			d.A = -d.A
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		o := asm.OperandsYXA[T]{Y: d.Y, X: d.X, A: d.A}
		plus := asm.Bind(code, o)
		o.A = -d.A
		minus := asm.Bind(code, o)
		op, back := plus.Func(), minus.Func()
		for range ops / 2 {
			op()
			back()
		}
		if ops%2 == 1 {
			op()
			d.A = -d.A
		}
		runtime.KeepAlive(&plus)
		runtime.KeepAlive(&minus)
	})
	f.Scalar = scalar[T]{factor, "a = 3, −3, 3 … by turns"}
	return f
}

// inplace is x = f(x, a). With a = −1 two runs give back what was there.
func inplace[T Float]() Form[T, func(x []T, a T)] {
	f := looped(layout[T]{each(inout, wide[T]())}, func(f func(x []T, a T), d *Data[T], ops int) {
		for range ops {
			f(d.X, d.A)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsXA[T]{X: d.X, A: d.A})
		c.Repeat(ops)
	})
	f.Scalar = scalar[T]{value: -1}
	return f
}

// reduce1 is r = f(x).
func reduce1[T Float](fold func(whole, part *Data[T])) Form[T, func(x []T) T] {
	f := looped(layout[T]{each(input, narrow[T]())}, func(f func(x []T) T, d *Data[T], ops int) {
		for range ops {
			d.R = f(d.X)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsXToT[T]{X: d.X})
		c.Repeat(ops)
		d.R = c.Operands.Result
	})
	f.Fold = fold
	return f
}

// reduce2 is r = f(x, y).
func reduce2[T Float](fold func(whole, part *Data[T])) Form[T, func(x, y []T) T] {
	l := layout[T]{each(input, narrow[T]()), each(input, narrow[T]())}
	f := looped(l, func(f func(x, y []T) T, d *Data[T], ops int) {
		for range ops {
			d.R = f(d.X, d.Y)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsXYToT[T]{X: d.X, Y: d.Y})
		c.Repeat(ops)
		d.R = c.Operands.Result
	})
	f.Fold = fold
	return f
}

func foldSum[T Elem](whole, part *Data[T]) {
	whole.R += part.R
	whole.I += part.I
	for i, n := range part.Tally {
		whole.Tally[i] += n
	}
}
