package kernels

import (
	"math"
	"testing"
)

// The unit in the last place is the distance to the next number of the type.
func TestULP(t *testing.T) {
	for _, m := range []float64{1, 1.75, 3, 0.1, 1e30} {
		if got, want := ulp[float64](m), math.Nextafter(m, math.Inf(1))-m; got != want {
			t.Errorf("ulp of float64 %v = %v, want %v", m, got, want)
		}
		f := float32(m)
		if got, want := ulp[float32](float64(f)), float64(math.Nextafter32(f, math.MaxFloat32)-f); got != want {
			t.Errorf("ulp of float32 %v = %v, want %v", f, got, want)
		}
	}
}

// A deviation counts in the last place of the largest result, also where the value that is off is small: cancellation
// must not make a rounding look like a wrong digit.
func TestDiffULP(t *testing.T) {
	k, err := Lookup("triad", "f32")
	if err != nil {
		t.Fatal(err)
	}
	s := Source{Seed: 1, Kind: Random}
	ref := reference(t, k, 100, s)
	o := open(t, k, 100, Placement{}).Op(0).(*op[float32, func(z, x, y []float32, a float32)])
	o.Fill(s)
	o.Run()
	if d := o.Diff(ref); d.ULP != 0 || !d.OK() {
		t.Errorf("the reference against itself: %+v", d)
	}
	least := 0
	for i, z := range o.data.Z {
		if math.Abs(float64(z)) < math.Abs(float64(o.data.Z[least])) {
			least = i
		}
	}
	off := ulp[float32](magnitude(o.data.Z))
	o.data.Z[least] += float32(off)
	if d := o.Diff(ref); math.Abs(d.ULP-1) > .1 {
		t.Errorf("%+v, want one ulp", d)
	}
}
