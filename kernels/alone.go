package kernels

import "unsafe"

// FillAlone writes every operand that the op can see, also those that Fill leaves to other parts: halos, and streams
// that all parts share. It is for a part that is alone in its memory.
func (o *op[T, F]) FillAlone(s Source) {
	for i := range streams {
		o.fillPiece(i, *o.data.stream(i), o.at[i], s)
	}
	if o.form.Fill != nil {
		o.form.Fill(&o.data, s)
	}
	o.Reset(s)
}

// Inputs appends the streams that Run reads, as a view of the op's own memory.
func (o *op[T, F]) Inputs(to []Result) []Result {
	for i := range streams {
		s := *o.data.stream(i)
		if len(s) == 0 || !o.form.reads(i) {
			continue
		}
		b := raw(s)
		to = append(to, Result{Name: StreamName(i), Elem: elemName[T](), Size: sizeOf[T](), Bytes: b, Row: len(b), Pitch: len(b)})
	}
	return to
}

// distance is how many elements of whole lie before part, which is a piece of it; 0 where either is empty.
func distance[T any](whole, part []T) int {
	if len(whole) == 0 || len(part) == 0 {
		return 0
	}
	bytes := uintptr(unsafe.Pointer(&part[0])) - uintptr(unsafe.Pointer(&whole[0]))
	return int(bytes / unsafe.Sizeof(part[0]))
}
