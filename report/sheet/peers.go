package sheet

import (
	"fmt"
	"strconv"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
)

// Peers is the table of peers for people.
func Peers(t *analysis.PeerTable) *table.Table {
	out := &table.Table{
		ID: "peers", Title: "Peers: external code",
		Intro: "Time of each compiler or library divided by the time of flynn's best variant, with as many workers or fewer.",
		Empty: "No peers: the files have no samples of external code (flynn run --peers).",
	}
	columns := []table.Of[analysis.PeerRow]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(r analysis.PeerRow) string {
			return r.Kernel
		}),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true}, func(r analysis.PeerRow) string { return r.Elem }),
		table.Cells(table.Right(SetHead), func(r analysis.PeerRow) table.Cell {
			return table.Cell{Text: WorkingSet(r.Set), More: "n=" + strconv.Itoa(r.N), Value: r.Set}
		}),
		table.Cells(table.Column{Head: "n", Term: true, Below: 2}, func(r analysis.PeerRow) table.Cell {
			return table.Number(strconv.Itoa(r.N), float64(r.N))
		}),
		table.Cells(table.Right("workers"), func(r analysis.PeerRow) table.Cell {
			return table.Number(strconv.Itoa(r.P), float64(r.P))
		}),
		table.Texts(table.Column{Head: "flynn", Left: true, Below: 3}, func(r analysis.PeerRow) string {
			return r.Own.Point.Variant()
		}),
		table.Cells(table.Right("time"), func(r analysis.PeerRow) table.Cell {
			return table.Number(units.Duration(r.Own.Time.Median), r.Own.Time.Median)
		}),
	}
	for i, name := range t.Peers {
		columns = append(columns, table.Cells(table.Right(name), func(r analysis.PeerRow) table.Cell {
			return peerCell(r.Cells[i])
		}))
	}
	columns = append(columns,
		table.Texts(table.Left("best"), func(r analysis.PeerRow) string { return r.Best.Name }),
		table.Texts(table.Column{Head: "95 % interval", Term: true, Below: 1}, func(r analysis.PeerRow) string {
			return brackets(r.Best.Ratio)
		}))
	table.Fill(out, columns, t.Rows, func(r analysis.PeerRow) table.Row {
		return table.Row{Kernel: r.Kernel, Elem: r.Elem}
	})
	if n := behind(t); len(t.Rows) > 0 {
		out.Notes = []string{fmt.Sprintf("Ratios of times, from paired samples: above 1 flynn is faster. In %d of %d rows "+
			"the best peer is faster than flynn.", n, len(t.Rows))}
	}
	return out
}

// behind counts the rows in which the best peer is faster.
func behind(t *analysis.PeerTable) (n int) {
	for _, r := range t.Rows {
		if r.Best.Ratio.Median < 1 {
			n++
		}
	}
	return n
}

func peerCell(c *analysis.PeerCell) table.Cell {
	if c == nil {
		return table.Words(table.Absent)
	}
	return table.Cell{Text: ratio(c.Ratio), More: brackets(c.Ratio), Value: c.Ratio.Median, Alarm: c.Ratio.Median < 1}
}
