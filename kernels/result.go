package kernels

import "unsafe"

// Result is one result of an op as a voter sees it: a written stream or a scalar, in the op's own memory. It holds
// until the op is bound elsewhere or its operands are given back.
type Result struct {
	Name       string // X, Y, Z or W for a stream, T for a tally, R or I for a scalar
	Elem       string // element type as in names; int for I
	Size       int    // bytes of an element
	Bytes      []byte // from the first element to the last
	Row, Pitch int    // bytes of a row, and from one row to the next; what lies between is no result
}

// Results appends the written streams of o, or its tally, or its scalars where it has neither.
func (o *op[T, F]) Results(to []Result) []Result {
	streamed := false
	for i := range streams {
		s := o.form.result(&o.data, i)
		if !o.form.writes(i) || len(s) == 0 {
			continue
		}
		streamed = true
		row, pitch := len(s), len(s)
		if o.data.LD > o.data.N {
			row, pitch = o.data.N, o.data.LD
		}
		to = append(to, o.view(i, raw(s), row, pitch))
	}
	if streamed {
		return to
	}
	if len(o.data.Tally) > 0 {
		b := raw(o.data.Tally)
		return append(to, Result{Name: "T", Elem: "u64", Size: 8, Bytes: b, Row: len(b), Pitch: len(b)})
	}
	return append(to, scalarResult("R", elemName[T](), &o.data.R), scalarResult("I", "int", &o.data.I))
}

// view is memory of a stream: rows of so many elements, so many apart.
func (o *op[T, F]) view(stream int, b []byte, row, pitch int) Result {
	size := sizeOf[T]()
	return Result{StreamName(stream), elemName[T](), size, b, row * size, pitch * size}
}

func scalarResult[T any](name, elem string, v *T) Result {
	b := raw(unsafe.Slice(v, 1))
	return Result{Name: name, Elem: elem, Size: len(b), Bytes: b, Row: len(b), Pitch: len(b)}
}

func raw[T any](s []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(*new(T))))
}

// Bound is how far results of two variants may lie apart on the operands last filled in: the form's bound on data that
// rounds, 0 where every variant gives the same values.
func (o *op[T, F]) Bound() float64 {
	if !o.inexact() {
		return 0
	}
	return o.form.Bound(&o.data)
}
