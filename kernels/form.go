package kernels

import (
	"runtime"

	"flynn/asm"
	"flynn/internal/mem"
)

// Form is everything the suite must know about one Go function type.
type Form[T Elem, F any] struct {
	// Make gives extents and scalars of the problem of size n, and the length of each operand stream.
	Make func(n int) (Data[T], lengths)
	// Values gives exact values for each stream. Streams without them are filled by Fill alone.
	Values [streams]value[T]
	// Fill fills what Values cannot; nil where they suffice.
	Fill func(d *Data[T], s Source)
	// Written tells which streams Call writes.
	Written [streams]bool
	// Call passes the arguments. It is the only place that does.
	Call func(f F, d *Data[T])
	// Loop is so many Calls with nothing between them; nil where ops are long enough that a call does not show.
	Loop func(f F, d *Data[T], ops int)
	// Closure is Loop for machine code that is called as a closure; nil where there is none.
	Closure func(c asm.Code, d *Data[T], ops int)
	// Units is how many parts a problem can be cut into at most; Cut gives a view of units lo to hi without copying.
	// Cut is nil where a problem is one dependent chain.
	Units func(d *Data[T]) int
	Cut   func(d *Data[T], lo, hi int) Data[T]
	// Grain is a number of units that fills whole lines; 0 is 1.
	Grain int
	// Own is the piece of a stream that this part fills, and its place in the whole; nil is all of it, from Lo on.
	Own func(d *Data[T], stream int) (piece []T, at int)
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
	// Apart is how parts in memories of their own learn of each other; nil where they need not, or cannot.
	Apart *apart[T]
	// Room is how many elements at the end of Z are no result; nil is none.
	Room func(d *Data[T]) int
}

// writes tells whether Call writes an operand stream. None writes indices.
func (f *Form[T, F]) writes(stream int) bool { return stream < streams && f.Written[stream] }

// result is a stream that Call writes, without what is no result.
func (f *Form[T, F]) result(d *Data[T], stream int) []T {
	s := *d.stream(stream)
	if stream == output && f.Room != nil {
		s = s[:len(s)-f.Room(d)]
	}
	return s
}

// elements is the form of kernels over whole vectors of n elements: which streams they have, and which are written.
func elements[T Elem, F any](has, written [streams]bool, values [streams]value[T], call func(F, *Data[T])) Form[T, F] {
	return Form[T, F]{
		Make: func(n int) (Data[T], lengths) {
			var lens lengths
			for i, h := range has {
				if h {
					lens[i] = n
				}
			}
			return Data[T]{M: n}, lens
		},
		Values:  values,
		Written: written,
		Call:    call,
		Units:   func(d *Data[T]) int { return d.M },
		Grain:   mem.LineSize,
		Cut: func(d *Data[T], lo, hi int) Data[T] {
			p := *d
			p.M = hi - lo
			for i, h := range has {
				if h {
					*p.stream(i) = (*d.stream(i))[lo:hi:hi]
				}
			}
			return p
		},
	}
}

// looped is elements for ops so short that a call between two of them would show. Call is a loop of one.
func looped[T Elem, F any](has, written [streams]bool, values [streams]value[T], loop func(F, *Data[T], int), closure func(asm.Code, *Data[T], int)) Form[T, F] {
	f := elements(has, written, values, func(fn F, d *Data[T]) { loop(fn, d, 1) })
	f.Loop, f.Closure = loop, closure
	return f
}

// Which streams a form has, in the order X, Y, Z, W.
var (
	onlyX  = [streams]bool{true}
	onlyY  = [streams]bool{1: true}
	onlyZ  = [streams]bool{2: true}
	withXY = [streams]bool{true, true}
	withXZ = [streams]bool{0: true, 2: true}
	allXYZ = [streams]bool{true, true, true}
	all4   = [streams]bool{true, true, true, true}
)

// wide spreads over a thousand integers, so that a wrong lane meets a wrong value.
func wide[T Float]() [streams]value[T] {
	return [streams]value[T]{integers[T](1000), integers[T](1000), integers[T](1000), integers[T](1000)}
}

// narrow keeps sums of 2^26 products exact in float32.
func narrow[T Float]() [streams]value[T] {
	return [streams]value[T]{integers[T](3), integers[T](3), integers[T](3), integers[T](3)}
}

// factor is the scalar operand of kernels that have one.
const factor = 3

// map1 is z = f(x).
func map1[T Float]() Form[T, func(z, x []T)] {
	return looped(withXZ, onlyZ, wide[T](), func(f func(z, x []T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct{ z, x []T }{d.Z, d.X})
		c.Repeat(ops)
	})
}

// map1a is z = f(x, a).
func map1a[T Float]() Form[T, func(z, x []T, a T)] {
	f := looped(withXZ, onlyZ, wide[T](), func(f func(z, x []T, a T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.A)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct {
			z, x []T
			a    T
		}{d.Z, d.X, d.A})
		c.Repeat(ops)
	})
	return with(f, factor)
}

// map2 is z = f(x, y).
func map2[T Float]() Form[T, func(z, x, y []T)] {
	return looped(allXYZ, onlyZ, wide[T](), func(f func(z, x, y []T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.Y)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct{ z, x, y []T }{d.Z, d.X, d.Y})
		c.Repeat(ops)
	})
}

// map2a is z = f(x, y, a).
func map2a[T Float]() Form[T, func(z, x, y []T, a T)] {
	f := looped(allXYZ, onlyZ, wide[T](), func(f func(z, x, y []T, a T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.Y, d.A)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct {
			z, x, y []T
			a       T
		}{d.Z, d.X, d.Y, d.A})
		c.Repeat(ops)
	})
	return with(f, factor)
}

// map3 is z = f(x, y, w), x plus a product of the others.
func map3[T Float]() Form[T, func(z, x, y, w []T)] {
	f := looped(all4, onlyZ, wide[T](), func(f func(z, x, y, w []T), d *Data[T], ops int) {
		for range ops {
			f(d.Z, d.X, d.Y, d.W)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct{ z, x, y, w []T }{d.Z, d.X, d.Y, d.W})
		c.Repeat(ops)
	})
	f.Bound = func(d *Data[T]) float64 {
		return rounding[T](2, magnitude(d.X)+magnitude(d.Y)*magnitude(d.W))
	}
	return f
}

// accumulate is y = f(y, x, a) in place. The sign of a alternates, or y would grow while it is timed.
func accumulate[T Float]() Form[T, func(y, x []T, a T)] {
	f := looped(withXY, onlyY, wide[T](), func(f func(y, x []T, a T), d *Data[T], ops int) {
		for range ops / 2 {
			f(d.Y, d.X, d.A)
			f(d.Y, d.X, -d.A)
		}
		if ops%2 == 1 {
			f(d.Y, d.X, d.A)
			d.A = -d.A
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		type operands struct {
			y, x []T
			a    T
		}
		plus, minus := asm.Bind(code, operands{d.Y, d.X, d.A}), asm.Bind(code, operands{d.Y, d.X, -d.A})
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
	return with(f, factor)
}

// inplace is x = f(x, a). With a = −1 two runs give back what was there.
func inplace[T Float]() Form[T, func(x []T, a T)] {
	f := looped(onlyX, onlyX, wide[T](), func(f func(x []T, a T), d *Data[T], ops int) {
		for range ops {
			f(d.X, d.A)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct {
			x []T
			a T
		}{d.X, d.A})
		c.Repeat(ops)
	})
	return with(f, -1)
}

// with sets the scalar operand of a form.
func with[T Elem, F any](f Form[T, F], a T) Form[T, F] {
	shape := f.Make
	f.Make = func(n int) (Data[T], lengths) {
		d, lens := shape(n)
		d.A = a
		return d, lens
	}
	return f
}

// reduce1 is r = f(x).
func reduce1[T Float](fold func(whole, part *Data[T])) Form[T, func(x []T) T] {
	f := looped(onlyX, [streams]bool{}, narrow[T](), func(f func(x []T) T, d *Data[T], ops int) {
		for range ops {
			d.R = f(d.X)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct {
			x []T
			r T
		}{x: d.X})
		c.Repeat(ops)
		d.R = c.Operands.r
	})
	f.Fold = fold
	return f
}

// reduce2 is r = f(x, y).
func reduce2[T Float](fold func(whole, part *Data[T])) Form[T, func(x, y []T) T] {
	f := looped(withXY, [streams]bool{}, narrow[T](), func(f func(x, y []T) T, d *Data[T], ops int) {
		for range ops {
			d.R = f(d.X, d.Y)
		}
	}, func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, struct {
			x, y []T
			r    T
		}{d.X, d.Y, 0})
		c.Repeat(ops)
		d.R = c.Operands.r
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
