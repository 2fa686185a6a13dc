package mem

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
)

func TestLayout(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct{ lengths, offsets []int }{
		{nil, []int{}},
		{[]int{0}, []int{0}},
		{[]int{5}, []int{640}},
		{[]int{8 << 10, 8 << 10}, []int{640, 640 + 3*4096 + 320}},
		{[]int{320, 4416, 4417, 1}, []int{640, 640 + 4416, 640 + 2*4416, 640 + 2*4416 + 3*4096 + 320}},
		{[]int{0, 64, 0, 64, 0}, []int{640, 640, 640 + 4416, 640 + 4416, 640 + 4480}},
		{[]int{256 * mib, 256 * mib}, []int{640, 640 + 256*mib + 4096 + 320}},
	} {
		if got, _ := Layout(c.lengths); !slices.Equal(got, c.offsets) {
			t.Errorf("Layout(%v) = %v, want %v", c.lengths, got, c.offsets)
		}
		checkLayout(t, c.lengths)
	}
	if !panics(func() { Layout([]int{1, -1}) }) {
		t.Error("Layout of a negative length did not panic")
	}
}

func TestLayoutSaturates(t *testing.T) {
	for _, lengths := range [][]int{
		{math.MaxInt, 1}, {1, math.MaxInt, 1}, {math.MaxInt/2 + 1, math.MaxInt / 2}, {math.MaxInt - 2*LayoutPage, 1},
	} {
		if _, total := Layout(lengths); total != math.MaxInt {
			t.Errorf("Layout(%v) needs %d B, want the largest int", lengths, total)
		}
	}
}

// checkLayout holds Layout against the rule in its comment.
func checkLayout(t *testing.T, lengths []int) {
	t.Helper()
	offsets, total := Layout(lengths)
	if len(offsets) != len(lengths) {
		t.Fatalf("Layout(%v) gives %d offsets", lengths, len(offsets))
	}
	last, end := -1, 0
	for i, n := range lengths {
		if n == 0 {
			next := total
			for j := i + 1; j < len(lengths); j++ {
				if lengths[j] > 0 {
					next = offsets[j]
					break
				}
			}
			if offsets[i] != next {
				t.Errorf("Layout(%v): empty stream %d at %d, its successor at %d", lengths, i, offsets[i], next)
			}
			continue
		}
		if offsets[i]%LineSize != 0 {
			t.Errorf("Layout(%v): stream %d at %d, misaligned", lengths, i, offsets[i])
		}
		if last >= 0 {
			d := offsets[i] - offsets[last]
			pages := (d - 320) / 4096
			if (d-320)%4096 != 0 || pages%2 != 1 {
				t.Errorf("Layout(%v): streams %d and %d are %d B apart", lengths, last, i, d)
			}
			if d < lengths[last] || pages > 1 && d-2*4096 >= lengths[last] {
				t.Errorf("Layout(%v): %d B between the starts of %d and %d is not the least", lengths, d, last, i)
			}
		}
		last, end = i, offsets[i]+n
	}
	if total != end {
		t.Errorf("Layout(%v) needs %d B, want %d", lengths, total, end)
	}
}

func FuzzLayout(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 0, 1, 0, 0, 0, 0, 0x10, 0, 0})
	f.Add([]byte{0xff, 0xff, 0xff, 0x7f, 0x40, 1, 0, 0, 0x41, 1, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		var lengths []int
		for ; len(b) >= 4 && len(lengths) < 8; b = b[4:] {
			lengths = append(lengths, int(binary.LittleEndian.Uint32(b)>>1)>>3) // the sum fits 32 bits
		}
		checkLayout(t, lengths)
	})
}
