package kernels

import (
	"math"
	"math/cmplx"
	"testing"

	"flynn/internal/mem"
)

// transformed runs one variant on X and Y that fill writes, and returns operand and result as complex numbers.
func transformed(t *testing.T, variant, n int, fill func(d *Data[float64])) (x, z []complex128) {
	t.Helper()
	k, err := Lookup("fft", "f64")
	if err != nil {
		t.Fatal(err)
	}
	o := open(t, k, n, Placement{Pages: mem.Small}).Op(variant).(*op[float64, passFunc[float64]])
	o.Fill(Source{Seed: 3, Kind: Random})
	d := &o.data
	if fill != nil {
		fill(d)
	}
	o.Run()
	return joined(d.X, d.Y), joined(d.Z[:d.N], d.Z[d.N:][:d.N])
}

func joined(re, im []float64) []complex128 {
	z := make([]complex128, len(re))
	for i := range z {
		z[i] = complex(re[i], im[i])
	}
	return z
}

// fftVariants runs f for every variant of fft/f64 that can run here.
func fftVariants(t *testing.T, f func(t *testing.T, variant int)) {
	k, err := Lookup("fft", "f64")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range k.Variants {
		if present.Has(v.ISA) {
			t.Run(k.ID()+"/"+v.ISA.String(), func(t *testing.T) { f(t, i) })
		}
	}
}

// TestDFT holds every variant against the sum that defines the transform.
func TestDFT(t *testing.T) {
	fftVariants(t, func(t *testing.T, variant int) {
		for _, n := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 512} {
			x, z := transformed(t, variant, n, nil)
			for k := range z {
				var want complex128
				for j, v := range x {
					want += v * cmplx.Rect(1, -2*math.Pi*float64(j*k%n)/float64(n))
				}
				if cmplx.Abs(z[k]-want) > 1e-12*float64(n) {
					t.Fatalf("n=%d: Z[%d] = %v, want %v", n, k, z[k], want)
				}
			}
		}
	})
}

// TestInverse: a transform of the result with real and imaginary parts exchanged is the operand, exchanged and n-fold.
func TestInverse(t *testing.T) {
	fftVariants(t, func(t *testing.T, variant int) {
		for _, n := range []int{4, 64, 2048, 8192} {
			x, z := transformed(t, variant, n, nil)
			_, back := transformed(t, variant, n, func(d *Data[float64]) {
				for i, v := range z {
					d.X[i], d.Y[i] = imag(v), real(v)
				}
			})
			for i, v := range back {
				if got := complex(imag(v), real(v)) / complex(float64(n), 0); cmplx.Abs(got-x[i]) > 1e-14*float64(log2(n)) {
					t.Fatalf("n=%d: element %d comes back as %v, was %v", n, i, got, x[i])
				}
			}
		}
	})
}

// TestImpulse: one element that is not 0 gives one frequency of equal magnitude everywhere.
func TestImpulse(t *testing.T) {
	const n, at = 256, 5
	fftVariants(t, func(t *testing.T, variant int) {
		_, z := transformed(t, variant, n, func(d *Data[float64]) {
			clear(d.X)
			clear(d.Y)
			d.X[at] = 1
		})
		for k, v := range z {
			if want := cmplx.Rect(1, -2*math.Pi*float64(at*k%n)/n); cmplx.Abs(v-want) > 1e-15*8 {
				t.Fatalf("Z[%d] = %v, want %v", k, v, want)
			}
		}
	})
}

// TestFFTRoundsDown: a size between two powers of two is the smaller one.
func TestFFTRoundsDown(t *testing.T) {
	k, err := Lookup("fft", "f32")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ n, same int }{{3, 2}, {100, 64}, {1023, 512}, {1024, 1024}} {
		if k.Work(c.n) != k.Work(c.same) || k.Bytes(c.n) != k.Bytes(c.same) {
			t.Errorf("n=%d differs from n=%d", c.n, c.same)
		}
	}
	for _, bytes := range []int64{1 << 10, 16 << 10, 1 << 20, 3 << 20} {
		if n := k.SizeFor(bytes); n&(n-1) != 0 {
			t.Errorf("%d B: size %d is no power of two", bytes, n)
		}
	}
}
