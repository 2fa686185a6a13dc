package analysis

import (
	"cmp"
	"slices"

	"flynn/report/fit"
)

// ScalingLine is one variant and problem with growing numbers of workers, and the laws that describe it.
type ScalingLine struct {
	Point  Point          `json:"point"` // with one worker, or one node
	Set    float64        `json:"set-B"` // of one worker where it is weak
	Weak   bool           `json:"weak"`  // the problem grows with the workers: n is of one of them
	Steps  []ScalingStep  `json:"steps"`
	Amdahl *fit.Amdahl    `json:"amdahl,omitempty"`    // of strong scaling
	Scaled *fit.Gustafson `json:"gustafson,omitempty"` // of weak scaling
	USL    *fit.USL       `json:"usl,omitempty"`       // of strong scaling
	Knee   float64        `json:"knee,omitempty"`      // workers beyond which more are slower; 0 is none
	Lacks  []string       `json:"lacks,omitempty"`     // why a law was not fitted
}

// ScalingStep is the speed-up with so many workers, or nodes: T(1)/T(p), and p times that of weak scaling.
type ScalingStep struct {
	Workers    int      `json:"workers"` // or nodes, in class mimd_dm
	Crowded    bool     `json:"oversubscribed,omitempty"`
	Speedup    Estimate `json:"speedup"`
	Efficiency float64  `json:"efficiency"` // S/p
	KarpFlatt  float64  `json:"karp-flatt"` // serial part that this step alone shows
}

// ScalingLines returns every variant that ran with several workers of one memory, or on several nodes, with the laws
// that its points allow.
func (s *Set) ScalingLines() []ScalingLine { return newScalingLines(s, ordered(s.Rows())) }

func newScalingLines(s *Set, rows []Row) []ScalingLine {
	var lines []ScalingLine
	at := make(map[Point]int)
	for _, r := range rows {
		g := r.Growth()
		if g.Count <= 1 || r.Idle() {
			continue
		}
		e := s.Scaling(s.at[r.Point])
		if e.N == 0 {
			continue
		}
		p := smallest(r.Point)
		i, ok := at[p]
		if !ok {
			i = len(lines)
			at[p] = i
			lines = append(lines, ScalingLine{Point: p, Set: r.Share(), Weak: p.Weak()})
		}
		lines[i].step(g.Count, e, r.Crowd > 1)
	}
	for i := range lines {
		lines[i].fit()
	}
	return lines
}

func (l *ScalingLine) step(workers int, e Estimate, crowded bool) {
	p := float64(workers)
	if l.Weak {
		e = ScaledBy(e, p)
	}
	l.Steps = append(l.Steps, ScalingStep{Workers: workers, Crowded: crowded, Speedup: e, Efficiency: e.Median / p,
		KarpFlatt: fit.KarpFlatt(e.Median, p)})
	slices.SortFunc(l.Steps, func(a, b ScalingStep) int { return cmp.Compare(a.Workers, b.Workers) })
}

// ScaledBy is an estimate of so many times as much.
func ScaledBy(e Estimate, by float64) Estimate {
	e.Median, e.Lo, e.Hi = by*e.Median, by*e.Lo, by*e.Hi
	return e
}

// fit fits the laws of strong or of weak scaling.
func (l *ScalingLine) fit() {
	var points []fit.Point
	for _, s := range l.Steps {
		points = append(points, fit.Point{P: float64(s.Workers), S: s.Speedup.Median})
	}
	if l.Weak {
		g, err := fit.FitGustafson(points)
		if l.fitted(err) {
			l.Scaled = &g
		}
		return
	}
	a, err := fit.FitAmdahl(points)
	if l.fitted(err) {
		l.Amdahl = &a
	}
	u, err := fit.FitUSL(points)
	if l.fitted(err) {
		l.USL = &u
		l.Knee, _ = u.Knee()
	}
}

// fitted notes why a law is lacking.
func (l *ScalingLine) fitted(err error) bool {
	if err != nil {
		l.Lacks = append(l.Lacks, err.Error())
	}
	return err == nil
}
