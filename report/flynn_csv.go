package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"flynn/results/keys"
)

// WriteFlynnCSV writes the Flynn table: one line per problem, for each class its variant, rate and speed-up with
// intervals, then the total and its factors. Numbers are in base units and full precision; a cell is empty where nothing
// was measured.
func WriteFlynnCSV(w io.Writer, s *Set) error {
	t := s.FlynnTable()
	out := csv.NewWriter(w)
	if err := out.Write(t.csvHeader()); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if err := out.Write(append(r.csvLine(t.foreignColumns()), s.Keys[keys.Machine], s.Keys[keys.Emulated])); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (t *FlynnTable) csvHeader() []string {
	line := []string{keys.Kernel, keys.Elem, keys.N, keys.Set, "unit"}
	cell := func(name string) {
		for _, what := range []string{"variant", "rate", "rate lo", "rate hi", "speedup", "speedup lo", "speedup hi", keys.ULP, "level", "roof", "of roof", "of roof in hardware bytes", "flop/B", "implausible"} {
			line = append(line, name+" "+what)
		}
	}
	for _, c := range t.Columns {
		cell(c.String())
	}
	cell("total")
	for _, tool := range t.foreignColumns() {
		line = append(line, tool+" name (foreign)", tool+" rate (foreign)")
	}
	return append(line, "fastest", "lanes", "cores", "nodes", keys.Machine, keys.Emulated)
}

func (r FlynnRow) csvLine(tools []string) []string {
	line := []string{r.Kernel, r.Elem, strconv.Itoa(r.N), number(r.Set), r.Unit}
	for _, c := range r.Cells {
		line = append(line, c.csv()...)
	}
	line = append(line, r.Total.csv()...)
	for _, tool := range tools {
		if f := r.foreign(tool); f != nil {
			line = append(line, f.variant(), number(f.rate(r.Unit).Median))
		} else {
			line = append(line, "", "")
		}
	}
	line = append(line, r.Fastest.Point.Variant())
	if !r.Split.Known {
		return append(line, "", "", "")
	}
	return append(line, number(r.Split.Lanes), number(r.Split.Cores), number(r.Split.Nodes))
}

func (c *FlynnCell) csv() []string {
	if c == nil {
		return make([]string, 14)
	}
	line := []string{c.Point.Variant()}
	for _, e := range []Estimate{c.Rate, c.Speedup} {
		if e.N == 0 {
			line = append(line, "", "", "")
			continue
		}
		line = append(line, number(e.Median), number(e.Lo), number(e.Hi))
	}
	line = append(line, ulpCell(c.accuracy()))
	return append(line, limitCells(c.Limit)...)
}
