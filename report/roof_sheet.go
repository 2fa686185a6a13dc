package report

import (
	"fmt"
	"slices"
	"strings"

	"flynn/results"
	"flynn/results/keys"
)

// roofSheet lists the roofs with what reached them.
func roofSheet(f *Roofs) *sheet {
	t := &sheet{
		id: "roofs", title: "Roofs",
		intro: "Rates that this machine reached in the same files: kernel peak for compute, the best streaming kernel for each level of memory.",
		empty: "No roofs: the files have no samples of kernel peak and none of a streaming kernel.",
	}
	columns := []sheetColumn[Roof]{
		{heading{text: "roof", left: true}, func(r Roof) field { return words(r.Name()) }},
		{heading{text: "elem", left: true}, func(r Roof) field {
			if r.Elem == "" {
				return words("any")
			}
			return words(r.Elem)
		}},
		{heading{text: "workers"}, func(r Roof) field { return field{text: fmt.Sprint(r.Workers), value: float64(r.Workers)} }},
		{heading{text: "rate"}, func(r Roof) field { return field{text: giga(r.Rate.Median), value: r.Rate.Median} }},
		{heading{text: "95 % interval", drop: 3}, func(r Roof) field {
			return words(fmt.Sprintf("[%s, %s]", giga(r.Rate.Lo), giga(r.Rate.Hi)))
		}},
		{heading{text: "unit", left: true}, func(r Roof) field { return words(r.unit()) }},
		{heading{text: "hardware GB/s", drop: 2}, func(r Roof) field {
			if r.Hardware == 0 {
				return words(absent)
			}
			return field{text: giga(r.Hardware), value: r.Hardware}
		}},
		{heading{text: "reached by", left: true, drop: 1}, func(r Roof) field { return words(r.reached()) }},
	}
	all := slices.Concat(f.Compute, f.Bandwidth)
	if slices.ContainsFunc(all, func(r Roof) bool { return r.Nodes > 1 }) {
		columns = slices.Insert(columns, 2, sheetColumn[Roof]{heading{text: nodesHead}, func(r Roof) field { return field{text: fmt.Sprint(r.Nodes), value: float64(r.Nodes)} }})
	}
	fill(t, columns, all, func(r Roof) sheetRow { return sheetRow{elem: r.Elem, isa: r.ISA} })
	if len(f.Bandwidth) > 0 {
		t.notes = append(t.notes, "Bandwidth counts useful bytes, as in STREAM. Hardware GB/s adds write-allocate: cache lines that are read before they are written. Both are bytes between the core and the level, not all that a bus carries.")
	}
	if slices.ContainsFunc(all, func(r Roof) bool { return r.From.Crew() != r.crew() }) {
		t.notes = append(t.notes, "A roof for p workers or nodes may come from fewer, if starting more cost more than it gained at the sizes measured.")
	}
	return t
}

func (r Roof) unit() string {
	if r.Level == "" {
		return "GFLOP/s"
	}
	return "GB/s"
}

func (r Roof) reached() string {
	return fmt.Sprintf("%s %s, %s", r.From.Kernel, r.From.Elem, r.From.Variant())
}

// limitSheet holds the fastest variant of every problem, with one worker and with the most, against its roof.
func limitSheet(rows []Row) *sheet {
	t := &sheet{
		id: "roofline-table", title: "Kernels and their roofs",
		intro: "The fastest variant of every problem with one core and with all workers. Intensity is measured: flop/s over B/s.",
		empty: "No kernel can be compared with a roof: the files have no roof.",
	}
	columns := []sheetColumn[Row]{
		{heading{text: "kernel", left: true, same: true}, func(r Row) field { return words(r.Point.Kernel) }},
		{heading{text: "elem", left: true, same: true}, func(r Row) field { return words(r.Point.Elem) }},
		{heading{text: "set", same: true}, func(r Row) field { return field{text: workingSet(r.Set), value: r.Set} }},
		{heading{text: "variant", left: true}, func(r Row) field { return words(r.Point.Variant()) }},
		{heading{text: "from", left: true, drop: 5}, func(r Row) field { return words(orAbsent(r.Limit.Level)) }},
		{heading{text: "flop/B"}, func(r Row) field { return intensity(r.Limit.Intensity) }},
		{heading{text: "flop/B hardware", drop: 4}, func(r Row) field { return intensity(r.Limit.HardwareAI) }},
		{heading{text: "GB/s", drop: 3}, func(r Row) field { return field{text: rate(r.Bytes), value: r.Bytes.Median} }},
		{heading{text: "GFLOP/s"}, func(r Row) field { return field{text: rate(r.Flops), value: r.Flops.Median} }},
		{heading{text: "roof", left: true}, func(r Row) field { return words(r.Limit.roof()) }},
		{heading{text: "of roof"}, func(r Row) field { return r.Limit.field() }},
		{heading{text: "in hardware bytes", drop: 6}, func(r Row) field {
			if r.Limit.Hardware == 0 {
				return words(absent)
			}
			return field{text: percent(r.Limit.Hardware), value: r.Limit.Hardware}
		}},
	}
	chosen := leading(rows)
	fill(t, columns, chosen, func(r Row) sheetRow {
		return sheetRow{kernel: r.Point.Kernel, elem: r.Point.Elem, class: r.Point.Class, isa: r.Point.ISA}
	})
	t.notes = []string{hardwareNote(chosen)}
	if slices.ContainsFunc(chosen, func(r Row) bool { return r.Limit.Implausible != "" }) {
		t.notes = append(t.notes, implausibleNote)
	}
	return t
}

// hardwareNote says what hardware bytes are.
func hardwareNote(rows []Row) string {
	note := "Useful bytes are those that the formula names. Hardware bytes add write-allocate, for " +
		"kernels that store to what they have not loaded"
	if names := allocating(rows); len(names) > 0 {
		note += ": " + strings.Join(names, ", ")
	}
	return note + ". They follow from that rule and are not counted by the machine."
}

// allocating names the kernels whose stores allocate lines.
func allocating(rows []Row) []string {
	var names []string
	for _, r := range rows {
		if r.facts.Allocated > 0 {
			names = append(names, r.Point.Kernel)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// leading returns of every problem the fastest row of one worker, that of the most on one node, and that of the most
// nodes.
func leading(rows []Row) []Row {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Limit.Roof == "" || r.facts.Role == keys.RolePeak })
	var crews []results.Crew
	for _, r := range rows {
		crews = append(crews, r.Point.Crew())
	}
	crews = largest(crews)
	var all []Row
	for _, problem := range problems(rows) {
		for _, c := range crews {
			if r := fastest(problem, func(q Row) bool { return q.Point.Crew() == c }); r != nil {
				all = append(all, *r)
			}
		}
	}
	return all
}

// largest are the crews that a reader wants to see: one worker, the most of one node, and the most nodes.
func largest(all []results.Crew) []results.Crew {
	one, wide := oneCore, oneCore
	for _, c := range all {
		if c.Nodes == 1 {
			one.Workers = max(one.Workers, c.Workers)
		}
		if c.Nodes > wide.Nodes || c.Nodes == wide.Nodes && c.Workers > wide.Workers {
			wide = c
		}
	}
	return slices.Compact([]results.Crew{oneCore, one, wide})
}

func intensity(v float64) field {
	if v == 0 {
		return words(absent)
	}
	return field{text: sig(v), value: v}
}

func orAbsent(s string) string {
	if s == "" {
		return absent
	}
	return s
}
