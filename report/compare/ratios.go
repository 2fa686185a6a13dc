package compare

import "flynn/report/analysis"

// Rows are those of a side that are compared.
func (c *Comparison) Rows(side int) []analysis.Row { return c.kept[side] }

// Ratios are the rows of a side that the base has too, with the speed-up over it.
func (c *Comparison) Ratios(side int) []analysis.Row {
	var rows []analysis.Row
	for _, r := range c.rows() {
		if r.pair.Side == side && !r.cell.Role {
			row := r.side().row
			row.Speedup = r.pair.Time
			rows = append(rows, row)
		}
	}
	return rows
}
