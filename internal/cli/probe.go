package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"flynn/bench"
	"flynn/internal/machine"
	"flynn/report/analysis"
)

// probed is what was measured of two CPUs, and what the system says of them.
type probed struct {
	CPUs     [2]int                `json:"cpus"`
	System   string                `json:"system"` // siblings, cores of their own, or unknown
	Findings []analysis.MixFinding `json:"findings"`
}

// Limits of a probe: of all of it, of the first pair, of each other one, and the pairs.
const (
	probeTime  = 10 * time.Second
	firstProbe = 7 * time.Second
	nextProbe  = 500 * time.Millisecond
	mostProbes = 8
)

// prober measures two CPUs into a result file. Tests have one that measures nothing.
type prober func(ctx context.Context, h *bench.Host, a, b int, memory bool, budget time.Duration) ([]byte, error)

// probePair measures on this machine.
func probePair(ctx context.Context, h *bench.Host, a, b int, memory bool, budget time.Duration) ([]byte, error) {
	var out bytes.Buffer
	err := bench.ProbePair(ctx, h, a, b, memory, budget, &out)
	return out.Bytes(), err
}

// probe measures the first CPU beside others, as far as there is time: memory beside the first of them alone, because
// all share it.
func (a *app) probe(ctx context.Context, h *bench.Host, measure prober) ([]probed, error) {
	if h.MaxWorkers() < 2 {
		return nil, errors.New("--probe: this process may use one CPU, so that nothing can run beside a kernel " +
			"(taskset and GOMAXPROCS say which it may use)")
	}
	cpus := h.Machine.Spread()
	start := time.Now()
	var all []probed
	for i, other := range cpus[1:] {
		if i == mostProbes || i > 0 && time.Since(start) > probeTime-2*nextProbe {
			a.say("CPU %d was probed beside %d of %d others: more take longer than %v", cpus[0], i, len(cpus)-1, probeTime)
			break
		}
		budget := nextProbe
		if i == 0 {
			budget = firstProbe
		}
		text, err := measure(ctx, h, cpus[0], other, i == 0, budget)
		if err != nil {
			return nil, fmt.Errorf("--probe: %w", err)
		}
		p, err := readProbe(text)
		if err != nil {
			return nil, err
		}
		p.CPUs, p.System = [2]int{cpus[0], other}, told(h.Machine, cpus[0], other)
		all = append(all, p)
	}
	return all, nil
}

// readProbe finds what the samples of a probe say.
func readProbe(text []byte) (p probed, err error) {
	set, err := analysis.Read(bytes.NewReader(text), "probe")
	if err != nil {
		return p, fmt.Errorf("--probe: %w", err)
	}
	if m := analysis.Analyse(set).Mix; m != nil {
		p.Findings = m.Findings
	}
	return p, nil
}

// told is what the system says of two CPUs.
func told(m *machine.Machine, a, b int) string {
	switch {
	case m.CoreCPUs == nil:
		return machine.Unknown
	case slices.ContainsFunc(m.CoreCPUs, func(core []int) bool {
		return slices.Contains(core, a) && slices.Contains(core, b)
	}):
		return "threads of one core"
	}
	return "cores of their own"
}

// probes shows what was measured of each pair.
func (c *cardText) probes(all []probed) {
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
