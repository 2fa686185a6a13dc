package misd

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// System is n independent components of which some are needed, decided by a voter that may fail itself. Its
// availability is the share of time in which it works. Need = N is a series system, Need = 1 a parallel one, Need = 2
// of N = 3 is triple modular redundancy. Source: Lyons and Vanderkulk, The use of triple-modular redundancy to improve
// computer reliability, IBM Journal 6 (1962).
type System struct {
	N, Need int
	Up      float64 // availability of one component
	Voter   float64 // availability of the voter, in series with the components; 1 is perfect
}

// Check refuses what is no system.
func (s System) Check() error {
	switch {
	case s.N < 1 || s.N > 1000:
		return fmt.Errorf("misd: %d components: from 1 to 1000", s.N)
	case s.Need < 1 || s.Need > s.N:
		return fmt.Errorf("misd: %d of %d components needed: from 1 (parallel) to %d (series)", s.Need, s.N, s.N)
	case !(s.Up >= 0 && s.Up <= 1) || !(s.Voter >= 0 && s.Voter <= 1):
		return fmt.Errorf("misd: availability of a component %v, of the voter %v: from 0 to 1", s.Up, s.Voter)
	}
	return nil
}

// Availability is v·Σ C(n,i)·a^i·(1−a)^(n−i) over i from Need to N.
func (s System) Availability() float64 {
	sum, term := 0.0, math.Pow(s.Up, float64(s.N)) // of i = N
	if s.Up == 0 || term == 0 {
		return s.Voter * s.byLogs()
	}
	for i := s.N; i >= s.Need; i-- {
		sum += term
		term *= float64(i) / float64(s.N-i+1) * (1 - s.Up) / s.Up
	}
	return s.Voter * min(sum, 1)
}

// byLogs is the same sum where powers underflow.
func (s System) byLogs() float64 {
	sum := 0.0
	for i := s.Need; i <= s.N && s.Up > 0; i++ {
		a, _ := math.Lgamma(float64(s.N + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(s.N - i + 1))
		sum += math.Exp(a - b - c + float64(i)*math.Log(s.Up) + float64(s.N-i)*math.Log1p(-s.Up))
	}
	return min(sum, 1)
}

// Estimate is a share found by simulation, with the 95 % interval of Wilson's score.
type Estimate struct {
	Up, Of    int
	P, Lo, Hi float64
}

// Simulate draws the state of all components so many times.
func (s System) Simulate(draws int, seed uint64) Estimate {
	r := rand.New(rand.NewPCG(seed, 1))
	e := Estimate{Of: draws}
	for range draws {
		up := 0
		for range s.N {
			if r.Float64() < s.Up {
				up++
			}
		}
		if up >= s.Need && r.Float64() < s.Voter {
			e.Up++
		}
	}
	e.interval()
	return e
}

// interval fills in the share and Wilson's interval, which holds near 0 and 1, too.
// Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
func (e *Estimate) interval() {
	const z = 1.959963984540054 // quantile 0.975 of the normal distribution
	n := float64(e.Of)
	e.P = float64(e.Up) / n
	middle := (e.P + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(e.P*(1-e.P)/n+z*z/(4*n*n))
	e.Lo, e.Hi = max(0, min(e.P, middle-half)), min(1, max(e.P, middle+half))
}
