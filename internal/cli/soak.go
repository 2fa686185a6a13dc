package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/kernels"
	"flynn/mimd"
	"flynn/misd"
)

// soakOptions are the flags of soak.
type soakOptions struct {
	length      time.Duration
	rounds      int
	seed        uint64
	out, inject string
}

// soakSet is the working set of an op: in the second cache level, so that the ports and not memory are at work.
const soakSet = 64 << 10

func (a *app) soakCommand() *cobra.Command {
	var o soakOptions
	c := &cobra.Command{
		Use:   "soak",
		Short: "look for cores that compute wrongly, by a vote of all cores on all kernels",
		Long: `Run every kernel with every instruction set on every CPU, repeatedly with new
values, and let all results vote. Each version is pinned to each CPU in turn, so
that a wrong result is traced to a CPU and an instruction set.

The result is a map of disagreements, CPU by instruction set. If there are any,
the exit code is 3, and a new folder out/TIME has the evidence: kernel, seed,
operands, values, CPU and instruction set of each.`,
		Example: `  flynn soak
  flynn soak --for 1h
  flynn soak --rounds 100 --seed 7
  FLYNN_ISA=-avx512 flynn soak --for 10m`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.DurationVar(&o.length, "for", 10*time.Second, "`duration`, after which the last round ends")
	f.IntVar(&o.rounds, "rounds", 0, "`number` of rounds instead of a duration")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that decides the values of the first round")
	f.StringVar(&o.out, "out", "out", "parent `directory` of the directory with evidence")
	f.StringVar(&o.inject, "inject", "", "make one bit of the results of `CPU:ISA` wrong, to check that it is found")
	cobra.CheckErr(f.MarkHidden("inject"))
	c.RunE = a.action(func(c *cobra.Command, _ []string) error {
		if c.Flags().Changed("for") && c.Flags().Changed("rounds") {
			return usagef("--for and --rounds exclude each other")
		}
		return a.soak(c.Context(), &o)
	})
	a.completeFlags(c)
	return c
}

func (a *app) soak(ctx context.Context, o *soakOptions) error {
	if o.length <= 0 || o.rounds < 0 {
		return usagef("--for %s, --rounds %d: both are above 0", o.length, o.rounds)
	}
	h, err := newHost()
	if err != nil {
		return err
	}
	if err := requireISAs(h, nil); err != nil {
		return err
	}
	s, err := newSoak(h, o)
	if err != nil {
		return err
	}
	if s.Team, err = mimd.NewTeam(s.CPUs); err != nil {
		return err
	}
	defer s.Team.Close()
	a.soakWarnings(h, s)
	m := &soakMap{soak: s, began: time.Now()}
	if err := a.rounds(ctx, o, m); err != nil {
		return err
	}
	return a.verdict(o, m)
}

// newSoak decides who votes on what.
func newSoak(h *bench.Host, o *soakOptions) (*misd.Soak, error) {
	s := &misd.Soak{CPUs: h.CPUs(h.MaxWorkers()), Bytes: soakSet}
	tiers := func(v kernels.Variant) bool { return h.ISA.Has(v.ISA) }
	for k := range catalogueOf() {
		if k.Sized() || k.Role == kernels.RolePeak {
			s.Versions = append(s.Versions, misd.Available(k, tiers))
		}
	}
	if err := s.Check(); err != nil {
		return nil, usagef("%s", plain(err))
	}
	if o.inject == "" {
		return s, nil
	}
	at, err := parseInjection(o.inject, s)
	s.Inject = at
	return s, err
}

func (a *app) soakWarnings(h *bench.Host, s *misd.Soak) {
	if err := s.Team.Pinned(); err != nil {
		a.say("warning: %s; the map shows workers, not CPUs", plain(err))
	}
	if n := h.Machine.Cores - len(s.CPUs); n > 0 {
		a.say("warning: GOMAXPROCS leaves out %d CPUs", n)
	}
}

// rounds votes until time is up or somebody interrupts: what was found until then counts.
func (a *app) rounds(ctx context.Context, o *soakOptions, m *soakMap) error {
	p := newProgress(a.err)
	defer p.erase()
	for ctx.Err() == nil {
		found, err := m.soak.Round(o.seed + uint64(m.rounds))
		if err != nil {
			return err
		}
		m.add(found)
		if o.rounds > 0 && m.rounds >= o.rounds || o.rounds == 0 && time.Since(m.began) >= o.length {
			return nil
		}
		m.draw(p, o)
	}
	return nil
}
