package kernels

import (
	"math"
	"testing"

	"flynn/asm"
)

// TestArgmaxFirst puts the largest element at two places: the first one counts, wherever it is.
func TestArgmaxFirst(t *testing.T) {
	argmaxFirst[float32](t)
	argmaxFirst[float64](t)
}

func argmaxFirst[T Float](t *testing.T) {
	variants(t, "argmax", 150, func(t *testing.T, argmax func(x []T) int, d *Data[T]) {
		x := d.X
		clear(x)
		for first := range x {
			for _, second := range []int{first + 1, first + 3, first + 4, first + 16, first + 64, len(x) - 1} {
				if second < first || second >= len(x) {
					continue
				}
				x[first], x[second] = 1, 1
				if got := argmax(x); got != first {
					t.Fatalf("largest at %d and %d: got %d", first, second, got)
				}
				x[first], x[second] = 0, 0
			}
		}
	})
}

// TestArgmaxSeesEach puts the largest element at every place, at its turn in every trip, vector and tail. All are below
// zero, which is what a lane holds that nobody has set. Machine code is asked itself: what it does not find, the search
// of all would.
func TestArgmaxSeesEach(t *testing.T) {
	argmaxSeesEach(t, asm.ArgmaxF32)
	argmaxSeesEach(t, asm.ArgmaxF64)
}

func argmaxSeesEach[T Float](t *testing.T, rows []asm.Impl[func(x, lanes []T) T]) {
	const most = 9*256 + 2*line + 1
	x := make([]T, most)
	for i := range x {
		x[i] = -1
	}
	for _, row := range rows {
		t.Run("argmax/"+elemName[T]()+"/"+row.ISA.String(), func(t *testing.T) {
			if !present.Has(row.ISA) {
				t.Skip(present.Why(row.ISA))
			}
			sizes := []int{8*128 + 1, most} // more than any way takes for few, of f64 and of f32
			for n := range 2*line + 2 {
				sizes = append(sizes, n)
			}
			for _, n := range sizes {
				for i := range n {
					x[i] = -0.5
					if got := -row.Fn(x[:n], lanes[T]()); got != T(i) {
						t.Fatalf("n=%d: the largest is at %d, got %v", n, i, got)
					}
					x[i] = -1
				}
			}
		})
	}
}

func TestArgmaxSpecial(t *testing.T) {
	argmaxSpecial[float32](t)
	argmaxSpecial[float64](t)
}

func argmaxSpecial[T Float](t *testing.T) {
	nan, low, zero := T(math.NaN()), T(math.Inf(-1)), T(math.Copysign(0, -1))
	fill := func(n int, v T, change map[int]T) []T {
		x := make([]T, n)
		for i := range x {
			x[i] = v
		}
		for i, v := range change {
			x[i] = v
		}
		return x
	}
	variants(t, "argmax", 1, func(t *testing.T, argmax func(x []T) int, _ *Data[T]) {
		for _, c := range []struct {
			what string
			x    []T
			want int
		}{
			{"nothing", nil, -1},
			{"NaN alone", fill(100, nan, nil), -1},
			{"−Inf alone", fill(100, low, nil), 0},
			{"−Inf among NaN", fill(100, nan, map[int]T{71: low, 72: low}), 71},
			{"one number", fill(100, nan, map[int]T{99: -5}), 99},
			{"zeros of both signs", fill(100, zero, map[int]T{50: 0}), 0},
			{"Inf twice", fill(100, 3, map[int]T{33: -low, 34: nan, 65: -low}), 33},
		} {
			if got := argmax(c.x); got != c.want {
				t.Errorf("%s: got %d, want %d", c.what, got, c.want)
			}
		}
	})
}

// TestArgmaxChunks: machine code that counts no further than a few elements still finds the first of all.
func TestArgmaxChunks(t *testing.T) {
	for _, row := range asm.ArgmaxF32 {
		if !present.Has(row.ISA) {
			continue
		}
		lanes := lanes[float32]()
		find := func(x []float32) float32 { return row.Fn(x, lanes) }
		for n := range 130 {
			x := make([]float32, n)
			for i := range x {
				x[i] = float32(i * i % 37)
			}
			if got, want := seek(x, 40, find), argmax(x); got != want {
				t.Fatalf("%s n=%d: got %d, want %d", row.ISA, n, got, want)
			}
		}
	}
}
