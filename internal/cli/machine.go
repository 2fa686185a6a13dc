package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/internal/cli/card"
	"flynn/internal/machine"
	"flynn/report/analysis"
)

func (a *app) machineCommand() *cobra.Command {
	var (
		asJSON  bool
		probe   bool
		gpuPath string
	)
	c := &cobra.Command{
		Use:   "machine",
		Short: "show this machine, and what may disturb a measurement",
		Long: `Show what results depend on: processor, instruction sets, cores of every kind,
caches, memory nodes, pages, timers, counters and virtualisation, with the core
clock as measured now, and graphics processors with their drivers. Then show
what may disturb a measurement, and what to do about it. A value that the machine
does not report is "unknown" in the text, and 0 or "unknown" in JSON.

--probe measures in about 10 seconds which CPUs share a core, caches and memory,
even if a hypervisor hides it. It times a kernel on one CPU while another CPU runs
the same kernel, and says how sure each finding is.`,
		Example: "  flynn machine\n  flynn machine --json\n  flynn machine --probe",
		Args:    noArgs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&probe, "probe", false, "measure which CPUs share a core, caches and memory (10 s)")
	bench.DeviceFlag(c.Flags(), &gpuPath)
	c.RunE = a.action(func(c *cobra.Command, _ []string) error {
		h, err := newHost()
		if err != nil {
			return err
		}
		defer h.Close()
		found, err := devicesOf(h, gpuPath)
		if err != nil {
			return err
		}
		d := card.Describe(h, found)
		if probe {
			if d.Probes, err = a.probe(c.Context(), h, probePair); err != nil {
				return err
			}
		}
		if asJSON {
			return a.json(d)
		}
		return a.print(card.Sections(d)...)
	})
	return c
}

// json prints a value indented.
func (a *app) json(v any) error {
	e := json.NewEncoder(a.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
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
func (a *app) probe(ctx context.Context, h *bench.Host, measure prober) ([]card.Probed, error) {
	if h.MaxWorkers() < 2 {
		return nil, errors.New("--probe: this process may use one CPU, so that nothing can run next to a kernel " +
			"(taskset and GOMAXPROCS say which it may use)")
	}
	cpus := h.Machine.Spread()
	start := time.Now()
	var all []card.Probed
	for i, other := range cpus[1:] {
		if i == mostProbes || i > 0 && time.Since(start) > probeTime-2*nextProbe {
			a.say("CPU %d was probed next to %d of %d others: more take longer than %v", cpus[0], i, len(cpus)-1, probeTime)
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
func readProbe(text []byte) (p card.Probed, err error) {
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
