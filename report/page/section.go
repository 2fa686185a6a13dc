package page

import (
	"slices"

	"flynn/report/analysis"
	"flynn/report/plot"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/results/keys"
)

// sectionsOf are the headings of a page in order, each with the tables that belong to it.
func sectionsOf(a *analysis.Analysis) []section {
	all := []section{
		{ID: plot.KindRoof, Title: "Rooflines",
			Intro: "What limits each kernel: rates against arithmetic intensity, below the roofs that the same run " +
				"measured. Slanted lines are the bandwidth of a level, the solid horizontal line is the peak of the widest " +
				"tier, dashed ones are ceilings. A colour is the level that holds the operands. Kernels of nearly equal " +
				"intensity are side by side.",
			Sheets: []*table.Table{sheet.Roofs(a.Roofs), sheet.Limits(a.Rows)}},
		{ID: plot.KindScaling, Title: "Scaling with workers",
			Intro: "Speed-up over one worker of the same variant, by the widest instruction set of each kernel. Strong " +
				"scaling divides one problem, weak scaling gives each worker as much as one had, and throughput is weak scaling " +
				"whose workers do not synchronise between ops. Markers at one number of workers are side by side, so that none " +
				"hides another. An interval without an end cap extends beyond the plot, in every plot.",
			Sheets: []*table.Table{sheet.Scaling(a.Scaling), sheet.Crossovers(a.Crossovers)}},
		{ID: plot.KindHeat, Title: "Kernels and tiers",
			Intro: "Speed-up over plain scalar Go, one core, by working set. An empty place was not measured: the tier " +
				"would have the code of the one below, or the size was skipped.",
			Sheets: []*table.Table{sheet.Heat(a.Rows)}},
		{ID: plot.KindSpeedup, Title: "Speed-up by wider instructions and more workers",
			Intro: "Speed-up over plain scalar Go on the same problem. Each bar is estimated from paired ratios, with its 95 " +
				"% interval; of several tunings the fastest is shown."},
	}
	if a.Mix != nil {
		all = slices.Insert(all, 0, mixSection(a.Mix))
	}
	if len(a.Foreign) > 0 {
		t := sheet.Foreign(a.Foreign)
		all = append(all, section{ID: "foreign", Title: t.Title, Sheets: []*table.Table{t}})
	}
	if a.Peers != nil {
		all = append(all, section{ID: "others", Title: "Peers: external code", Sheets: []*table.Table{sheet.Peers(a.Peers)}})
	}
	return all
}

// mixSection says first what programs at the same time tell of the machine.
func mixSection(m *analysis.Mix) section {
	intro := "Speed of a kernel while all other workers run another one without end, over its speed next to parked " +
		"workers, with 95 % intervals. Both were measured in turns."
	for _, f := range m.Findings {
		intro += " " + f.Text
	}
	return section{ID: plot.KindMix, Title: "Programs at the same time", Intro: intro, Sheets: sheet.Mixes(m)}
}

// pageFigures is how many plots of a kind a reader sees without asking.
const pageFigures = 16

// pageSections draws all plots that no kernel's view has taken and puts each kind under its own heading. A heading
// without plots stays where its tables say what is lacking.
func pageSections(plots []plot.Plot, a *analysis.Analysis, art *artist, taken map[string]bool) ([]section, error) {
	var some []section
	for _, sec := range sectionsOf(a) {
		for _, p := range plots {
			if p.Kind() != sec.ID || taken[p.Name] {
				continue
			}
			figure, err := art.figure(p)
			if err != nil {
				return nil, err
			}
			to := &sec.Figures
			if len(sec.Figures) == pageFigures {
				to = &sec.More
			}
			*to = append(*to, figure)
		}
		if len(sec.Figures)+len(sec.Sheets) > 0 {
			some = append(some, sec)
		}
	}
	return some, nil
}

// choice is one list of the filter.
type choice struct {
	Name, Label string
	Values      []string
}

// choices are what rows can be filtered by, each only where there is something to choose.
func choices(rows []analysis.Row) []choice {
	all := []choice{{Name: keys.Kernel, Label: "kernel"}, {Name: keys.Elem, Label: "element"}, {Name: keys.Class,
		Label: "class"}, {Name: keys.ISA, Label: "ISA"}}
	for _, r := range rows {
		for i, v := range []string{r.Point.Kernel, r.Point.Elem, r.Point.Class, r.Point.ISA} {
			if !slices.Contains(all[i].Values, v) {
				all[i].Values = append(all[i].Values, v)
			}
		}
	}
	slices.SortFunc(all[3].Values, analysis.CompareISA)
	return slices.DeleteFunc(all, func(c choice) bool { return len(c.Values) < 2 })
}
