package report

import (
	"fmt"
	"slices"

	"flynn/report/fit"
)

// scalingSheet is the table of all lines, one step a row. Laws have columns where any line has them.
func scalingSheet(lines []ScalingLine) *sheet {
	type step struct {
		ScalingLine
		ScalingStep
		last bool
	}
	var steps []step
	for _, l := range lines {
		for i, s := range l.Steps {
			steps = append(steps, step{l, s, i == len(l.Steps)-1})
		}
	}
	t := &sheet{
		id: "scaling-table", title: "Scaling with workers and nodes",
		intro: "Speed-up over one worker of the same variant; for nodes, over one node of as many workers. Strong scaling keeps the problem. Weak scaling gives each worker as much as one had. Throughput: as weak scaling, but workers do not synchronise between ops.",
		empty: "No scaling: the files have no point with several workers and the same variant with one.",
	}
	columns := []sheetColumn[step]{
		{heading{text: "kernel", left: true, same: true}, func(s step) field { return words(s.Point.Kernel) }},
		{heading{text: "elem", left: true, same: true}, func(s step) field { return words(s.Point.Elem) }},
		{heading{text: "set", same: true}, func(s step) field { return field{text: workingSet(s.Set), value: s.Set} }},
		{heading{text: "variant", left: true, same: true}, func(s step) field { return words(variantOf(s.ScalingLine)) }},
		{heading{text: "workers"}, func(s step) field {
			return field{text: s.count(), value: float64(s.Workers)}
		}},
		{heading{text: "speed-up"}, func(s step) field { return field{text: ratio(s.Speedup), value: s.Speedup.Median} }},
		{heading{text: "95 % interval", drop: 1}, func(s step) field { return words(brackets(s.Speedup)) }},
		{heading{text: "efficiency"}, func(s step) field { return field{text: percent(s.Efficiency), value: s.Efficiency} }},
		{heading{text: "Karp–Flatt"}, func(s step) field { return field{text: sig(s.KarpFlatt), value: s.KarpFlatt} }},
	}
	for _, l := range lawColumns {
		if slices.ContainsFunc(lines, func(x ScalingLine) bool { return l.field(x).text != absent }) {
			columns = append(columns, sheetColumn[step]{l.heading, func(s step) field {
				if !s.last {
					return words("")
				}
				return l.field(s.ScalingLine)
			}})
		}
	}
	fill(t, columns, steps, func(s step) sheetRow {
		return sheetRow{kernel: s.Point.Kernel, elem: s.Point.Elem, class: s.Point.Class, isa: s.Point.ISA}
	})
	if len(lines) > 0 {
		t.notes = scalingNotes(lines)
	}
	return t
}

// count is the number of workers, or of nodes, of a step.
func (s ScalingStep) count() string {
	if s.Crowded {
		return fmt.Sprint(s.Workers, " ", crowded)
	}
	return fmt.Sprint(s.Workers)
}

// variantOf names what ran, without the number of workers.
func variantOf(l ScalingLine) string {
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
	if of := nodesOf(l.Point); of != "" {
		name += ", nodes " + of
	}
	return name
}

var lawColumns = []sheetColumn[ScalingLine]{
	{heading{text: "Amdahl s"}, func(l ScalingLine) field {
		if l.Amdahl == nil {
			return words(absent)
		}
		return coefficient(l.Amdahl.Serial)
	}},
	{heading{text: "Gustafson s"}, func(l ScalingLine) field {
		if l.Scaled == nil {
			return words(absent)
		}
		return coefficient(l.Scaled.Serial)
	}},
	{heading{text: "USL σ"}, func(l ScalingLine) field {
		if l.USL == nil {
			return words(absent)
		}
		return coefficient(l.USL.Sigma)
	}},
	{heading{text: "USL κ"}, func(l ScalingLine) field {
		if l.USL == nil {
			return words(absent)
		}
		return coefficient(l.USL.Kappa)
	}},
	{heading{text: "knee"}, func(l ScalingLine) field {
		if l.Knee == 0 {
			return words(absent)
		}
		return field{text: sig(l.Knee), value: l.Knee}
	}},
}

func coefficient(c fit.Coefficient) field {
	return field{text: fmt.Sprintf("%s [%s, %s]", sig(c.Value), sig(c.Lo), sig(c.Hi)), value: c.Value}
}

// scalingNotes say what the columns mean and which laws are lacking.
func scalingNotes(lines []ScalingLine) []string {
	notes := []string{
		"Efficiency is S/p. Karp–Flatt is the serial part that one step shows, (1/S − 1/p)/(1 − 1/p). If it grows with p, overhead limits. Below 0 the speed-up exceeds p, for example if the caches of two cores hold what one cache does not.",
	}
	if slices.ContainsFunc(lines, func(l ScalingLine) bool {
		return slices.ContainsFunc(l.Steps, func(s ScalingStep) bool { return s.Crowded })
	}) {
		notes = append(notes, crowdedNote)
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
	if slices.ContainsFunc(lines, func(l ScalingLine) bool { return l.USL != nil || l.Amdahl != nil || l.Scaled != nil }) {
		notes = append(notes, "Laws are least squares of relative errors, with 95 % intervals: Amdahl 1/(s + (1−s)/p), Gustafson p − s(p−1), USL p/(1 + σ(p−1) + κp(p−1)); the knee √((1−σ)/κ) is given if the interval of κ is above 0.")
	}
	return notes
}
