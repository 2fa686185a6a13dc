package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/machine"
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

--probe measures in about 10 seconds what CPUs share, where a hypervisor hides it:
a core, a cache, the memory. It times a kernel on one CPU while another CPU runs
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
		d := describe(h, found)
		if probe {
			if d.Probes, err = a.probe(c.Context(), h, probePair); err != nil {
				return err
			}
		}
		if asJSON {
			return a.json(d)
		}
		return a.print(card(d)...)
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

// description is all that is known of a machine.
type description struct {
	*machine.Machine
	ISAs   []tier          `json:"isas"`
	Clock  float64         `json:"clock"` // Hz as measured, 0 where there is no code for it
	Doubts []machine.Doubt `json:"doubts"`
	Probes []probed        `json:"probes,omitempty"` // what CPUs share, as measured
	accelerators
}

// tier is an instruction set and whether it may run here.
type tier struct {
	Name   string `json:"name"`
	Doc    string `json:"doc"`
	GOARCH string `json:"goarch,omitempty"`
	Bits   int    `json:"bits"`          // of a register; of a vector machine, what this one has
	VLA    bool   `json:"vla,omitempty"` // other machines may have other bits
	Runs   bool   `json:"runs"`
	Why    string `json:"why,omitempty"` // it may not
}

func tiers(h *bench.Host) []tier {
	var all []tier
	for id := range isa.All() {
		i := id.Info()
		all = append(all, tier{i.Name, i.Doc, i.GOARCH, h.ISA.Bits(id), i.VLA, h.ISA.Has(id), h.ISA.Why(id)})
	}
	return all
}

func describe(h *bench.Host, found accelerators) *description {
	return &description{h.Machine, tiers(h), bench.Clock(), append([]machine.Doubt{}, h.Machine.Doubts()...), nil, found}
}

func presence(t tier) string {
	switch {
	case t.Runs && t.VLA:
		return fmt.Sprintf("yes, registers of %d bits", t.Bits)
	case t.Runs:
		return "yes"
	}
	return "no: " + t.Why
}
