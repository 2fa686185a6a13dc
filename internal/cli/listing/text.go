package listing

import (
	"cmp"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/cli/card"
	"flynn/kernels"
	"flynn/report/table"
	"flynn/results/keys"
)

// notes numbers reasons as they come up.
type notes []string

// mark returns the number of a reason.
func (n *notes) mark(why string) string {
	i := slices.Index(*n, why)
	if i < 0 {
		i = len(*n)
		*n = append(*n, why)
	}
	return fmt.Sprintf("(%d)", i+1)
}

// Kernels has a line for each kernel: a column for SISD, for every tier of this architecture, and for every
// other class.
func Kernels(h *bench.Host, all []Cell, catalogue iter.Seq[*kernels.Kernel]) []*table.Table {
	var n notes
	t := &table.Table{Gap: 1, Columns: []table.Column{table.Left("kernel")}} // what stands side by side is short
	cols := columns(all)
	for i, col := range cols {
		family, member, _ := strings.Cut(col.class, "_") // mimd over sm: a narrow column
		head := table.Left(family + "\n" + cmp.Or(member, col.isa))
		if col.class == keys.SIMD { // the narrow tiers move first
			head.Below = i + 1
		}
		t.Columns = append(t.Columns, head)
	}
	same, tuned, none, more := false, false, false, false
	for k := range catalogue {
		line := []string{k.ID()}
		for _, col := range cols {
			text := col.text(k.ID(), all, &n)
			same, tuned = same || strings.HasPrefix(text, "="), tuned || strings.HasSuffix(text, "+")
			none, more = none || text == "none", more || strings.HasPrefix(text, "+")
			line = append(line, text)
		}
		t.Add(line...)
	}
	marks := &table.Table{Columns: []table.Column{table.Left(""), table.Left("")}}
	for _, m := range []struct {
		used       bool
		mark, says string
	}{
		{same, "=isa", "same code as isa"},
		{none, "none", "no vector code of this tier or below"},
		{more, "+n", "extensions with code of their own: --by isa names them"},
		{tuned, "yes+", "has tuned variants: --json names them"},
	} {
		if m.used {
			marks.Add(m.mark, m.says)
		}
	}
	for i, why := range n {
		marks.Add(fmt.Sprintf("(%d)", i+1), why)
	}
	for _, t := range card.Tiers(h) { // that have no column
		if t.GOARCH != "" && t.GOARCH != runtime.GOARCH {
			marks.Add(t.Name, t.Why)
		}
	}
	docs := &table.Table{Columns: []table.Column{table.Left(""), table.Left("")}}
	told := map[string]bool{}
	for k := range catalogue {
		if !told[k.Name] {
			told[k.Name] = true
			docs.Add(k.Name, k.Doc)
		}
	}
	return []*table.Table{t, marks, docs}
}

// listColumn is a column of the grid: a tier of SISD or SIMD, all extensions together, or a class as a whole.
type listColumn struct{ class, isa string }

// What a column has for isa where it is no tier.
const (
	anyISA     = "any"
	extensions = "more"
)

// columns are the tiers of the classes of one core that there are on this architecture, then all other classes.
func columns(all []Cell) []listColumn {
	var cols, others []listColumn
	for _, c := range bench.Classes {
		if !keys.FactsOf(c.Name()).OneCore {
			others = append(others, listColumn{c.Name(), anyISA})
			continue
		}
		for id := range isa.All() {
			if t := id.Info(); bench.Holds(c, id) && !t.Beside && (t.GOARCH == "" || t.GOARCH == runtime.GOARCH) {
				cols = append(cols, listColumn{c.Name(), t.Name})
			}
		}
		if slices.ContainsFunc(all, func(x Cell) bool { return x.Class == c.Name() && x.beside }) {
			cols = append(cols, listColumn{c.Name(), extensions})
		}
	}
	return append(cols, others...)
}

// text is what the column says of a kernel: it runs, its code would be another tier's, or the number of the reason.
func (c listColumn) text(kernel string, all []Cell, n *notes) string {
	var runs, same, why []string
	tuned := ""
	for _, x := range all {
		if x.kernel() != kernel || x.Class != c.class || !c.holds(x) {
			continue
		}
		switch {
		case x.Runs && c.isa == extensions:
			runs = append(runs, x.ISA)
		case x.Runs && x.Tune != "" && c.isa != anyISA:
			tuned = "+"
		case x.Runs:
			runs = append(runs, "yes")
		case x.SameAs == isa.Scalar.String():
			same = append(same, "none") // short, for 80 columns
		case x.SameAs != "":
			same = append(same, "="+x.SameAs)
		default:
			why = append(why, x.Why)
		}
	}
	switch {
	case len(runs) > 0 && c.isa == extensions:
		return fmt.Sprintf("+%d", len(slices.Compact(runs)))
	case len(runs) > 0:
		return "yes" + tuned
	case len(why) > 0 && (c.isa == anyISA || len(same) == 0):
		return n.mark(why[0])
	case len(same) > 0:
		return same[0]
	}
	return ""
}

// holds tells whether a cell of its class belongs to the column.
func (c listColumn) holds(x Cell) bool {
	switch c.isa {
	case anyISA:
		return true
	case extensions:
		return x.beside
	}
	return x.ISA == c.isa
}

// ISAs has a line for each tier, and the kernels with code of it.
func ISAs(h *bench.Host, all []Cell, o table.Options) string {
	var b strings.Builder
	for _, t := range card.Tiers(h) {
		width := ""
		if t.Bits > 0 {
			width = fmt.Sprintf(", %d bits", t.Bits)
		}
		b.WriteString(o.Wrap(fmt.Sprintf("%s (%s%s): %s\n", t.Name, t.Doc, width, card.Presence(t))))
		if t.GOARCH == "" || t.GOARCH == runtime.GOARCH {
			b.WriteString(items(o, "code", kernelsOf(all, func(x Cell) bool { return x.ISA == t.Name && x.own })))
		}
	}
	return b.String()
}

// Classes has a line for each class, the kernels that run in it, and why others do not.
func Classes(h *bench.Host, all []Cell, o table.Options) string {
	var b strings.Builder
	for _, class := range classNames() {
		cs := slices.DeleteFunc(slices.Clone(all), func(x Cell) bool { return x.Class != class })
		b.WriteString(o.Wrap(fmt.Sprintf("%s: %s\n", class, keys.FactsOf(class).Doc)))
		runs := kernelsOf(cs, func(x Cell) bool { return x.Runs })
		b.WriteString(items(o, "runs", runs))
		rest := slices.DeleteFunc(cs, func(x Cell) bool { return slices.Contains(runs, x.kernel()) })
		for _, why := range reasons(h, rest) {
			b.WriteString(items(o, "not", kernelsOf(rest, func(x Cell) bool { return x.Why == why })))
			b.WriteString(items(o, "", []string{why}))
		}
	}
	return b.String()
}

// reasons are those of tiers that may run here, where there are any: that a tier is missing says nothing of a class.
func reasons(h *bench.Host, cs []Cell) []string {
	var here, all []string
	for _, x := range cs {
		id, err := isa.Parse(x.ISA)
		if err == nil && h.ISA.Has(id) && !slices.Contains(here, x.Why) {
			here = append(here, x.Why)
		}
		if !slices.Contains(all, x.Why) {
			all = append(all, x.Why)
		}
	}
	if here != nil {
		return here
	}
	return all
}

// kernelsOf lists the kernels that have a cell as wanted.
func kernelsOf(all []Cell, want func(Cell) bool) []string {
	var ks []string
	for _, x := range all {
		if want(x) && !slices.Contains(ks, x.kernel()) {
			ks = append(ks, x.kernel())
		}
	}
	return ks
}

// items sets words behind a heading, further lines below the first word.
func items(o table.Options, head string, words []string) string {
	return Entry(head, len("runs"), words, o)
}

// Entry sets words behind a heading of a given width.
func Entry(head string, width int, words []string, o table.Options) string {
	t := &table.Table{Gap: 1, Columns: []table.Column{{Left: true, Min: width + 2}, {Left: true}}}
	t.Add("  "+head, cmp.Or(strings.Join(words, " "), "none"))
	return t.Text(o)
}

// Sort puts together what has one ISA or one class; by kernel they are in order already.
func Sort(all []Cell, by string) {
	classes, isas := classNames(), isa.Names()
	slices.SortStableFunc(all, func(x, y Cell) int {
		switch by {
		case "isa":
			return cmp.Compare(slices.Index(isas, x.ISA), slices.Index(isas, y.ISA))
		case "class":
			return cmp.Compare(slices.Index(classes, x.Class), slices.Index(classes, y.Class))
		}
		return 0
	})
}

// classNames are those of the taxonomy.
func classNames() []string {
	var names []string
	for _, c := range bench.Classes {
		names = append(names, c.Name())
	}
	return names
}
