package sheet

import (
	"slices"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
)

// Heat is the numbers of the heat maps: speed-up over scalar on one core, kernels and sizes down, tiers across.
func Heat(rows []analysis.Row) *table.Table {
	t := &table.Table{
		ID: "heat-table", Title: "Speed-up of each tier",
		Intro: "One core over plain scalar Go on the same problem, the best tuning of each tier.",
		Empty: "No tiers: the files have no samples of class simd together with scalar ones.",
	}
	charts := analysis.HeatMaps(rows)
	type line struct {
		chart  *analysis.HeatMap
		kernel string
		set    float64
	}
	var tiers []string
	var lines []line
	for _, c := range charts {
		for _, k := range c.Columns {
			if !slices.Contains(tiers, k.ISA) {
				tiers = append(tiers, k.ISA)
			}
		}
		for _, kernel := range c.Kernels {
			for _, set := range c.Sets() {
				if slices.ContainsFunc(c.Columns, func(k analysis.HeatColumn) bool {
					_, ok := c.Tiles[analysis.TileKey(kernel, analysis.HeatColumn{Set: set, ISA: k.ISA})]
					return ok
				}) {
					lines = append(lines, line{c, kernel, set})
				}
			}
		}
	}
	slices.SortFunc(tiers, analysis.CompareISA)
	columns := []table.Of[line]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(l line) string { return l.kernel }),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true}, func(l line) string { return l.chart.Elem }),
		table.Cells(table.Right(SetHead), func(l line) table.Cell { return table.Number(units.SizeLabel(l.set), l.set) }),
	}
	for _, isa := range tiers {
		columns = append(columns, table.Cells(table.Column{Head: isa, Class: "simd", ISA: isa}, func(l line) table.Cell {
			r, ok := l.chart.Tiles[analysis.TileKey(l.kernel, analysis.HeatColumn{Set: l.set, ISA: isa})]
			if !ok {
				return table.Words(table.Absent)
			}
			return table.Cell{Text: ratio(r.Speedup), More: brackets(r.Speedup), Value: r.Speedup.Median}
		}))
	}
	table.Fill(t, columns, lines, func(l line) table.Row { return table.Row{Kernel: l.kernel, Elem: l.chart.Elem} })
	return t
}
