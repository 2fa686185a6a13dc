// Package fit fits laws of scaling to measured speed-ups: Amdahl, Gustafson, Karp–Flatt and the Universal Scalability
// Law. A fit comes with 95 % intervals of its coefficients, or not at all: too few points are an error.
package fit

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat/distuv"
)

// Point is a measured speed-up S with P workers over one worker.
type Point struct{ P, S float64 }

// Coefficient is an estimate with its 95 % interval.
type Coefficient struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

// ErrTooFew is the error of a fit with too few numbers of workers.
var ErrTooFew = errors.New("too few points")

// Spare is how many points a fit needs beyond its coefficients. With none a law passes through every point and says
// nothing; with one the t distribution makes the interval 12.7 standard errors wide.
const Spare = 2

const confidence = 0.95

// law is a model of S(p) with S(1) = 1.
type law struct {
	name    string
	speedup func(c []float64, p float64) float64
	scale   func(most float64) []float64 // of each coefficient, so that all are near 1 where they matter
}

// fit minimises the sum of squares of log S(p) − log S: relative errors of a time measurement are of one size for all
// p.
func (l law) fit(points []Point) ([]Coefficient, error) {
	points, err := l.usable(points)
	if err != nil {
		return nil, err
	}
	most := 0.0
	for _, p := range points {
		most = max(most, p.P)
	}
	scale := l.scale(most)
	residual := func(x []float64, p Point) float64 {
		c := make([]float64, len(x))
		for i := range x {
			c[i] = x[i] * scale[i]
		}
		return math.Log(l.speedup(c, p.P)) - math.Log(p.S) // NaN where the law has no value
	}
	best, sum, err := minimise(points, len(scale), residual)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.name, err)
	}
	deviation, err := deviations(points, best, sum, residual)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.name, err)
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(len(points) - len(best))}.Quantile(1 - (1-confidence)/2)
	out := make([]Coefficient, len(best))
	for i, v := range best {
		half := t * deviation[i] * scale[i]
		out[i] = Coefficient{v * scale[i], v*scale[i] - half, v*scale[i] + half}
	}
	return out, nil
}

// usable leaves out one worker, at which every law is 1, and asks for enough different numbers of the others.
func (l law) usable(points []Point) ([]Point, error) {
	var use []Point
	var ps []float64
	for _, p := range points {
		if p.P <= 1 || p.S <= 0 || math.IsNaN(p.S) || math.IsInf(p.S, 0) {
			continue
		}
		use = append(use, p)
		if !slices.Contains(ps, p.P) {
			ps = append(ps, p.P)
		}
	}
	if need := len(l.scale(2)) + Spare; len(ps) < need {
		return nil, fmt.Errorf("%w: %s needs %d numbers of workers beyond one, there are %d", ErrTooFew, l.name, need,
			len(ps))
	}
	return use, nil
}

// minimise returns the coefficients, in units of their scales, and the sum of squares that they leave.
func minimise(points []Point, n int, residual func([]float64, Point) float64) (best []float64, sum float64, err error) {
	squares := func(x []float64) float64 {
		sum := 0.0
		for _, p := range points {
			r := residual(x, p)
			sum += r * r
		}
		if math.IsNaN(sum) {
			return math.Inf(1)
		}
		return sum
	}
	start := make([]float64, n)
	for i := range start {
		start[i] = .05
	}
	settings := &optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e-16, Relative: 1e-12,
		Iterations: 100}, MajorIterations: 5000}
	result, err := optimize.Minimize(optimize.Problem{Func: squares}, start, settings,
		&optimize.NelderMead{SimplexSize: .1})
	if err != nil {
		return nil, 0, err
	}
	return result.X, result.F, nil
}

// deviations are the standard errors of least squares, the square roots of the diagonal of s²·(JᵀJ)⁻¹.
func deviations(points []Point, at []float64, sum float64, residual func([]float64, Point) float64) ([]float64, error) {
	const step = 1e-5
	j := mat.NewDense(len(points), len(at), nil)
	for c := range at {
		up, down := slices.Clone(at), slices.Clone(at)
		up[c] += step
		down[c] -= step
		for r, p := range points {
			j.Set(r, c, (residual(up, p)-residual(down, p))/(2*step))
		}
	}
	var square, inverse mat.Dense
	square.Mul(j.T(), j)
	if err := inverse.Inverse(&square); err != nil {
		return nil, fmt.Errorf("the points do not tell its coefficients apart: %w", err)
	}
	variance := sum / float64(len(points)-len(at))
	out := make([]float64, len(at))
	for i := range out {
		out[i] = math.Sqrt(variance * inverse.At(i, i))
	}
	return out, nil
}
