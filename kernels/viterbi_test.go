package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestViterbi holds paths against a search through all of them.
func TestViterbi(t *testing.T) { t.Run("viterbi/i32", paths) }

func paths(t *testing.T) {
	const used = 3 // states that can be reached
	const length = 6
	r := rand.New(rand.NewPCG(1, 2))
	k, err := Lookup("viterbi", "i32")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		d := &open(t, k, length, Placement{}).Op(0).(*op[int32, viterbiFunc]).data
		for i := range d.X {
			d.X[i] = -states*int32(r.IntN(100)) + int32(states-1-i/states)
			if i/states >= used || i%states >= used {
				d.X[i] -= states << 16
			}
		}
		for i := range d.Y {
			d.Y[i] = -states * int32(r.IntN(100))
			if i%states >= used {
				d.Y[i] -= states << 16
			}
		}
		for i := range d.P {
			d.P[i] = int32(r.IntN(symbols))
		}
		best := math.MinInt
		for path := range 729 { // used^length
			best = max(best, scoreOf(d, pathOf(path, used, length)))
		}
		for i, v := range k.Variants {
			if !present.Has(v.ISA) {
				continue
			}
			f := open(t, k, length, Placement{}).Op(i).(*op[int32, viterbiFunc]).fn
			f(d.Z, d.X, d.Y, d.P)
			if got := trace(d.W, d.Z); got != best || scoreOf(d, d.W) != best {
				t.Errorf("%s: score %d of path %d, which has %d; the best has %d", v.ISA, got, d.W, scoreOf(d, d.W), best)
			}
		}
	}
}

// pathOf is the path whose states are the digits of a number.
func pathOf(number, base, length int) []int32 {
	path := make([]int32, length)
	for t := range path {
		path[t] = int32(number % base)
		number /= base
	}
	return path
}

// scoreOf adds the scores along a path, without the fraction that tells states.
func scoreOf(d *Data[int32], path []int32) int {
	s := 0
	for t, j := range path {
		s += int(d.Y[int(d.P[t])*states+int(j)] / states)
		if t > 0 {
			s += int(d.X[int(path[t-1])*states+int(j)] &^ (states - 1) / states)
		}
	}
	return s
}

// TestTies: of equally good paths the one through the first states is taken, and the scores of the longest stretch fit.
func TestTies(t *testing.T) {
	k, err := Lookup("viterbi", "i32")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		o := open(t, k, stretch, Placement{}).Op(i).(*op[int32, viterbiFunc])
		d := &o.data
		for i := range d.X {
			d.X[i] = -states*999 + int32(states-1-i/states)
		}
		for i := range d.Y {
			d.Y[i] = -states * 999
		}
		o.Run()
		for t2, j := range d.W {
			if j != 0 {
				t.Fatalf("%s: state %d at step %d, want 0", v.ISA, j, t2)
			}
		}
		if want := -999 * (2*stretch - 1); d.I != want {
			t.Errorf("%s: score %d, want %d", v.ISA, d.I, want)
		}
	}
}

// TestNothingSeen: no steps, no path.
func TestNothingSeen(t *testing.T) {
	if got := trace(nil, nil); got != 0 {
		t.Errorf("score %d", got)
	}
}
