package report

import "flynn/report/table"

// sectionsOf are the headings of a page in order, each with the tables that belong to it.
func sectionsOf(a *Analysis) []section {
	all := []section{
		{ID: kindRoof, Title: "Rooflines",
			Intro: "What limits each kernel: rates against arithmetic intensity, below the roofs that the same run " +
				"measured. Slanted lines are the bandwidth of a level, the solid horizontal line is the peak of the widest " +
				"tier, dashed ones are ceilings. A colour is the level that holds the operands. Kernels of nearly equal " +
				"intensity are side by side.",
			Sheets: []*table.Table{roofSheet(a.Roofs), limitSheet(a.Rows)}},
		{ID: kindScaling, Title: "Scaling with workers",
			Intro: "Speed-up over one worker of the same variant, by the widest instruction set of each kernel. Strong " +
				"scaling divides one problem, weak scaling gives each worker as much as one had, and throughput is weak scaling " +
				"whose workers do not synchronise between ops. Markers at one number of workers are side by side, so that none " +
				"hides another. An interval without an end cap extends beyond the plot, in every plot.",
			Sheets: []*table.Table{scalingSheet(a.Scaling), crossoverSheet(a.Crossovers)}},
		{ID: kindRate, Title: "Rate against the working set",
			Intro: "GB/s if memory limits a kernel, GFLOP/s if it does more than one operation per byte. Vertical lines are " +
				"the capacities of the caches: L1d and L2 of one core, L3 of all."},
		{ID: kindHeat, Title: "Kernels and tiers",
			Intro: "Speed-up over plain scalar Go, one core, by working set. An empty place was not measured: the tier " +
				"would have the code of the one below, or the size was skipped.",
			Sheets: []*table.Table{heatSheet(a.Rows)}},
		{ID: kindSpeedup, Title: "Speed-up by wider instructions and more workers",
			Intro: "Speed-up over plain scalar Go on the same problem. Each bar is estimated from paired ratios, with its 95 " +
				"% interval; of several tunings the fastest is shown."},
	}
	if len(a.Foreign) > 0 {
		t := foreignSheet(a.Foreign)
		all = append(all, section{ID: "foreign", Title: t.Title, Sheets: []*table.Table{t}})
	}
	if a.Peers != nil {
		all = append(all, section{ID: "others", Title: "Peers: external code", Sheets: []*table.Table{peerSheet(a.Peers)}})
	}
	return all
}

// pageFigures is how many plots of a kind a reader sees without asking.
const pageFigures = 16

// pageSections draws all plots and puts each kind under its own heading. A heading without plots stays where its tables
// say what is lacking.
func pageSections(plots []Plot, a *Analysis) ([]section, error) {
	var some []section
	for _, sec := range sectionsOf(a) {
		for _, p := range plots {
			if p.kind != sec.ID {
				continue
			}
			svg, err := p.inline()
			if err != nil {
				return nil, err
			}
			to := &sec.Figures
			if len(sec.Figures) == pageFigures {
				to = &sec.More
			}
			*to = append(*to, pageFigure{p.Name, p.Title, p.Alt, int(p.figure.width.Points()), svg})
		}
		if len(sec.Figures)+len(sec.Sheets) > 0 {
			some = append(some, sec)
		}
	}
	return some, nil
}
