package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// Roofs lists the roofs with what reached them.
func Roofs(f *analysis.Roofs) *table.Table {
	t := &table.Table{
		ID: "roofs", Title: "Roofs",
		Intro: "Rates that this machine reached in the same files: kernel peak for compute, the best streaming kernel for " +
			"each level of memory.",
		Empty: "No roofs: the files have no samples of kernel peak and none of a streaming kernel.",
	}
	columns := []table.Of[analysis.Roof]{
		table.Texts(table.Left("roof"), func(r analysis.Roof) string { return r.Name() }),
		table.Cells(table.Column{Head: "elem", Left: true}, func(r analysis.Roof) table.Cell {
			if r.Elem == "" {
				return table.Words("any")
			}
			return table.Words(r.Elem)
		}),
		table.Cells(table.Right("workers"), func(r analysis.Roof) table.Cell {
			return table.Number(fmt.Sprint(r.Workers), float64(r.Workers))
		}),
		table.Cells(table.Right("rate"), func(r analysis.Roof) table.Cell {
			return table.Number(units.Giga(r.Rate.Median), r.Rate.Median)
		}),
		table.Cells(table.Column{Head: "95 % interval", Below: 3}, func(r analysis.Roof) table.Cell {
			return table.Words(fmt.Sprintf("[%s, %s]", units.Giga(r.Rate.Lo), units.Giga(r.Rate.Hi)))
		}),
		table.Texts(table.Left("unit"), func(r analysis.Roof) string { return roofUnit(r) }),
		table.Cells(table.Column{Head: "hardware GB/s", Below: 2}, func(r analysis.Roof) table.Cell {
			if r.Hardware == 0 {
				return table.Words(table.Absent)
			}
			return table.Number(units.Giga(r.Hardware), r.Hardware)
		}),
		table.Texts(table.Column{Head: "reached by", Left: true, Below: 1}, func(r analysis.Roof) string {
			return reachedBy(r)
		}),
	}
	all := slices.Concat(f.Compute, f.Bandwidth)
	if slices.ContainsFunc(all, func(r analysis.Roof) bool { return r.Nodes > 1 }) {
		columns = slices.Insert(columns, 2, table.Cells(table.Right("nodes"), func(r analysis.Roof) table.Cell {
			return table.Number(fmt.Sprint(r.Nodes), float64(r.Nodes))
		}))
	}
	table.Fill(t, columns, all, func(r analysis.Roof) table.Row { return table.Row{Elem: r.Elem, ISA: r.ISA} })
	if len(f.Bandwidth) > 0 {
		t.Notes = append(t.Notes, "Bandwidth counts useful bytes, as in STREAM. Hardware GB/s adds write-allocate: cache "+
			"lines that are read before they are written. Both are bytes between the core and the level, not all that a bus "+
			"carries.")
	}
	if slices.ContainsFunc(all, func(r analysis.Roof) bool { return r.From.Crew() != r.Crew() }) {
		t.Notes = append(t.Notes, "A roof for p workers or nodes may come from fewer, if starting more cost more than it "+
			"gained at the sizes measured.")
	}
	return t
}

func roofUnit(r analysis.Roof) string {
	if r.Level == "" {
		return "GFLOP/s"
	}
	return "GB/s"
}

func reachedBy(r analysis.Roof) string {
	return fmt.Sprintf("%s %s, %s", r.From.Kernel, r.From.Elem, r.From.Variant())
}

// Limits holds the fastest variant of every problem, with one worker and with the most, against its roof.
func Limits(rows []analysis.Row) *table.Table {
	t := &table.Table{
		ID: "roofline-table", Title: "Kernels and their roofs",
		Intro: "The fastest variant of every problem with one core and with all workers. Intensity is measured: flop/s " +
			"over B/s.",
		Empty: "No kernel can be compared with a roof: the files have no roof.",
	}
	columns := []table.Of[analysis.Row]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(r analysis.Row) string {
			return r.Point.Kernel
		}),
		table.Texts(table.Column{Head: "elem", Left: true, Same: true}, func(r analysis.Row) string { return r.Point.Elem }),
		table.Cells(table.Column{Head: SetHead, Same: true}, func(r analysis.Row) table.Cell {
			return table.Number(WorkingSet(r.Set), r.Set)
		}),
		table.Texts(table.Left("variant"), func(r analysis.Row) string { return r.Point.Variant() }),
		table.Texts(table.Column{Head: "from", Left: true, Below: 5}, func(r analysis.Row) string {
			return orAbsent(r.Limit.Level)
		}),
		table.Cells(table.Right("flop/B"), func(r analysis.Row) table.Cell { return intensity(r.Limit.Intensity) }),
		table.Cells(table.Column{Head: "flop/B hardware", Below: 4}, func(r analysis.Row) table.Cell {
			return intensity(r.Limit.HardwareAI)
		}),
		table.Cells(table.Column{Head: "GB/s", Below: 3}, func(r analysis.Row) table.Cell {
			return table.Number(rate(r.Bytes), r.Bytes.Median)
		}),
		table.Cells(table.Right("GFLOP/s"), func(r analysis.Row) table.Cell {
			return table.Number(rate(r.Flops), r.Flops.Median)
		}),
		table.Texts(table.Left("roof"), func(r analysis.Row) string { return cmp.Or(r.Limit.Roof, table.Absent) }),
		table.Cells(table.Right(roofHead), func(r analysis.Row) table.Cell { return limitCell(r.Limit) }),
		table.Cells(table.Column{Head: "in hardware bytes", Below: 6}, func(r analysis.Row) table.Cell {
			if r.Limit.Hardware == 0 {
				return table.Words(table.Absent)
			}
			return table.Number(units.Percent(r.Limit.Hardware), r.Limit.Hardware)
		}),
	}
	chosen := leading(rows)
	table.Fill(t, columns, chosen, func(r analysis.Row) table.Row {
		return table.Row{Kernel: r.Point.Kernel, Elem: r.Point.Elem, Class: r.Point.Class, ISA: r.Point.ISA}
	})
	t.Notes = []string{hardwareNote(chosen)}
	if slices.ContainsFunc(chosen, func(r analysis.Row) bool { return r.Limit.Implausible != "" }) {
		t.Notes = append(t.Notes, analysis.ImplausibleNote)
	}
	return t
}

// hardwareNote says what hardware bytes are.
func hardwareNote(rows []analysis.Row) string {
	note := "Useful bytes are those that the formula names. Hardware bytes add write-allocate, for " +
		"kernels that store to what they have not loaded"
	if names := allocating(rows); len(names) > 0 {
		note += ": " + strings.Join(names, ", ")
	}
	return note + ". They follow from that rule and are not counted by the machine."
}

// allocating names the kernels whose stores allocate lines.
func allocating(rows []analysis.Row) []string {
	var names []string
	for _, r := range rows {
		if r.Facts().Allocated > 0 {
			names = append(names, r.Point.Kernel)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// leading returns of every problem the fastest row of one worker, that of the most on one node, and that of the most
// nodes.
func leading(rows []analysis.Row) []analysis.Row {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool {
		return r.Limit.Roof == "" || r.Facts().Role == keys.RolePeak
	})
	var crews []results.Crew
	for _, r := range rows {
		crews = append(crews, r.Point.Crew())
	}
	crews = analysis.LargestCrews(crews)
	var all []analysis.Row
	for _, problem := range analysis.Problems(rows) {
		for _, c := range crews {
			if r := analysis.Fastest(problem, func(q analysis.Row) bool { return q.Point.Crew() == c }); r != nil {
				all = append(all, *r)
			}
		}
	}
	return all
}

func intensity(v float64) table.Cell {
	if v == 0 {
		return table.Words(table.Absent)
	}
	return table.Number(units.Sig(v), v)
}

func orAbsent(s string) string {
	if s == "" {
		return table.Absent
	}
	return s
}
