package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results/keys"
)

func (a *app) costCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cost FILE...",
		Short: "print the cost of redundancy from result files",
		Long: `Read result files and print the cost of redundancy for every vote of class misd:
the time of the vote divided by the time of its fastest version alone, estimated
from paired ratios, with a 95 % interval. A cost below N is cheaper than running
N times; near 1 redundancy is nearly free. Mode vote is the voter alone.

flynn run --profile standard measures more sets of versions and more modes.`,
		Example: `  flynn misd cost out/2026-11-23T054500Z/results.txt`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("%s needs a result file", c.CommandPath())
			}
			return nil
		},
		RunE: a.action(func(_ *cobra.Command, args []string) error { return a.cost(args) }),
	}
}

func (a *app) cost(paths []string) error {
	set, problems := analysis.Load(paths...)
	if len(set.Series) == 0 && problems != nil {
		return problems
	}
	t := &table.Table{Columns: []table.Column{
		table.Left("kernel"), table.Right("working set"), {Head: "flop/B", Below: 2}, table.Left("versions"),
		table.Left("mode"), table.Right("N"), table.Right("cost vs. fastest"), {Head: "95 % interval", Below: 1},
		table.Left("fastest version"),
	}}
	for _, x := range inOrder(set.Series) {
		if best := bestAlone(set, x); x.Point.Class == keys.MISD && best != nil {
			costRow(t, x, best)
		}
	}
	if len(t.Rows) == 0 {
		return errors.Join(problems, fmt.Errorf("%s: no vote together with one of its versions; flynn run measures both",
			strings.Join(paths, ", ")))
	}
	return errors.Join(a.print(t), problems)
}

// inOrder sorts by problem, then by versions and mode: a file has them in random order.
func inOrder(all []*analysis.Series) []*analysis.Series {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *analysis.Series) int {
		p, q := a.Point, b.Point
		return cmp.Or(strings.Compare(p.Kernel, q.Kernel), strings.Compare(p.Elem, q.Elem), cmp.Compare(p.N, q.N),
			strings.Compare(p.ISA, q.ISA), strings.Compare(p.Tune, q.Tune), p.CompareAdded(q), cmp.Compare(p.Workers, q.Workers))
	})
	return sorted
}

func costRow(t *table.Table, x, best *analysis.Series) {
	p := x.Point
	over := analysis.Ratio(best, x)
	names := p.ISA
	if p.Tune != "" {
		names = p.Tune
	}
	mode := p.Mode
	if p.Workers > 1 {
		mode = fmt.Sprintf("%s ×%d", mode, p.Workers)
	}
	t.Add(p.Kernel+"/"+p.Elem, units.Bytes(int64(x.Estimate(keys.Set).Median)), intensity(best), names, mode,
		p.Get(keys.Versions),
		fmt.Sprintf("%.3g×", over.Median), fmt.Sprintf("[%.3g, %.3g]", over.Lo, over.Hi), best.Point.ISA)
}

// intensity is what the best version computes for each byte that it moves.
func intensity(x *analysis.Series) string {
	bytes := x.Estimate(keys.Bytes).Median
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3g", x.Estimate(keys.Flops).Median/bytes)
}

// bestAlone is the fastest version of a vote on one worker without a vote, nil where none was measured.
func bestAlone(set *analysis.Set, vote *analysis.Series) *analysis.Series {
	var best *analysis.Series
	members := strings.Split(vote.Point.ISA, "+")
	for _, x := range set.Series {
		p, v := x.Point, vote.Point
		alike := p.Problem() == v.Problem() && p.Placement == v.Placement && p.Arm == v.Arm
		if !p.Single() || !alike || !slices.Contains(members, p.ISA) {
			continue
		}
		if best == nil || x.Estimate(keys.Time).Median < best.Estimate(keys.Time).Median {
			best = x
		}
	}
	return best
}
