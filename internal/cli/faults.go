package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/internal/cli/listing"
	"flynn/internal/stats"
	"flynn/mimd/cluster/faults"
	"flynn/mimd/workqueue"
	"flynn/report/table"
)

// faultsOptions are the flags of faults.
type faultsOptions struct {
	times int
	kinds []string
	seed  uint64
	runs  int // in virtual time
}

func (a *app) faultsCommand() *cobra.Command {
	var o faultsOptions
	c := &cobra.Command{
		Use:   "faults",
		Short: "make nodes, servers and coordinators fail, and check the result",
		Long: `Make parts of a multicomputer fail in the middle of a task, with real processes on
this machine. For each kind of failure flynn prints how often it was injected and
detected, the time to detection, the time until its task was done, the number of
tasks that were begun again, and whether every result was exact and counted once.
If a result was not, the exit code is 3.

With --simulate, flynn runs coordinators and workers in virtual time instead, on a
model of a server, while everything fails that can. The seed decides what fails and
when. If a run goes wrong, flynn prints its seed and the failures that lead to it.

Kinds:
` + faultDocs(),
		Example: `  flynn faults
  flynn faults --times 100
  flynn faults --kinds fail-stop,byzantine --seed 7
  flynn faults --simulate 100`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.IntVar(&o.times, "times", 1, "`number` of trials of each kind")
	f.StringSliceVar(&o.kinds, "kinds", faults.Names(), "`kinds` of failures")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that decides the data of the first trial, or the first simulated run")
	f.IntVar(&o.runs, "simulate", 0, "`number` of runs in virtual time, instead of trials")
	c.RunE = a.action(func(c *cobra.Command, _ []string) error {
		if c.Flags().Changed("simulate") {
			return a.simulate(c.Context(), &o)
		}
		return a.faults(c.Context(), &o)
	})
	c.MarkFlagsMutuallyExclusive("simulate", "times")
	c.MarkFlagsMutuallyExclusive("simulate", "kinds")
	a.completeFlags(c)
	return c
}

func faultDocs() string {
	var b strings.Builder
	for _, k := range faults.Kinds {
		b.WriteString(listing.Entry(k.Name, 13, strings.Fields(k.Doc), table.Options{Width: helpWidth}))
	}
	return strings.TrimRight(b.String(), "\n")
}

func (a *app) faults(ctx context.Context, o *faultsOptions) error {
	if o.times < 1 || o.times > 1e6 {
		return usagef("--times %d: from 1 to a million", o.times)
	}
	var kinds []faults.Kind
	for _, name := range o.kinds {
		if err := oneOf("kind of failure", name, faults.Names()); err != nil {
			return err
		}
		k, err := faults.Find(name)
		if err != nil {
			return err
		}
		kinds = append(kinds, k)
	}
	h, err := newHost()
	if err != nil {
		return err
	}
	if why := faults.Obstacle() + h.Multi.Obstacle(h); why != "" {
		return &missingError{why}
	}
	t := &table.Table{Columns: []table.Column{
		table.Left("failure"), table.Right("trials"), table.Right("injected"), table.Right("detected"),
		table.Right("to detect"),
		table.Right("to recover"), table.Right("redone"), table.Right("exact"),
	}}
	t.Notes = []string{"medians; to recover: until the task that was hit had its right result; redone: begun again, a " +
		"trial"}
	bad := 0
	for _, k := range kinds {
		r, err := a.trials(ctx, k, o)
		if r.trials > 0 {
			t.Add(r.row(k.Name)...)
		}
		if err != nil {
			return errors.Join(a.print(t), err)
		}
		bad += o.times - r.ok
	}
	if err := a.print(t); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d trials were not made good: %w", bad, bench.ErrWrong)
	}
	return nil
}

// trialsOf is what became of the trials of one kind.
type trialsOf struct {
	trials, injected, detected, redone, exact, ok int
	detect, recover                               []time.Duration
}

// trials makes them. Whatever is not as it should be is told at once.
func (a *app) trials(ctx context.Context, k faults.Kind, o *faultsOptions) (trialsOf, error) {
	var r trialsOf
	for i := range o.times {
		t, err := faults.Run(ctx, k, o.seed+uint64(i), nil)
		switch {
		case ctx.Err() != nil:
			return r, errors.New("interrupted")
		case err != nil && !t.Injected:
			return r, err
		case err != nil: // a trial that does not end is one that was not made good
			t.Exact, t.Why = false, err.Error()
		}
		r.trials++
		r.injected += one(t.Injected)
		r.detected += one(t.Detected)
		r.exact += one(t.Exact)
		r.ok += one(t.OK())
		r.redone += t.Redone
		r.detect, r.recover = append(r.detect, t.Detect), append(r.recover, t.Recover)
		if !t.OK() {
			a.say("%s, seed %d: injected %t, detected %t, exact %t: %s", k.Name, o.seed+uint64(i), t.Injected, t.Detected,
				t.Exact, t.Why)
		}
	}
	return r, nil
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// row is a line of the table.
func (r *trialsOf) row(name string) []string {
	middle := func(ds []time.Duration) string {
		ns := make([]float64, len(ds))
		for i, d := range ds {
			ns[i] = float64(d)
		}
		return time.Duration(stats.Median(ns).Center).Round(time.Millisecond).String()
	}
	return []string{name, fmt.Sprint(r.trials), fmt.Sprint(r.injected), fmt.Sprint(r.detected), middle(r.detect),
		middle(r.recover),
		fmt.Sprintf("%.1f", float64(r.redone)/float64(r.trials)), fmt.Sprint(r.exact)}
}

// mostRuns is how many simulated runs there may be.
const mostRuns = 1e6

// simulate runs the work queue in virtual time, and prints how often what happened.
func (a *app) simulate(ctx context.Context, o *faultsOptions) error {
	if o.runs < 1 || o.runs > mostRuns {
		return usagef("--simulate %d: from 1 to a million", o.runs)
	}
	all, elapsed, bad := map[string]int{}, time.Duration(0), 0
	for i := range o.runs {
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		seed := o.seed + uint64(i)
		r, err := workqueue.Simulate(seed)
		if err != nil {
			return err
		}
		elapsed += r.Elapsed
		for what, n := range r.Tally {
			all[what] += n
		}
		if len(r.Wrong) > 0 {
			bad++
			a.say("seed %d: %s; what fails:%s", seed, strings.Join(r.Wrong, "; "), r.Failures)
		}
	}
	t := &table.Table{Columns: []table.Column{table.Left("event"), table.Right("count")}}
	t.Notes = []string{fmt.Sprintf(
		"%d runs, %v of virtual time; a → b: event b followed event a in the life of one task",
		o.runs, elapsed.Round(time.Second),
	)}
	for _, what := range slices.Sorted(maps.Keys(all)) {
		t.Add(strings.TrimSpace(what), fmt.Sprint(all[what]))
	}
	if err := a.print(t); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d simulated runs went wrong: %w", bad, bench.ErrWrong)
	}
	return nil
}
