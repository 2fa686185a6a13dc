package report

import (
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
)

// meanTitle is the heading of the means.
const meanTitle = "Geometric means over the cells that all files have, without kernels that have no rate"

// meanHeads are the columns of the means.
func (c *Comparison) meanHeads() []column {
	heads := []column{{head: "cells", text: true}, {head: "count"}}
	if len(c.Sides) > 2 {
		heads = append(heads, column{head: "against", text: true})
	}
	heads = append(heads, column{head: "new/base"}, column{head: "per cycle"}, column{head: "of own roof"})
	if c.priced() {
		heads = append(heads, column{head: "per money"})
	}
	return heads
}

func (c *Comparison) priced() bool { return c.Sides[0].Price > 0 }

// meanCells has one line for each mean and side.
func (c *Comparison) meanCells() [][]string {
	var lines [][]string
	for _, m := range c.Means {
		for i, s := range m.Sides {
			line := []string{m.What, strconv.Itoa(m.Cells)}
			if len(c.Sides) > 2 {
				line = append(line, printable(c.Sides[i+1].Name))
			}
			line = append(line, timesOf(s.Time), timesOf(s.Cycles), timesOf(s.Roof))
			if c.priced() {
				line = append(line, timesOf(s.Money))
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func (c *Comparison) meansText(o Options) string {
	if len(c.Means) == 0 {
		return "No cell is common to all files: there is no geometric mean.\n"
	}
	var cols []compareColumn
	for _, h := range c.meanHeads() {
		cols = append(cols, compareColumn{column: h})
	}
	t := compareTable(cols, o)
	for _, line := range c.meanCells() {
		t.AppendRow(tableRow(line))
	}
	return o.paint(bold, meanTitle) + "\n" + trimLines(t.Render()) + "\n"
}

func tableRow(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, cell := range cells {
		row[i] = cell
	}
	return row
}
