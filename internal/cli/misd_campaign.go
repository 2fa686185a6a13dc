package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/kernels"
	"flynn/misd"
	"flynn/report/table"
)

// campaignOptions are the flags of misd campaign.
type campaignOptions struct {
	kernel, elem, voter, data string
	faults, versions          []string
	n, size, rounds           int
	rate, tolerance           float64
	seed                      uint64
}

// kindsOfData that a campaign may use.
var kindsOfData = []string{"exact", "random"}

func (a *app) campaignCommand() *cobra.Command {
	var o campaignOptions
	c := &cobra.Command{
		Use:   "campaign",
		Short: "inject faults into single versions and count the outcomes",
		Long: `Inject at most one fault in each round into one of n versions of a kernel, and
count the outcomes: benign (the result was right), detected, missed; masked,
refused (no majority), escaped; and false alarms. Faults: a bit of a result or of
a version's own operands flips, a lane is stuck, a version stops, or is late.

The exit code is 3 if a fault escaped or an alarm was false.`,
		Example: `  flynn misd campaign
  flynn misd campaign --kernel dot --elem f32 --n 2 --rounds 1000
  flynn misd campaign --versions naive,pairwise,kahan --faults lane,stop
  flynn misd campaign --data exact --voter plurality`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.kernel, "kernel", "sum", "`name` of the kernel")
	f.StringVar(&o.elem, "elem", "f64", "`type` of its elements")
	f.IntVar(&o.n, "n", 3, "`number` of versions: 2 detect a fault, 3 mask one, 5 mask two")
	f.StringSliceVar(&o.versions, "versions", nil, "`names` of versions instead of --n: instruction sets or algorithms")
	f.StringVar(&o.voter, "voter", misd.Rules[0], "`rule`: "+strings.Join(misd.Rules, ", "))
	f.Float64Var(&o.tolerance, "tolerance", 1, "of the vote, in `units` of the kernel's own bound")
	f.StringVar(&o.data, "data", kindsOfData[1], "`kind` of values: "+strings.Join(kindsOfData, ", "))
	f.StringSliceVar(&o.faults, "faults", misd.Faults, "`kinds` of faults")
	f.Float64Var(&o.rate, "rate", 0.5, "`probability` of a fault in a round")
	f.IntVar(&o.rounds, "rounds", 100_000, "`number` of rounds")
	f.IntVar(&o.size, "size", 64, "`n` of the kernel")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that decides data and faults")
	c.RunE = a.action(func(*cobra.Command, []string) error { return a.campaign(&o) })
	return c
}

func (a *app) campaign(o *campaignOptions) error {
	h, err := newHost()
	if err != nil {
		return err
	}
	c, err := o.resolve(h)
	if err != nil {
		return err
	}
	counts, err := c.Run()
	if err != nil {
		return usagef("%s", plain(err))
	}
	names := strings.Join(misd.Names(c.Versions), ", ")
	title := fmt.Sprintf("%s, %s of %s, %s data", c.Versions[0].Kernel.ID(), c.Rule, names, o.data)
	if err := a.print(countTable(title, counts)); err != nil {
		return err
	}
	if counts.Escaped+counts.FalseAlarms > 0 {
		return fmt.Errorf("%d faults escaped, %d false alarms: %w", counts.Escaped, counts.FalseAlarms, bench.ErrWrong)
	}
	return nil
}

// countTable tells what became of faults, a line each.
func countTable(title string, c misd.Counts) *table.Table {
	t := &table.Table{Title: title, Columns: []table.Column{{Min: 10}, table.Left("")}}
	for _, line := range []struct {
		n    int
		what string
	}{
		{c.Rounds, "rounds"}, {c.Clean, "without a fault"}, {c.Injected, "faults injected"},
		{c.Benign, "benign: the version's result was right all the same"}, {c.Detected, "detected"}, {c.Missed, "missed"},
		{c.Masked, "masked: wrong in one version, right after the vote"}, {c.Refused, "refused: no majority, or a tie"},
		{c.Escaped, "escaped: wrong after the vote"}, {c.FalseAlarms, "false alarms"},
	} {
		t.Add(fmt.Sprint(line.n), line.what)
	}
	for f, n := range c.ByFault {
		t.Add(fmt.Sprint(n), fmt.Sprintf("of kind %s", misd.Fault(f)))
	}
	return t
}

// resolve turns words into a campaign.
func (o *campaignOptions) resolve(h *bench.Host) (misd.Campaign, error) {
	c := misd.Campaign{N: o.size, Tolerance: o.tolerance, Rate: o.rate, Rounds: o.rounds, Seed: o.seed}
	if err := oneOf("kernel", o.kernel, possible("kernel")); err != nil {
		return c, err
	}
	k, err := kernels.Lookup(o.kernel, o.elem)
	if err != nil {
		return c, usagef("%s", plain(err))
	}
	if o.size < 1 || o.size > 1<<20 || o.rounds < 1 || o.rounds > 1e9 {
		return c, usagef("--size %d, --rounds %d: sizes from 1 to %d, a round at least", o.size, o.rounds, 1<<20)
	}
	if c.Versions, err = o.choose(h, k); err != nil {
		return c, usagef("%s", plain(err))
	}
	if c.Rule, err = misd.ParseRule(o.voter); err != nil {
		return c, oneOf("voter", o.voter, misd.Rules)
	}
	if err := oneOf("kind of data", o.data, kindsOfData); err != nil {
		return c, err
	}
	if o.data == kindsOfData[1] && slices.Contains(k.Kinds(), kernels.Random) {
		c.Kind = kernels.Random
	}
	for _, name := range o.faults {
		f, err := misd.ParseFault(name)
		if err != nil {
			return c, oneOf("fault", name, misd.Faults)
		}
		if f == misd.OperandFlip && k.Linked() { // a broken link leads anywhere
			continue
		}
		c.Faults = append(c.Faults, f)
	}
	return c, nil
}

// choose finds versions by name, or takes the n that are most unlike.
func (o *campaignOptions) choose(h *bench.Host, k *kernels.Kernel) ([]misd.Version, error) {
	tiers := func(v kernels.Variant) bool { return h.ISA.Has(v.ISA) }
	if len(o.versions) == 0 {
		if vs := misd.Diverse(k, o.n, tiers); o.n > 1 && len(vs) == o.n {
			return vs, nil
		}
		vs, err := misd.Choose(k, o.n, tiers)
		if methods := misd.Methods(k); err != nil && o.n > 1 && len(methods) >= o.n {
			return methods[:o.n], nil
		}
		return vs, err
	}
	all := append(misd.Available(k, tiers), misd.Methods(k)...)
	var vs []misd.Version
	for _, name := range o.versions {
		i := slices.Index(misd.Names(all), name)
		if i < 0 {
			return nil, oneOf("version of "+k.ID()+" here", name, misd.Names(all))
		}
		vs = append(vs, all[i])
	}
	return vs, nil
}
