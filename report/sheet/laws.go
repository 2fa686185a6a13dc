package sheet

import (
	"fmt"
	"slices"

	"flynn/report/analysis"
	"flynn/report/fit"
	"flynn/report/table"
	"flynn/report/units"
)

// Scaling is the table of all lines, one step a row. Laws have columns where any line has them.
func Scaling(lines []analysis.ScalingLine) *table.Table {
	type step struct {
		analysis.ScalingLine
		analysis.ScalingStep
		last bool
	}
	var steps []step
	for _, l := range lines {
		for i, s := range l.Steps {
			steps = append(steps, step{l, s, i == len(l.Steps)-1})
		}
	}
	t := &table.Table{
		ID: "scaling-table", Title: "Scaling with workers and nodes",
		Intro: "Speed-up over one worker of the same variant; for nodes, over one node of as many workers. Strong scaling " +
			"keeps the problem. Weak scaling gives each worker as much as one had. Throughput: as weak scaling, but workers " +
			"do not synchronise between ops.",
		Empty: "No scaling: the files have no point with several workers and the same variant with one.",
	}
	columns := []table.Of[step]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(s step) string { return s.Point.Kernel }),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true}, func(s step) string { return s.Point.Elem }),
		table.Cells(table.Column{Head: SetHead, Same: true}, func(s step) table.Cell {
			return table.Number(WorkingSet(s.Set), s.Set)
		}),
		table.Texts(table.Column{Head: "variant", Left: true, Same: true}, func(s step) string {
			return variantOf(s.ScalingLine)
		}),
		table.Cells(table.Right("workers"), func(s step) table.Cell {
			return table.Number(stepCount(s.ScalingStep), float64(s.Workers))
		}),
		table.Cells(table.Right("speed-up"), func(s step) table.Cell {
			return table.Number(ratio(s.Speedup), s.Speedup.Median)
		}),
		table.Texts(table.Column{Head: "95 % interval", Below: 1}, func(s step) string { return brackets(s.Speedup) }),
		table.Cells(table.Right("efficiency"), func(s step) table.Cell {
			return table.Number(units.Percent(s.Efficiency), s.Efficiency)
		}),
		table.Cells(table.Right("Karp–Flatt"), func(s step) table.Cell {
			return table.Number(units.Sig(s.KarpFlatt), s.KarpFlatt)
		}),
	}
	for _, l := range lawColumns {
		if slices.ContainsFunc(lines, func(x analysis.ScalingLine) bool { return l.Cell(x).Text != table.Absent }) {
			columns = append(columns, table.Cells(l.Column, func(s step) table.Cell {
				if !s.last {
					return table.Words("")
				}
				return l.Cell(s.ScalingLine)
			}))
		}
	}
	table.Fill(t, columns, steps, func(s step) table.Row {
		return table.Row{Kernel: s.Point.Kernel, Elem: s.Point.Elem, Class: s.Point.Class, ISA: s.Point.ISA}
	})
	if len(lines) > 0 {
		t.Notes = scalingNotes(lines)
	}
	return t
}

// stepCount is the number of workers, or of nodes, of a step.
func stepCount(s analysis.ScalingStep) string {
	if s.Crowded {
		return fmt.Sprint(s.Workers, " ", analysis.CrowdedMark)
	}
	return fmt.Sprint(s.Workers)
}

// variantOf names what ran, without the number of workers.
func variantOf(l analysis.ScalingLine) string {
	name := l.Point.ISA
	if l.Point.Tune != "" {
		name += " " + l.Point.Tune
	}
	if how := l.Point.Scaling; how != "" {
		name += " " + how
	}
	if l.Point.Schedule != "" {
		name += " " + l.Point.Schedule
	}
	if of := analysis.NodesOf(l.Point); of != "" {
		name += ", nodes " + of
	}
	return name
}

var lawColumns = []table.Of[analysis.ScalingLine]{
	table.Cells(table.Right("Amdahl s"), func(l analysis.ScalingLine) table.Cell {
		if l.Amdahl == nil {
			return table.Words(table.Absent)
		}
		return coefficient(l.Amdahl.Serial)
	}),
	table.Cells(table.Right("Gustafson s"), func(l analysis.ScalingLine) table.Cell {
		if l.Scaled == nil {
			return table.Words(table.Absent)
		}
		return coefficient(l.Scaled.Serial)
	}),
	table.Cells(table.Right("USL σ"), func(l analysis.ScalingLine) table.Cell {
		if l.USL == nil {
			return table.Words(table.Absent)
		}
		return coefficient(l.USL.Sigma)
	}),
	table.Cells(table.Right("USL κ"), func(l analysis.ScalingLine) table.Cell {
		if l.USL == nil {
			return table.Words(table.Absent)
		}
		return coefficient(l.USL.Kappa)
	}),
	table.Cells(table.Right("knee"), func(l analysis.ScalingLine) table.Cell {
		if l.Knee == 0 {
			return table.Words(table.Absent)
		}
		return table.Number(units.Sig(l.Knee), l.Knee)
	}),
}

func coefficient(c fit.Coefficient) table.Cell {
	return table.Number(fmt.Sprintf("%s [%s, %s]", units.Sig(c.Value), units.Sig(c.Lo), units.Sig(c.Hi)), c.Value)
}

// scalingNotes say what the columns mean and which laws are lacking.
func scalingNotes(lines []analysis.ScalingLine) []string {
	notes := []string{
		"Efficiency is S/p. Karp–Flatt is the serial part that one step shows, (1/S − 1/p)/(1 − 1/p). If it grows with p, " +
			"overhead limits. Below 0 the speed-up exceeds p, for example if the caches of two cores hold what one cache " +
			"does not.",
	}
	if slices.ContainsFunc(lines, func(l analysis.ScalingLine) bool {
		return slices.ContainsFunc(l.Steps, func(s analysis.ScalingStep) bool { return s.Crowded })
	}) {
		notes = append(notes, analysis.CrowdedNote)
	}
	lacks := make(map[string]int)
	var order []string
	for _, l := range lines {
		for _, why := range l.Lacks {
			if lacks[why]++; lacks[why] == 1 {
				order = append(order, why)
			}
		}
	}
	for _, why := range order {
		notes = append(notes, fmt.Sprintf("Not fitted for %d of %d lines: %s.", lacks[why], len(lines), why))
	}
	if slices.ContainsFunc(lines, func(l analysis.ScalingLine) bool {
		return l.USL != nil || l.Amdahl != nil || l.Scaled != nil
	}) {
		notes = append(notes, "Laws are least squares of relative errors, with 95 % intervals: Amdahl 1/(s + (1−s)/p), "+
			"Gustafson p − s(p−1), USL p/(1 + σ(p−1) + κp(p−1)); the knee √((1−σ)/κ) is given if the interval of κ is above 0.")
	}
	return notes
}
