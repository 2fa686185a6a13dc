package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/machine"
)

func (a *app) machineCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "machine",
		Short: "what this machine is, and what may disturb a measurement",
		Long: `Show what results depend on: processor, instruction sets, caches, cores, pages,
frequency and virtualisation, with the core clock as measured now; then what may
disturb a measurement, and what to do about it.`,
		Example: "  flynn machine\n  flynn machine --json",
		Args:    noArgs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.RunE = a.action(func(*cobra.Command, []string) error {
		h, err := newHost()
		if err != nil {
			return err
		}
		if asJSON {
			return a.json(describe(h))
		}
		return a.card(describe(h))
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
}

// tier is an instruction set and whether it may run here.
type tier struct {
	Name   string `json:"name"`
	Doc    string `json:"doc"`
	GOARCH string `json:"goarch,omitempty"`
	Bits   int    `json:"bits"`
	Runs   bool   `json:"runs"`
	Why    string `json:"why,omitempty"` // it may not
}

func tiers(h *bench.Host) []tier {
	var all []tier
	for id := range isa.All() {
		i := id.Info()
		all = append(all, tier{i.Name, i.Doc, i.GOARCH, i.Bits, h.ISA.Has(id), h.ISA.Why(id)})
	}
	return all
}

func describe(h *bench.Host) *description {
	return &description{h.Machine, tiers(h), bench.Clock(), h.Machine.Doubts()}
}

// card prints a description for people.
func (a *app) card(d *description) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(w, "%s\t%s\n", name, fmt.Sprintf(format, args...)) }
	row("CPU", "%s", d.CPU)
	row("microarchitecture", "%s", d.Uarch)
	row("system", "%s/%s", d.GOOS, d.GOARCH)
	for i, t := range d.ISAs {
		name := ""
		if i == 0 {
			name = "instruction sets"
		}
		row(name, "%-7s %s", t.Name, presence(t))
	}
	row("caches", "%s", caches(d.Machine))
	row("cores", "%d CPUs usable, %s physical cores, %s threads each, %s sockets, %s NUMA nodes",
		d.Cores, count(d.PhysicalCores), count(d.SMT), count(d.Sockets), count(d.NUMANodes))
	row("memory", "%s, pages of %s, transparent huge pages %s", bytesOr(d.MemTotal), binarySize(int64(d.PageSize)), d.THP)
	row("clock", "%s measured, governor %s, boost %s", hertz(d.Clock), d.Governor, d.Boost)
	row("virtualisation", "%s", d.Virt)
	row("emulated", "%s", d.Emulated)
	row("CPU quota", "%s", quota(d.CgroupCPU))
	row("load", "%s", share(d.Load1, "%.2f runnable threads in the last minute"))
	row("fingerprint", "%s", d.Fingerprint)
	if err := w.Flush(); err != nil {
		return err
	}
	return a.doubts(d.Doubts)
}

func (a *app) doubts(ds []machine.Doubt) error {
	var b strings.Builder
	b.WriteString("\nWhat may disturb a measurement\n")
	if len(ds) == 0 {
		b.WriteString("  nothing that flynn can see\n")
	}
	for _, d := range ds {
		fmt.Fprintf(&b, "  - %s\n    %s\n", d.What, d.Advice)
	}
	_, err := fmt.Fprint(a.out, b.String())
	return err
}

func presence(t tier) string {
	if t.Runs {
		return "yes"
	}
	return "no: " + t.Why
}

func count(n int) string {
	if n == 0 {
		return machine.Unknown
	}
	return fmt.Sprint(n)
}

func caches(m *machine.Machine) string {
	return fmt.Sprintf("L1d %s, L2 %s of a core, L3 %s of all together", bytesOr(m.L1D), bytesOr(m.L2), bytesOr(m.L3))
}

func bytesOr(n int64) string {
	if n == 0 {
		return machine.Unknown
	}
	return binarySize(n)
}

func hertz(hz float64) string {
	if hz == 0 {
		return machine.Unknown
	}
	return fmt.Sprintf("%.2f GHz", hz/1e9)
}

func quota(cores float64) string {
	if cores == 0 {
		return "none"
	}
	return fmt.Sprintf("%.3g cores", cores)
}

func share(v float64, format string) string {
	if v < 0 {
		return machine.Unknown
	}
	return fmt.Sprintf(format, v)
}
