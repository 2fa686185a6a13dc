package kernels

import (
	"math"
	"testing"
)

// TestNbodyRoot: one term of the sum is right to 12 units of roundoff, whatever a tier knows of inverse roots, over
// distances of many magnitudes.
func TestNbodyRoot(t *testing.T) {
	t.Run("nbody/f32", testRoot[float32])
	t.Run("nbody/f64", testRoot[float64])
}

func testRoot[T Float](t *testing.T) {
	const bound = 12
	k, err := Lookup("nbody", elemName[T]())
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		f := open(t, k, 1, Placement{}).Op(i).(*op[T, gravity[T]]).fn
		worst, o := 0.0, make([]T, 3) // a pair of targets and one more
		for step := range 4000 {
			d := T(math.Exp2(-10 + float64(step)/200))
			at := step % 19 // in a vector or in the tail
			x, y, z, m, a := make([]T, 19), make([]T, 19), make([]T, 19), make([]T, 19), make([]T, 9)
			x[at], m[at] = d, 1
			f(a, x, y, z, m, o, o, o, 1)
			r := float64(d)*float64(d) + 1
			want := float64(d) / (r * math.Sqrt(r))
			for ; len(a) > 0; a = a[3:] {
				worst = max(worst, math.Abs(float64(a[0])-want)/want/unit[T]())
				if a[1] != 0 || a[2] != 0 {
					t.Fatalf("%s: d = %v along x accelerates by %v", v.ISA, d, a[:3])
				}
			}
		}
		t.Logf("%s: %.1f units", v.ISA, worst)
		if worst > bound {
			t.Errorf("%s: wrong by %.1f units of roundoff, admissible are %d", v.ISA, worst, bound)
		}
	}
}

// TestNbodyMomentum: equal masses pull each other alike, so that accelerations add up to nothing.
func TestNbodyMomentum(t *testing.T) {
	k, err := Lookup("nbody", "f64")
	if err != nil {
		t.Fatal(err)
	}
	const n = 150
	for i, v := range k.Variants {
		if !present.Has(v.ISA) {
			continue
		}
		o := open(t, k, n, Placement{}).Op(i).(*op[float64, gravity[float64]])
		o.Fill(Source{Seed: 8, Kind: Random})
		for j := range n {
			o.data.X[3*n+j] = 1
		}
		o.Run()
		for axis := range 3 {
			sum := 0.0
			for j := range n {
				sum += o.data.Z[3*j+axis]
			}
			if math.Abs(sum) > n*n*1e-15 {
				t.Errorf("%s: accelerations along axis %d add up to %g", v.ISA, axis, sum)
			}
		}
	}
}
