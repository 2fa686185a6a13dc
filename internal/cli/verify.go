package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"flynn/bench"
)

func (a *app) verifyCommand() *cobra.Command {
	var o choice
	c := &cobra.Command{
		Use:   "verify",
		Short: "check every variant and class against the reference",
		Long: `Check every variant in every class against the scalar reference, without timing.
A wrong result is a line with the name of the point and the first difference;
the exit code is then 3.

Without --size and --n the sizes are n = 67, which is not a multiple of any
vector length, and working sets of 16 KiB, 256 KiB and 8 MiB.`,
		Example: `  flynn verify
  flynn verify --filter '/isa:avx512'
  flynn verify --filter '/class:mimd_sm' --workers 2 --n 1,2,3,1000`,
		Args: noArgs,
	}
	o.which(c.Flags())
	c.RunE = a.action(func(c *cobra.Command, _ []string) error { return a.verify(c.Context(), &o) })
	a.completeFlags(c)
	return c
}

// verifySelection has sizes that reach tails, every cache level, and more than one page for each worker.
func verifySelection(h *bench.Host) *bench.Selection {
	s := &bench.Selection{
		Sizes:   []bench.Size{{N: 67}, {Bytes: 16 << 10}, {Bytes: 256 << 10}, {Bytes: 8 << 20}},
		Workers: h.DefaultWorkers(), Tunings: true, AllISAs: true, Count: 1, MaxFlopsPerOp: 2e10,
	}
	s.Extend(bench.Once)
	return s
}

func (a *app) verify(ctx context.Context, o *choice) error {
	h, err := newHost()
	if err != nil {
		return err
	}
	defer h.Close()
	if err := requireISAs(h, nil); err != nil {
		return err
	}
	if err := o.start(h); err != nil {
		return err
	}
	a.warnPeers(h)
	s := verifySelection(h)
	if err := o.narrow(h, s); err != nil {
		return err
	}
	p := newProgress(a.err)
	checked, bad := 0, 0
	session := &bench.Session{Host: h, Selection: s, Seed: 1, Progress: p.step}
	err = session.Verify(ctx, func(point bench.Point, err error) {
		var absent *bench.UnavailableError
		if errors.As(err, &absent) {
			p.erase()
			fmt.Fprintf(a.out, "skipped  %s: %s\n", point.Name(), plain(err))
			return
		}
		checked++
		if err != nil {
			bad++
			p.erase()
			fmt.Fprintf(a.out, "wrong  %s: %v\n", point.Name(), err)
		}
	})
	p.erase()
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	if err == nil {
		a.skippedBatches(h, s)
	}
	fmt.Fprintf(a.out, "%d points verified, %d wrong\n", checked, bad)
	return err
}

// skippedBatches names sizes that were not verified.
func (a *app) skippedBatches(h *bench.Host, s *bench.Selection) {
	for b := range bench.Plan(h, s) {
		if b.Skip != "" {
			fmt.Fprintf(a.out, "skipped  %s n=%d: %s\n", b.Kernel.ID(), b.N, b.Skip)
		}
	}
}
