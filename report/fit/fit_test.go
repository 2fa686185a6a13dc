package fit

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// measured are exact speed-ups of a law times a relative noise.
func measured(law func(p float64) float64, noise float64, rnd *rand.Rand, ps ...float64) []Point {
	points := []Point{{1, 1}}
	for _, p := range ps {
		points = append(points, Point{p, law(p) * math.Exp(noise*rnd.NormFloat64())})
	}
	return points
}

var manyWorkers = []float64{2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if math.Abs(got-want) > relative*math.Abs(want) {
		t.Errorf("%s = %v, want %v within %v", what, got, want, relative)
	}
}

// Without noise a fit finds the coefficients that made the data.
func TestExact(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, s := range []float64{.01, .1, .5, .9} {
		a, err := FitAmdahl(measured(Amdahl{Serial: Coefficient{Value: s}}.Speedup, 0, rnd, 2, 4, 8))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "Amdahl", a.Serial.Value, s, 1e-4)
		near(t, "limit", a.Limit(), 1/s, 1e-4)
		g, err := FitGustafson(measured(Gustafson{Serial: Coefficient{Value: s}}.Speedup, 0, rnd, 2, 4, 8))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "Gustafson", g.Serial.Value, s, 1e-4)
	}
	for _, c := range []struct{ sigma, kappa float64 }{{.03, .0002}, {.2, .01}, {.005, .00002}, {-.02, .001}} {
		u,
			err := FitUSL(measured(USL{Coefficient{Value: c.sigma}, Coefficient{Value: c.kappa}}.Speedup, 0, rnd, 2, 4, 8, 16,
			32, 64))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "sigma", u.Sigma.Value, c.sigma, .01)
		near(t, "kappa", u.Kappa.Value, c.kappa, .01)
		knee, ok := u.Knee()
		if !ok {
			t.Fatalf("no knee for %v", c)
		}
		near(t, "knee", knee, math.Sqrt((1-c.sigma)/c.kappa), .01)
	}
}

// Over many draws of noise the 95 % intervals hold the true coefficients about that often. The number of hits of 400
// draws is binomial: 380 ± 4.4, so that 360 is 4.6 standard deviations away. Least squares are linear only nearly,
// which leaves room above.
func TestIntervalsCover(t *testing.T) {
	const draws, least = 400, 360
	rnd := rand.New(rand.NewPCG(7, 7))
	truth := USL{Sigma: Coefficient{Value: .04}, Kappa: Coefficient{Value: .0005}}
	serial := .08
	hits := map[string]int{}
	holds := func(name string, c Coefficient, want float64) {
		if c.Lo <= want && want <= c.Hi {
			hits[name]++
		}
	}
	for range draws {
		u, err := FitUSL(measured(truth.Speedup, .02, rnd, manyWorkers...))
		if err != nil {
			t.Fatal(err)
		}
		holds("sigma", u.Sigma, truth.Sigma.Value)
		holds("kappa", u.Kappa, truth.Kappa.Value)
		a, err := FitAmdahl(measured(Amdahl{Coefficient{Value: serial}}.Speedup, .02, rnd, manyWorkers...))
		if err != nil {
			t.Fatal(err)
		}
		holds("amdahl", a.Serial, serial)
		g, err := FitGustafson(measured(Gustafson{Coefficient{Value: serial}}.Speedup, .02, rnd, manyWorkers...))
		if err != nil {
			t.Fatal(err)
		}
		holds("gustafson", g.Serial, serial)
	}
	for _, name := range []string{"sigma", "kappa", "amdahl", "gustafson"} {
		if hits[name] < least || hits[name] == draws {
			t.Errorf("%s: the true value lies in %d of %d intervals", name, hits[name], draws)
		}
	}
}

// A small noise moves the coefficients by about as much as their standard error: within 1 % here.
func TestNoise(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	u,
		err := FitUSL(measured(USL{Sigma: Coefficient{Value: .05}, Kappa: Coefficient{Value: .001}}.Speedup, 5e-4, rnd,
		manyWorkers...))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "sigma", u.Sigma.Value, .05, .01)
	near(t, "kappa", u.Kappa.Value, .001, .01)
}

func TestTooFew(t *testing.T) {
	two := []Point{{1, 1}, {2, 1.9}}
	if _, err := FitAmdahl(two); !errors.Is(err, ErrTooFew) ||
		!strings.Contains(err.Error(), "Amdahl needs 3 numbers of workers beyond one, there are 1") {
		t.Errorf("Amdahl of two cores: %v", err)
	}
	if _, err := FitUSL(append(two, Point{3, 2.7}, Point{4, 3.5})); !errors.Is(err, ErrTooFew) {
		t.Errorf("USL of three: %v", err)
	}
	same := []Point{{2, 1.9}, {2, 1.8}, {2, 1.7}, {2, 1.85}, {2, 1.95}}
	if _, err := FitGustafson(same); !errors.Is(err, ErrTooFew) {
		t.Errorf("many samples of one number of workers: %v", err)
	}
	bad := []Point{{2, 0}, {3, math.NaN()}, {4, math.Inf(1)}, {5, -1}}
	if _, err := FitAmdahl(bad); !errors.Is(err, ErrTooFew) {
		t.Errorf("no usable speed-up: %v", err)
	}
}

// Linear data has no knee, and noise must not make one.
func TestNoKnee(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	u, err := FitUSL(measured(func(p float64) float64 { return p / (1 + .1*(p-1)) }, .01, rnd, 2, 4, 8, 16))
	if err != nil {
		t.Fatal(err)
	}
	if knee, ok := u.Knee(); ok {
		t.Errorf("knee at %v, kappa %v", knee, u.Kappa)
	}
}

func TestKarpFlatt(t *testing.T) {
	for _, c := range []struct{ s, p, want float64 }{
		{2, 2, 0}, {1, 2, 1}, {1 / (.1 + .9/8), 8, .1}, {1.6, 2, .25}, {4, 2, -.5},
	} {
		if got := KarpFlatt(c.s, c.p); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("KarpFlatt(%v, %v) = %v, want %v", c.s, c.p, got, c.want)
		}
	}
}
