package kernels

import (
	"flag"
	"math"
	"testing"
)

var allInputs = flag.Bool("all-inputs", false, "exp over all 2^32 inputs, not over a sample of them")

// TestExpUlp holds every version of exp against the exponential in float64: at most 1 ulp for any input.
func TestExpUlp(t *testing.T) { t.Run("exp/f32", expUlp) }

func expUlp(t *testing.T) {
	k, err := Lookup("exp", "f32")
	if err != nil {
		t.Fatal(err)
	}
	step := uint64(16411) // a prime: about 262000 inputs over all exponents, both signs
	if *allInputs {
		step = 1
	}
	p := open(t, k, 1, Placement{})
	for i := range len(k.Variants) + len(k.Algorithms) {
		v := k.Version(i)
		t.Run(v.ISA.String()+v.Tuning, func(t *testing.T) {
			if !present.Has(v.ISA) {
				t.Skip(present.Why(v.ISA))
			}
			f := p.Op(i).(*op[float32, func(z, x []float32)]).fn
			worst, at := worstUlp(f, 0, 1<<32, step)
			for _, edge := range []float32{expMost, expLeast, -87.33654, 0, float32(math.Inf(1))} {
				b := uint64(math.Float32bits(edge))
				if u, a := worstUlp(f, max(b, 100)-100, min(b+100, 1<<32), 1); u > worst {
					worst, at = u, a
				}
			}
			t.Logf("%.3f ulp, at %v", worst, at)
			if worst > 1 {
				t.Errorf("%.3f ulp, at %v (%#x)", worst, at, math.Float32bits(at))
			}
		})
	}
}

// TestExpEdges puts values that end in special ways at every place of every vector and tail.
func TestExpEdges(t *testing.T) {
	inf := float32(math.Inf(1))
	edges := []float32{inf, -inf, float32(math.NaN()), 89, expMost, -87.4, -100, -104, -1e30, 1e30, 0}
	variants(t, "exp", line+1, func(t *testing.T, f func(z, x []float32), d *Data[float32]) {
		for i := range d.X {
			d.X[i] = 1
		}
		for n := range len(d.X) + 1 {
			for i := range n {
				for _, v := range edges {
					d.X[i] = v
					f(d.Z[:n], d.X[:n])
					if u := ulpsOff(d.Z[i], math.Exp(float64(v))); u > 1 {
						t.Fatalf("n=%d: e^%v at %d is %v, %v ulp off", n, v, i, d.Z[i], u)
					}
				}
				d.X[i] = 1
			}
		}
	})
}

// worstUlp is the largest error over inputs with bits from lo to hi.
func worstUlp(f func(z, x []float32), lo, hi, step uint64) (worst float64, at float32) {
	x, z := make([]float32, 0, 1000), make([]float32, 1000)
	flush := func() {
		f(z[:len(x)], x)
		for i, v := range x {
			if u := ulpsOff(z[i], math.Exp(float64(v))); !(u <= worst) {
				worst, at = u, v
			}
		}
		x = x[:0]
	}
	for b := lo; b < hi; b += step {
		if x = append(x, math.Float32frombits(uint32(b))); len(x) == cap(x) {
			flush()
		}
	}
	flush()
	return worst, at
}

// ulpsOff is the distance of a result from the true value in units of the true value's last place; infinite where one
// of them is NaN or the result should be infinite and is not.
func ulpsOff(got float32, want float64) float64 {
	switch g := float64(got); {
	case math.IsNaN(want):
		if got != got {
			return 0
		}
		return math.Inf(1)
	case want >= 0x1p128:
		if math.IsInf(g, 1) {
			return 0
		}
		return math.Inf(1)
	default:
		_, e := math.Frexp(want)
		return math.Abs(min(g, 0x1p128)-want) / math.Ldexp(1, max(e-24, -149))
	}
}
