package report

import (
	"slices"

	"flynn/report/table"
)

// heatSheet is the numbers of the heat maps: speed-up over scalar on one core, kernels and sizes down, tiers across.
func heatSheet(rows []Row) *table.Table {
	t := &table.Table{
		ID: "heat-table", Title: "Speed-up of each tier",
		Intro: "One core over plain scalar Go on the same problem, the best tuning of each tier.",
		Empty: "No tiers: the files have no samples of class simd together with scalar ones.",
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
				if slices.ContainsFunc(c.columns, func(k heatColumn) bool {
					_, ok := c.tiles[tileKey(kernel, heatColumn{set, k.isa})]
					return ok
				}) {
					lines = append(lines, line{c, kernel, set})
				}
			}
		}
	}
	slices.SortFunc(tiers, compareISA)
	columns := []table.Of[line]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(l line) string { return l.kernel }),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true}, func(l line) string { return l.chart.elem }),
		table.Cells(table.Right(setHead), func(l line) table.Cell { return table.Number(sizeLabel(l.set), l.set) }),
	}
	for _, isa := range tiers {
		columns = append(columns, table.Cells(table.Column{Head: isa, Class: "simd", ISA: isa}, func(l line) table.Cell {
			r, ok := l.chart.tiles[tileKey(l.kernel, heatColumn{l.set, isa})]
			if !ok {
				return table.Words(table.Absent)
			}
			return table.Cell{Text: ratio(r.Speedup), More: brackets(r.Speedup), Value: r.Speedup.Median}
		}))
	}
	table.Fill(t, columns, lines, func(l line) table.Row { return table.Row{Kernel: l.kernel, Elem: l.chart.elem} })
	return t
}
