package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"flynn/bench"
	"flynn/mimd/workqueue"
	"flynn/report/table"
)

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
		"%d runs, %v of virtual time; a → b: event b followed event a in the life of one task", o.runs, elapsed.Round(time.Second),
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
