package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// crossoverSheet shows where each step pays: kernels down, steps across.
func crossoverSheet(all []Crossover) *sheet {
	type key struct{ kind, head string }
	type cells map[key]Crossover
	type line struct {
		group
		cells
	}
	var heads []key
	var lines []line
	for _, c := range all {
		k := key{c.Kind, c.head()}
		if !slices.Contains(heads, k) {
			heads = append(heads, k)
		}
		g := group{c.Kernel, c.Elem}
		i := slices.IndexFunc(lines, func(l line) bool { return l.group == g })
		if i < 0 {
			i = len(lines)
			lines = append(lines, line{g, cells{}})
		}
		lines[i].cells[k] = c
	}
	slices.SortStableFunc(heads, func(a, b key) int {
		return cmp.Or(cmp.Compare(rank(crossKinds, a.kind), rank(crossKinds, b.kind)), compareHeads(a.head, b.head))
	})
	t := &sheet{
		id: "crossover", title: "Crossover sizes",
		intro: "The smallest measured n from which a tier is faster than the next narrower one of the kernel, or several workers than one: the whole 95 % interval of the paired ratio is above 1.",
		empty: "No crossovers: the files hold no two variants of one problem.",
	}
	columns := []sheetColumn[line]{
		{heading{text: "kernel", left: true, same: true}, func(l line) field { return words(l.kernel) }},
		{heading{text: "elem", left: true}, func(l line) field { return words(l.elem) }},
	}
	for _, k := range heads {
		columns = append(columns, sheetColumn[line]{heading{text: k.head}, func(l line) field {
			c, ok := l.cells[k]
			if !ok {
				return words(absent)
			}
			return c.field()
		}})
	}
	fill(t, columns, lines, func(l line) sheetRow { return sheetRow{kernel: l.kernel, elem: l.elem} })
	if len(all) > 0 {
		t.notes = []string{
			"all: faster at every measured size. none: at none. ≥ n: faster from n on; the crossover lies between the previous measured size and n. ≤ n: faster up to n. Each interval holds for its own cell: of many comparisons some are faster by chance.",
			"A vote counts as faster if it costs less than 10 % over the slowest of its tiers; several nodes, if they are faster than the best of one node.",
			"A column names the wider tier; it is compared with the next narrower tier of the kernel.",
		}
	}
	return t
}

// compareHeads orders by tier, then by what was added to it.
func compareHeads(a, b string) int {
	isaA, restA, _ := strings.Cut(a, " ")
	isaB, restB, _ := strings.Cut(b, " ")
	return cmp.Or(compareISA(isaA, isaB), cmp.Compare(len(restA), len(restB)), strings.Compare(restA, restB))
}

var crossKinds = []string{CrossISA, CrossWorkers, CrossMISD, CrossNodes}

// head names the step. What a tier is held against depends on what a kernel has.
func (c Crossover) head() string {
	if c.Kind == CrossMISD {
		return "vote " + c.Of
	}
	return c.Of
}

func (c Crossover) field() field {
	if c.N == 0 {
		return field{text: "none", more: fmt.Sprintf("of %d sizes, over %s", c.Sizes, c.Over)}
	}
	f := field{value: float64(c.N), more: fmt.Sprintf("%s %s at n=%d (%s), over %s", ratio(c.Ratio), brackets(c.Ratio), c.N, sizeLabel(nearest(c.Set)), c.Over)}
	switch {
	case c.After == 0 && c.Until == c.Largest:
		f.text = "all"
	case c.After == 0:
		f.text = fmt.Sprintf("≤ %d", c.Until)
	case c.Until == c.Largest:
		f.text = fmt.Sprintf("≥ %d", c.N)
	case c.Until == c.N:
		f.text = fmt.Sprintf("only %d", c.N)
	default:
		f.text = fmt.Sprintf("%d–%d", c.N, c.Until)
	}
	if c.After > 0 {
		f.more += fmt.Sprintf(", not at n=%d", c.After)
	}
	return f
}
