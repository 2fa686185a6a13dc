package sheet

import (
	"io"
	"slices"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/results/keys"
)

// WriteFlynnCSV writes the Flynn table: one line per problem, for each class its variant, rate and speed-up with
// intervals, then the total and its factors. Numbers are in base units and full precision; a cell is empty where
// nothing was measured.
func WriteFlynnCSV(w io.Writer, a *analysis.Analysis) error {
	t := a.Flynn
	columns := []table.Of[analysis.FlynnRow]{
		table.Values(keys.Kernel, func(r analysis.FlynnRow) any { return r.Kernel }),
		table.Values(keys.Elem, func(r analysis.FlynnRow) any { return r.Elem }),
		table.Values(keys.N, func(r analysis.FlynnRow) any { return r.N }),
		table.Values(keys.Set, func(r analysis.FlynnRow) any { return r.Set }),
		table.Values("unit", func(r analysis.FlynnRow) any { return r.Unit }),
	}
	for i, c := range t.Columns {
		columns = append(columns, cellData(c.String(), func(r analysis.FlynnRow) *analysis.FlynnCell {
			return r.Cells[i]
		})...)
	}
	columns = append(columns, cellData("total", func(r analysis.FlynnRow) *analysis.FlynnCell { return r.Total })...)
	for _, tool := range t.ForeignColumns() {
		columns = append(columns, foreignData(tool)...)
	}
	columns = append(columns, table.Values("fastest", func(r analysis.FlynnRow) any { return r.Fastest.Point.Variant() }),
		factorData("lanes", func(f analysis.Factors) float64 { return f.Lanes }),
		factorData("cores", func(f analysis.Factors) float64 { return f.Cores }),
		factorData("nodes", func(f analysis.Factors) float64 { return f.Nodes }))
	var out table.Table
	table.Fill(&out, append(columns, originData[analysis.FlynnRow](a.Set)...), t.Rows, nil)
	return out.CSV(w)
}

// cellData are the columns of the fastest variant of a class; all are blank where it has none.
func cellData(class string, of func(analysis.FlynnRow) *analysis.FlynnCell) []table.Of[analysis.FlynnRow] {
	return slices.Concat(
		[]table.Of[analysis.FlynnRow]{table.Values(class+" variant", func(r analysis.FlynnRow) any {
			if c := of(r); c != nil {
				return c.Point.Variant()
			}
			return nil
		})},
		estimateData(class+" rate", func(r analysis.FlynnRow) analysis.Estimate { return cellRate(of(r)) }),
		estimateData(class+" speedup", func(r analysis.FlynnRow) analysis.Estimate { return cellSpeedup(of(r)) }),
		[]table.Of[analysis.FlynnRow]{table.Values(class+" "+keys.ULP, func(r analysis.FlynnRow) any {
			return median(cellAccuracy(of(r)))
		})},
		limitData(class+" ", func(r analysis.FlynnRow) analysis.Limit { return cellLimit(of(r)) }))
}

// foreignData are the columns of another tool.
func foreignData(tool string) []table.Of[analysis.FlynnRow] {
	return []table.Of[analysis.FlynnRow]{
		table.Values(tool+" name (foreign)", func(r analysis.FlynnRow) any {
			if f := r.ForeignOf(tool); f != nil {
				return f.Variant()
			}
			return nil
		}),
		table.Values(tool+" rate (foreign)", func(r analysis.FlynnRow) any {
			if f := r.ForeignOf(tool); f != nil {
				return f.Rate(r.Unit).Median
			}
			return nil
		}),
	}
}

func factorData(name string, of func(analysis.Factors) float64) table.Of[analysis.FlynnRow] {
	return table.Values(name, func(r analysis.FlynnRow) any {
		if !r.Split.Known {
			return nil
		}
		return of(r.Split)
	})
}
