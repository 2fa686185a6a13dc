package fit

import "math"

// Amdahl is S(p) = 1/(s + (1−s)/p) for a problem of fixed size (Amdahl, AFIPS 1967).
type Amdahl struct {
	Serial Coefficient `json:"serial"` // s: the part of the time with one worker that no worker shares
}

// FitAmdahl fits Amdahl's law to strong scaling.
func FitAmdahl(points []Point) (Amdahl, error) {
	c, err := law{"Amdahl", amdahl, one}.fit(points)
	if err != nil {
		return Amdahl{}, err
	}
	return Amdahl{c[0]}, nil
}

func amdahl(c []float64, p float64) float64 { return 1 / (c[0] + (1-c[0])/p) }

// Speedup is what the law gives for p workers.
func (a Amdahl) Speedup(p float64) float64 { return amdahl([]float64{a.Serial.Value}, p) }

// Limit is the speed-up that no number of workers exceeds, infinite without a serial part.
func (a Amdahl) Limit() float64 {
	if a.Serial.Value <= 0 {
		return math.Inf(1)
	}
	return 1 / a.Serial.Value
}

// Gustafson is S(p) = p − s·(p−1) for a problem that grows with the workers (Gustafson, CACM 31(5), 1988).
type Gustafson struct {
	Serial Coefficient `json:"serial"` // s: the part of the time with p workers that no worker shares
}

// FitGustafson fits Gustafson's law to scaled speed-ups p·T(1)/T(p) of weak scaling.
func FitGustafson(points []Point) (Gustafson, error) {
	c, err := law{"Gustafson", gustafson, one}.fit(points)
	if err != nil {
		return Gustafson{}, err
	}
	return Gustafson{c[0]}, nil
}

func gustafson(c []float64, p float64) float64 { return p - c[0]*(p-1) }

// Speedup is what the law gives for p workers.
func (g Gustafson) Speedup(p float64) float64 { return gustafson([]float64{g.Serial.Value}, p) }

func one(float64) []float64 { return []float64{1} }

// USL is the Universal Scalability Law S(p) = p/(1 + σ(p−1) + κp(p−1)) (Gunther, "Guerrilla Capacity Planning", 2007).
// A negative σ is a speed-up beyond the number of workers, as where the caches of more cores hold more.
type USL struct {
	Sigma Coefficient `json:"sigma"` // contention: waiting for what is shared
	Kappa Coefficient `json:"kappa"` // coherency: keeping what is shared the same for all
}

// FitUSL fits the Universal Scalability Law to strong scaling.
func FitUSL(points []Point) (USL, error) {
	c, err := law{"USL", usl, func(most float64) []float64 { return []float64{1 / most, 1 / (most * most)} }}.fit(points)
	if err != nil {
		return USL{}, err
	}
	return USL{c[0], c[1]}, nil
}

func usl(c []float64, p float64) float64 { return p / (1 + c[0]*(p-1) + c[1]*p*(p-1)) }

// Speedup is what the law gives for p workers.
func (u USL) Speedup(p float64) float64 {
	return usl([]float64{u.Sigma.Value, u.Kappa.Value}, p)
}

// Knee is the number of workers beyond which more of them are slower, p* = √((1−σ)/κ). There is none unless κ is surely
// above 0.
func (u USL) Knee() (workers float64, ok bool) {
	if u.Kappa.Lo <= 0 || u.Sigma.Value >= 1 {
		return 0, false
	}
	return math.Sqrt((1 - u.Sigma.Value) / u.Kappa.Value), true
}

// KarpFlatt is the serial part that a speed-up S with p > 1 workers shows by itself, (1/S − 1/p)/(1 − 1/p) (Karp and
// Flatt, CACM 33(5), 1990). Where it grows with p, overhead limits and not a serial part; below 0 the speed-up is
// larger than p.
func KarpFlatt(speedup, p float64) float64 { return (1/speedup - 1/p) / (1 - 1/p) }
