package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestInferior: the p of known samples. Logarithms -0.2, -0.1 and -0.3 have mean -0.2 and deviation 0.1, so that t is
// -2√3, whose p with two degrees of freedom is ½ + t/(2√(2+t²)).
func TestInferior(t *testing.T) {
	base := []float64{math.Exp(-0.2), math.Exp(-0.1), math.Exp(-0.3)}
	ones := []float64{1, 1, 1}
	s := -2 * math.Sqrt(3)
	for _, c := range []struct {
		base, x []float64
		bound   float64
		want    float64
	}{
		{base, ones, 1, 0.5 + s/(2*math.Sqrt(2+s*s))},
		{base, ones, math.Exp(-0.2), 0.5},
		{ones, base, 1, 0.5 - s/(2*math.Sqrt(2+s*s))},
		{ones, ones, 0.97, 1},
		{ones, ones, 1.03, 0},
		{base[:1], ones[:1], 1, 1},
		{nil, nil, 1, 1},
	} {
		if p := Inferior(c.base, c.x, c.bound); math.Abs(p-c.want) > 1e-12 {
			t.Errorf("Inferior(%v, %v, %v) = %v, want %v", c.base, c.x, c.bound, p, c.want)
		}
	}
}

// TestInferiorUnderNull: of samples at the bound, as many have p below a level as the level says.
func TestInferiorUnderNull(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const trials, level = 4000, 0.05
	below := 0
	for range trials {
		base, x := make([]float64, 7), make([]float64, 7)
		for i := range x {
			shared := math.Exp(random.NormFloat64()) // what both samples of a round have in common
			base[i], x[i] = 0.97*shared*math.Exp(0.1*random.NormFloat64()), shared
		}
		if Inferior(base, x, 0.97) < level {
			below++
		}
	}
	if share := float64(below) / trials; share < 0.04 || share > 0.06 { // three deviations of a binomial
		t.Errorf("%.3f of the trials have p < %v", share, level)
	}
}
