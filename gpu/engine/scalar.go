package engine

import (
	"encoding/binary"
	"math"

	"flynn/gpu/catalogue"
	"flynn/kernels"
)

// scalarSize is the bytes of the longest scalar that programs leave in buffer r.
const scalarSize = 8

// scalarResult is the result that buffer r holds, whose elements are of a type: R has the element type of the kernel, I
// is an integer. A whole number of 32 bits has a sign: no kernel counts further than there are elements.
func scalarResult(name, elem, kind string, r []byte) kernels.Result {
	whole := int64(0)
	switch kind {
	case "uint":
		whole = int64(int32(binary.NativeEndian.Uint32(r)))
	case "ulong":
		whole = int64(binary.NativeEndian.Uint64(r))
	}
	b := make([]byte, scalarSize)
	switch {
	case name == "I":
		elem = "int"
		binary.NativeEndian.PutUint64(b, uint64(whole))
	case elem == "u64":
		binary.NativeEndian.PutUint64(b, uint64(whole))
	case kind == "T":
		copy(b, r)
	case elem == "f32":
		binary.NativeEndian.PutUint32(b, math.Float32bits(float32(whole)))
	default:
		binary.NativeEndian.PutUint64(b, math.Float64bits(float64(whole)))
	}
	b = b[:sizes[elem]]
	return kernels.Result{Name: name, Elem: elem, Size: len(b), Bytes: b, Row: len(b), Pitch: len(b)}
}

// tally is the result T, whose counts buffer r holds in 32 bits.
func tally(r []byte) kernels.Result {
	b := make([]byte, scalarSize*catalogue.Tally)
	for i := range catalogue.Tally {
		binary.NativeEndian.PutUint64(b[8*i:], uint64(binary.NativeEndian.Uint32(r[4*i:])))
	}
	return kernels.Result{Name: "T", Elem: "u64", Size: scalarSize, Bytes: b, Row: len(b), Pitch: len(b)}
}

// sizes are the bytes of scalars by their types.
var sizes = map[string]int{"u8": 1, "f32": 4, "f64": 8, "u64": 8, "int": 8}
