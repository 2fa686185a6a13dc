package card

import (
	"fmt"

	"flynn/report/analysis"
)

// Probed is what was measured of two CPUs, and what the system says of them.
type Probed struct {
	CPUs     [2]int                `json:"cpus"`
	System   string                `json:"system"` // siblings, cores of their own, or unknown
	Findings []analysis.MixFinding `json:"findings"`
}

// probes shows what was measured of each pair.
func (c *cardText) probes(all []Probed) {
	if len(all) == 0 {
		return
	}
	c.section("What CPUs share, as measured")
	for _, p := range all {
		lines := []string{"the system says: " + p.System}
		for _, f := range p.Findings {
			lines = append(lines, f.Text+" Sure: "+f.Sure+".")
		}
		if len(p.Findings) == 0 {
			lines = append(lines, "nothing was measured: there was no time, or no memory")
		}
		c.row(fmt.Sprintf("CPUs %d and %d", p.CPUs[0], p.CPUs[1]), lines...)
	}
}
