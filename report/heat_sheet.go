package report

import "slices"

// heatSheet is the numbers of the heat maps: speed-up over scalar on one core, kernels and sizes down, tiers across.
func heatSheet(rows []Row) *sheet {
	t := &sheet{
		id: "heat-table", title: "Speed-up of each tier",
		intro: "One core over plain scalar Go on the same problem, the best tuning of each tier.",
		empty: "No tiers: the files have no samples of class simd together with scalar ones.",
	}
	charts := heatCharts(rows)
	type line struct {
		chart  *heatChart
		kernel string
		set    float64
	}
	var tiers []string
	var lines []line
	for _, c := range charts {
		for _, k := range c.columns {
			if !slices.Contains(tiers, k.isa) {
				tiers = append(tiers, k.isa)
			}
		}
		for _, kernel := range c.kernels {
			for _, set := range c.sets() {
				if slices.ContainsFunc(c.columns, func(k heatColumn) bool { _, ok := c.tiles[tileKey(kernel, heatColumn{set, k.isa})]; return ok }) {
					lines = append(lines, line{c, kernel, set})
				}
			}
		}
	}
	slices.SortFunc(tiers, compareISA)
	columns := []sheetColumn[line]{
		{heading{text: "kernel", left: true, same: true}, func(l line) field { return words(l.kernel) }},
		{heading{text: "elem", left: true, same: true}, func(l line) field { return words(l.chart.elem) }},
		{heading{text: "set"}, func(l line) field { return field{text: sizeLabel(l.set), value: l.set} }},
	}
	for _, isa := range tiers {
		columns = append(columns, sheetColumn[line]{heading{text: isa, class: "simd", isa: isa}, func(l line) field {
			r, ok := l.chart.tiles[tileKey(l.kernel, heatColumn{l.set, isa})]
			if !ok {
				return words(absent)
			}
			return field{text: ratio(r.Speedup), more: brackets(r.Speedup), value: r.Speedup.Median}
		}})
	}
	fill(t, columns, lines, func(l line) sheetRow { return sheetRow{kernel: l.kernel, elem: l.chart.elem} })
	return t
}
