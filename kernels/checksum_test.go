package kernels

import (
	"math"
	"testing"
)

func TestChecksum(t *testing.T) {
	of := func(x ...float32) Result {
		b := raw(x)
		return Result{Name: "Z", Elem: "f32", Size: 4, Bytes: b, Row: len(b), Pitch: len(b)}
	}
	same := of(1, 2, 3).Sum()
	if got := mix(mix(mix(0x3F800000)^0x40000000) ^ 0x40400000); got != same {
		t.Errorf("sum %x, want %x", same, got)
	}
	for _, x := range [][]float32{{2, 1, 3}, {1, 2}, {1, 2, 3, 0}, {1, 2, -3}, {1, 2, 3.0000002}} {
		if of(x...).Sum() == same {
			t.Errorf("%v has the sum of 1 2 3", x)
		}
	}
	if of(0, 1).Sum() != of(float32(math.Copysign(0, -1)), 1).Sum() {
		t.Error("−0 is not 0")
	}
	if got := of(-2, 5).Bits(); got != 0xC0000000 {
		t.Errorf("bits %x", got)
	}
	rows := of(1, 2, 9, 3, 9, 9)
	rows.Row, rows.Pitch = 8, 12
	if rows.Sum() != of(1, 2, 3, 9).Sum() {
		t.Error("what lies between rows counts")
	}
	near := of(1, 2.5, 3)
	if d, err := of(1, 2, 3).Against(near.Bytes, 0.25); err != nil || d.OK() || d.Wrong != 1 || d.Of != 3 ||
		d.Where != "Z[1]" || d.Got != 2.5 {
		t.Errorf("%v, %v", d, err)
	}
	if d, err := of(1, 2, 3).Against(near.Bytes, 0.5); err != nil || !d.OK() {
		t.Errorf("%v, %v", d, err)
	}
	if _, err := of(1, 2).Against(near.Bytes, 1); err == nil {
		t.Error("results of other lengths are compared")
	}
	i := Result{Elem: "int", Size: 8, Bytes: raw([]int{-1}), Row: 8, Pitch: 8}
	if i.Bits() != math.MaxUint64 || i.Sum() != mix(math.MaxUint64) {
		t.Errorf("−1 has bits %x", i.Bits())
	}
	least := Result{Elem: "int", Size: 8, Bytes: raw([]int{math.MinInt64}), Row: 8, Pitch: 8}
	if least.Bits() != 1<<63 {
		t.Error("the least integer is taken for −0")
	}
}
