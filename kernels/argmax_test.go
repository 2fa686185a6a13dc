package kernels

import (
	"math"
	"testing"

	"flynn/asm"
)

// argmaxes runs f for the reference of argmax and for every row that can run here.
func argmaxes(t *testing.T, f func(t *testing.T, argmax func(x []float32) int)) {
	k, err := Lookup("argmax", "f32")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		t.Run(v.ISA.String(), func(t *testing.T) {
			f(t, open(t, k, 1, Place{}).Op(i).(*op[float32, func([]float32) int]).fn)
		})
	}
}

// TestArgmaxFirst puts the largest element at two places: the first one counts, wherever it is.
func TestArgmaxFirst(t *testing.T) {
	argmaxes(t, func(t *testing.T, argmax func(x []float32) int) {
		x := make([]float32, 150)
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
// of the vector it names, or of all, would.
func TestArgmaxSeesEach(t *testing.T) {
	argmaxSeesEach(t, asm.ArgmaxF32)
	argmaxSeesEach(t, asm.ArgmaxF64)
}

func argmaxSeesEach[T Float](t *testing.T, rows []asm.Impl[func(x []T) T]) {
	const most = 2*line + 1
	x := make([]T, most)
	for i := range x {
		x[i] = -1
	}
	for _, row := range rows {
		t.Run(elemName[T]()+"/"+row.ISA.String(), func(t *testing.T) {
			if !present.Has(row.ISA) {
				t.Skip(present.Why(row.ISA))
			}
			for n := range most + 1 {
				for i := range n {
					x[i] = -0.5
					if vector := float64(-row.Fn(x[:n])); vector > float64(i) || vector <= float64(i-widest) {
						t.Fatalf("n=%d: the largest is at %d, got the vector from %v on", n, i, vector)
					}
					x[i] = -1
				}
			}
		})
	}
}

func TestArgmaxSpecial(t *testing.T) {
	nan, low, zero := float32(math.NaN()), float32(math.Inf(-1)), float32(math.Copysign(0, -1))
	fill := func(n int, v float32, change map[int]float32) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = v
		}
		for i, v := range change {
			x[i] = v
		}
		return x
	}
	argmaxes(t, func(t *testing.T, argmax func(x []float32) int) {
		for _, c := range []struct {
			what string
			x    []float32
			want int
		}{
			{"nothing", nil, -1},
			{"NaN alone", fill(100, nan, nil), -1},
			{"−Inf alone", fill(100, low, nil), 0},
			{"−Inf among NaN", fill(100, nan, map[int]float32{71: low, 72: low}), 71},
			{"one number", fill(100, nan, map[int]float32{99: -5}), 99},
			{"zeros of both signs", fill(100, zero, map[int]float32{50: 0}), 0},
			{"Inf twice", fill(100, 3, map[int]float32{33: -low, 34: nan, 65: -low}), 33},
		} {
			if got := argmax(c.x); got != c.want {
				t.Errorf("%s: got %d, want %d", c.what, got, c.want)
			}
		}
	})
}

// TestArgmaxChunks: machine code that counts no further than a few elements still finds the first of all.
func TestArgmaxChunks(t *testing.T) {
	for i, row := range asm.ArgmaxF32 {
		if !present.Has(row.ISA) {
			continue
		}
		find := placed(asm.ArgmaxF32[i:i+1], 40)[0].Fn
		for n := range 130 {
			x := make([]float32, n)
			for i := range x {
				x[i] = float32(i * i % 37)
			}
			if got, want := find(x), argmax(x); got != want {
				t.Fatalf("%s n=%d: got %d, want %d", row.ISA, n, got, want)
			}
		}
	}
}
