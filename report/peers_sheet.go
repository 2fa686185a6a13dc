package report

import (
	"fmt"
	"strconv"
)

// sheet is the table of peers for people.
func (t *PeerTable) sheet() *sheet {
	out := &sheet{
		id: "peers", title: "Peers: external code",
		intro: "Time of each compiler or library divided by the time of flynn's best variant, with as many workers or fewer.",
		empty: "No peers: the files have no samples of external code (flynn run --peers).",
	}
	columns := []sheetColumn[PeerRow]{
		{heading{text: "kernel", left: true, same: true}, func(r PeerRow) field { return words(r.Kernel) }},
		{heading{text: "elem", left: true, same: true}, func(r PeerRow) field { return words(r.Elem) }},
		{heading{text: "set"}, func(r PeerRow) field {
			return field{text: workingSet(r.Set), more: "n=" + strconv.Itoa(r.N), value: r.Set}
		}},
		{heading{text: "n", term: true, drop: 2}, func(r PeerRow) field { return field{text: strconv.Itoa(r.N), value: float64(r.N)} }},
		{heading{text: "workers"}, func(r PeerRow) field { return field{text: strconv.Itoa(r.P), value: float64(r.P)} }},
		{heading{text: "flynn", left: true, drop: 3}, func(r PeerRow) field { return words(r.Own.Point.Variant()) }},
		{heading{text: "time"}, func(r PeerRow) field { return field{text: duration(r.Own.Time.Median), value: r.Own.Time.Median} }},
	}
	for i, name := range t.Peers {
		columns = append(columns, sheetColumn[PeerRow]{heading{text: name}, func(r PeerRow) field { return r.Cells[i].field() }})
	}
	columns = append(columns,
		sheetColumn[PeerRow]{heading{text: "best", left: true}, func(r PeerRow) field { return words(r.Best.Name) }},
		sheetColumn[PeerRow]{heading{text: "95 % interval", term: true, drop: 1}, func(r PeerRow) field { return words(brackets(r.Best.Ratio)) }})
	fill(out, columns, t.Rows, func(r PeerRow) sheetRow { return sheetRow{kernel: r.Kernel, elem: r.Elem} })
	if n := t.behind(); len(t.Rows) > 0 {
		out.notes = []string{fmt.Sprintf("Ratios of times, from paired samples: above 1 flynn is faster. In %d of %d rows the best peer is faster than flynn.", n, len(t.Rows))}
	}
	return out
}

// behind counts the rows in which the best peer is faster.
func (t *PeerTable) behind() (n int) {
	for _, r := range t.Rows {
		if r.Best.Ratio.Median < 1 {
			n++
		}
	}
	return n
}

func (c *PeerCell) field() field {
	if c == nil {
		return words(absent)
	}
	return field{text: ratio(c.Ratio), more: brackets(c.Ratio), value: c.Ratio.Median, alarm: c.Ratio.Median < 1}
}
