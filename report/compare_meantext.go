package report

import (
	"strconv"

	"flynn/report/table"
)

// meanRow is one mean of one side.
type meanRow struct {
	Mean
	MeanOf
	side string
}

// meanSheet is the table of the means.
func (c *Comparison) meanSheet() *table.Table {
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
			rows = append(rows, meanRow{m, s, printable(c.Sides[i+1].Name)})
		}
	}
	table.Fill(t, columns, rows, nil)
	return t
}

func (c *Comparison) priced() bool { return c.Sides[0].Price > 0 }
