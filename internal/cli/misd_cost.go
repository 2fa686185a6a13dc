package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"flynn/report"
	"flynn/results/keys"
)

func (a *app) costCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cost FILE...",
		Short: "what votes cost over the best single version, from result files",
		Long: `Read result files and print, for every vote of class misd, how many times as long
it takes as the fastest of its versions does alone on the same problem, estimated
from paired ratios, with its 95 % interval. Below N redundancy is cheaper
than N runs; near 1 it is nearly free. Mode vote is the voter alone.

More sets and modes are in the result file with flynn run --profile standard.`,
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
	set, problems := report.Load(paths...)
	if len(set.Series) == 0 && problems != nil {
		return problems
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kernel\tset\tflop/B\tversions\tmode\tN\tover best\t95 % interval\tbest alone")
	rows := 0
	for _, x := range inOrder(set.Series) {
		if best := bestAlone(set, x); x.Point.Class == keys.MISD && best != nil {
			rows++
			costRow(w, x, best)
		}
	}
	if rows == 0 {
		return errors.Join(problems, fmt.Errorf("no vote beside one of its versions in %s: flynn run measures both", strings.Join(paths, ", ")))
	}
	return errors.Join(w.Flush(), problems)
}

// inOrder sorts by problem, then by versions and mode: a file has them in random order.
func inOrder(all []*report.Series) []*report.Series {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *report.Series) int {
		p, q := a.Point, b.Point
		return cmp.Or(strings.Compare(p.Kernel, q.Kernel), strings.Compare(p.Elem, q.Elem), cmp.Compare(p.N, q.N),
			strings.Compare(p.ISA, q.ISA), strings.Compare(p.Tune, q.Tune), p.CompareAdded(q), cmp.Compare(p.Workers, q.Workers))
	})
	return sorted
}

func costRow(w *tabwriter.Writer, x, best *report.Series) {
	p := x.Point
	over := report.Ratio(best, x)
	names := p.ISA
	if p.Tune != "" {
		names = p.Tune
	}
	mode := p.Mode
	if p.Workers > 1 {
		mode = fmt.Sprintf("%s ×%d", mode, p.Workers)
	}
	fmt.Fprintf(w, "%s/%s\t%s\t%s\t%s\t%s\t%s\t%.3g×\t[%.3g, %.3g]\t%s\n", p.Kernel, p.Elem,
		binarySize(int64(x.Estimate(keys.Set).Median)), intensity(best), names, mode, p.Get(keys.Versions),
		over.Median, over.Lo, over.Hi, best.Point.ISA)
}

// intensity is what the best version computes for each byte that it moves.
func intensity(x *report.Series) string {
	bytes := x.Estimate(keys.Bytes).Median
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3g", x.Estimate(keys.Flops).Median/bytes)
}

// bestAlone is the fastest version of a vote on one worker without a vote, nil where none was measured.
func bestAlone(set *report.Set, vote *report.Series) *report.Series {
	var best *report.Series
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
