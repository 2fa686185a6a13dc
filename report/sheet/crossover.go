package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
)

// Crossovers shows where each step pays: kernels down, steps across.
func Crossovers(all []analysis.Crossover) *table.Table {
	type key struct{ kind, head string }
	type cells map[key]analysis.Crossover
	type line struct {
		analysis.Group
		cells
	}
	var heads []key
	var lines []line
	for _, c := range all {
		k := key{c.Kind, crossHead(c)}
		if !slices.Contains(heads, k) {
			heads = append(heads, k)
		}
		g := analysis.Group{Kernel: c.Kernel, Elem: c.Elem}
		i := slices.IndexFunc(lines, func(l line) bool { return l.Group == g })
		if i < 0 {
			i = len(lines)
			lines = append(lines, line{g, cells{}})
		}
		lines[i].cells[k] = c
	}
	slices.SortStableFunc(heads, func(a, b key) int {
		return cmp.Or(cmp.Compare(analysis.Rank(crossKinds, a.kind), analysis.Rank(crossKinds, b.kind)),
			compareHeads(a.head, b.head))
	})
	t := &table.Table{
		ID: "crossover", Title: "Crossover sizes",
		Intro: "The smallest measured n from which a tier is faster than the next narrower one of the kernel, or several " +
			"workers than one: the whole 95 % interval of the paired ratio is above 1.",
		Empty: "No crossovers: the files hold no two variants of one problem.",
	}
	columns := []table.Of[line]{
		table.Texts(table.Column{Head: "kernel", Left: true, Same: true}, func(l line) string { return l.Kernel }),
		table.Texts(table.Left("elem"), func(l line) string { return l.Elem }),
	}
	for _, k := range heads {
		columns = append(columns, table.Cells(table.Right(k.head), func(l line) table.Cell {
			c, ok := l.cells[k]
			if !ok {
				return table.Words(table.Absent)
			}
			return crossCell(c)
		}))
	}
	table.Fill(t, columns, lines, func(l line) table.Row { return table.Row{Kernel: l.Kernel, Elem: l.Elem} })
	if len(all) > 0 {
		t.Notes = []string{
			"all: faster at every measured size. none: at none. ≥ n: faster from n on; the crossover lies between the " +
				"previous measured size and n. ≤ n: faster up to n. Each interval holds for its own cell: of many comparisons " +
				"some are faster by chance.",
			"A vote counts as faster if it costs less than 10 % over the slowest of its tiers; several nodes, if they are " +
				"faster than the best of one node.",
			"A column names the wider tier; it is compared with the next narrower tier of the kernel.",
		}
	}
	return t
}

// compareHeads orders by tier, then by what was added to it.
func compareHeads(a, b string) int {
	isaA, restA, _ := strings.Cut(a, " ")
	isaB, restB, _ := strings.Cut(b, " ")
	return cmp.Or(analysis.CompareISA(isaA, isaB), cmp.Compare(len(restA), len(restB)), strings.Compare(restA, restB))
}

var crossKinds = []string{analysis.CrossISA, analysis.CrossWorkers, analysis.CrossMISD, analysis.CrossNodes,
	analysis.CrossDevice}

// crossHead names the step. What a tier is held against depends on what a kernel has.
func crossHead(c analysis.Crossover) string {
	if c.Kind == analysis.CrossMISD {
		return "vote " + c.Of
	}
	return c.Of
}

func crossCell(c analysis.Crossover) table.Cell {
	if c.N == 0 {
		return table.Cell{Text: "none", More: fmt.Sprintf("of %d sizes, over %s", c.Sizes, c.Over)}
	}
	f := table.Cell{Value: float64(c.N), More: fmt.Sprintf("%s %s at n=%d (%s), over %s", ratio(c.Ratio),
		brackets(c.Ratio), c.N, units.SizeLabel(units.Nearest(c.Set)), c.Over)}
	switch {
	case c.After == 0 && c.Until == c.Largest:
		f.Text = "all"
	case c.After == 0:
		f.Text = fmt.Sprintf("≤ %d", c.Until)
	case c.Until == c.Largest:
		f.Text = fmt.Sprintf("≥ %d", c.N)
	case c.Until == c.N:
		f.Text = fmt.Sprintf("only %d", c.N)
	default:
		f.Text = fmt.Sprintf("%d–%d", c.N, c.Until)
	}
	if c.After > 0 {
		f.More += fmt.Sprintf(", not at n=%d", c.After)
	}
	return f
}
