package kernels

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Sum is a checksum of the values of a result in order: h = mix(h XOR bits), from 0 on, with the bits of a value
// widened to 64 by zeros. As everywhere where values are compared, −0 is 0. It lets results be compared that another
// process has.
func (r Result) Sum() uint64 {
	h := uint64(0)
	r.each(func(bits uint64) { h = mix(h ^ bits) })
	return h
}

// Bits are those of the first value, as Sum takes them.
func (r Result) Bits() uint64 {
	first := uint64(0)
	r.Row, r.Bytes = r.Size, r.Bytes[:r.Size]
	r.each(func(bits uint64) { first = bits })
	return first
}

// each gives the bits of all values, row by row, without what lies between rows.
func (r Result) each(take func(bits uint64)) {
	sign := uint64(0) // of a float: alone, it is −0
	if r.Elem == "f32" || r.Elem == "f64" {
		sign = 1 << (8*r.Size - 1)
	}
	for row := 0; row+r.Row <= len(r.Bytes) && r.Row > 0; row += max(r.Pitch, r.Row) {
		for b := r.Bytes[row:][:r.Row]; len(b) >= r.Size; b = b[r.Size:] {
			bits := widen(b[:r.Size])
			if bits == sign {
				bits = 0
			}
			take(bits)
		}
	}
}

// widen reads the value of 1, 2, 4 or 8 bytes in the machine's order.
func widen(b []byte) uint64 {
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.NativeEndian.Uint16(b))
	case 4:
		return uint64(binary.NativeEndian.Uint32(b))
	}
	return binary.NativeEndian.Uint64(b)
}

// Against compares r with the bytes that another process has for it: values as far apart as the bound, see Op.Bound.
func (r Result) Against(got []byte, bound float64) (Diff, error) {
	if len(got) != len(r.Bytes) {
		return Diff{}, fmt.Errorf("kernels: %d B of %s, %d expected", len(got), r.Name, len(r.Bytes))
	}
	c := comparison{bound: bound}
	other := r
	other.Bytes = got
	var values []float64
	other.each(func(bits uint64) { values = append(values, r.float(bits)) })
	i := 0
	r.each(func(bits uint64) {
		c.value(r.Name, i, values[i], r.float(bits))
		i++
	})
	return c.Diff, nil
}

// float is the value that bits stand for.
func (r Result) float(bits uint64) float64 {
	switch r.Elem {
	case "f32":
		return float64(math.Float32frombits(uint32(bits)))
	case "f64":
		return math.Float64frombits(bits)
	}
	return float64(bits)
}
