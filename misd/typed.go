package misd

import (
	"flynn/internal/mem"
	"flynn/kernels"
)

// typed is what a vote does with values of one type, which a result names.
type typed interface {
	count(r row, out kernels.Result, in [][]kernels.Result) error
	equal(got, want []byte, bound float64) bool
	odd(f *Finding, r kernels.Result, first int, got, want []byte, bound float64)
}

// types holds the element types of results by their names.
var types = map[string]typed{
	"f32": values[float32]{}, "f64": values[float64]{}, "int": values[int]{},
	"u8": values[byte]{}, "u32": values[uint32]{}, "u64": values[uint64]{},
	"i8": values[int8]{}, "i32": values[int32]{},
}

type values[T number] struct{}

// equal tells whether all values agree within a bound.
func (values[T]) equal(got, want []byte, bound float64) bool {
	w := mem.View[T](want)
	for i, g := range mem.View[T](got) {
		if !agree(g, w[i], bound) {
			return false
		}
	}
	return true
}
