package compare

import (
	"slices"
	"strconv"

	"flynn/internal/stats"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results/keys"
)

// Mean is the geometric mean of the ratios of one kind of cell, over the cells that all files have. Kernels without
// any rate, such as nop, are the harness and do not count.
type Mean struct {
	What  string
	Role  bool
	Cells int
	Sides []MeanOf // one for each side but the base
}

// MeanOf is the means of one side. Each is over those of the cells that have the ratio on all sides; 0 where none has.
type MeanOf struct {
	Time, Cycles, Roof, Money float64
}

// means takes one mean over all exact cells, one of each class, and one of each role. Cells by role repeat the samples
// of exact ones, so that no mean mixes both.
func (c *Comparison) means() {
	groups := make(map[string][]Cell)
	var order []string
	add := func(what string, cell Cell) {
		if groups[what] == nil {
			order = append(order, what)
		}
		groups[what] = append(groups[what], cell)
	}
	for _, cell := range c.Cells {
		base := cell.Values[0]
		if len(cell.Pairs) != len(c.Sides)-1 || base.Bytes.N == 0 && base.Flops.N == 0 {
			continue
		}
		if cell.Role {
			add(cell.Way, cell)
			continue
		}
		add("same variants", cell)
		add(cell.Class, cell)
	}
	for _, what := range order {
		c.Means = append(c.Means, c.mean(what, groups[what]))
	}
	place := func(m Mean) int {
		if m.What == "same variants" {
			return -1
		}
		return keys.ClassRank(m.What)
	}
	slices.SortStableFunc(c.Means, func(a, b Mean) int {
		if a.Role != b.Role {
			return boolCompare(a.Role, b.Role)
		}
		return place(a) - place(b)
	})
}

func (c *Comparison) mean(what string, cells []Cell) Mean {
	m := Mean{What: what, Role: cells[0].Role, Cells: len(cells)}
	over := func(side int, of func(Pair) float64) float64 {
		var ratios []float64
		for _, cell := range cells {
			if !slices.ContainsFunc(cell.Pairs, func(p Pair) bool { return of(p) <= 0 }) {
				ratios = append(ratios, of(cell.Pairs[side]))
			}
		}
		return stats.GeometricMean(ratios)
	}
	for side := range cells[0].Pairs {
		m.Sides = append(m.Sides, MeanOf{
			Time:   over(side, func(p Pair) float64 { return p.Time.Median }),
			Cycles: over(side, func(p Pair) float64 { return p.Cycles.Median }),
			Roof:   over(side, func(p Pair) float64 { return p.Roof }),
			Money:  over(side, func(p Pair) float64 { return p.Money }),
		})
	}
	return m
}

// meanRow is one mean of one side.
type meanRow struct {
	Mean
	MeanOf
	side string
}

// MeanSheet is the table of the means.
func (c *Comparison) MeanSheet() *table.Table {
	t := &table.Table{
		ID: "means", Title: "Geometric means over the cells that all files have, without kernels that have no rate",
		Empty: "No cell is common to all files: there is no geometric mean.",
	}
	columns := []table.Of[meanRow]{
		table.Texts(table.Left("cells"), func(r meanRow) string { return r.What }),
		table.Texts(table.Column{Head: "count"}, func(r meanRow) string { return strconv.Itoa(r.Cells) }),
	}
	if len(c.Sides) > 2 {
		columns = append(columns, table.Texts(table.Left("against"), func(r meanRow) string { return r.side }))
	}
	columns = append(columns,
		table.Texts(table.Column{Head: "new/base"}, func(r meanRow) string { return timesOf(r.Time) }),
		table.Texts(table.Column{Head: "per cycle"}, func(r meanRow) string { return timesOf(r.Cycles) }),
		table.Texts(table.Column{Head: "of own roof"}, func(r meanRow) string { return timesOf(r.Roof) }))
	if c.priced() {
		columns = append(columns, table.Texts(table.Column{Head: "per money"}, func(r meanRow) string {
			return timesOf(r.Money)
		}))
	}
	var rows []meanRow
	for _, m := range c.Means {
		for i, s := range m.Sides {
			rows = append(rows, meanRow{m, s, units.Printable(c.Sides[i+1].Name)})
		}
	}
	table.Fill(t, columns, rows, nil)
	return t
}

func (c *Comparison) priced() bool { return c.Sides[0].Price > 0 }
