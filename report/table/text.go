package table

import (
	"cmp"
	"slices"
	"strings"
)

// Options say what a terminal can show.
type Options struct {
	Color bool // colour what the text says as well
	Width int  // in cells; 0 is no limit
}

// ANSI sequences of text.
const (
	Bold   = "\x1b[1m"
	Red    = "\x1b[31m"
	Green  = "\x1b[32m"
	normal = "\x1b[0m"
)

// Paint gives a text a colour, or none.
func (o Options) Paint(code, s string) string {
	if !o.Color || code == "" || s == "" {
		return s
	}
	return code + s + normal
}

// Wrap breaks a text for the terminal; further lines of a paragraph are indented.
func (o Options) Wrap(s string) string { return Wrap(s, o.Width, hang) }

const (
	hang  = 2 // of further lines of a note
	below = 4 // of columns that stand below their row
	usual = 2 // blanks between columns
	// fewest cells of a column of words, unless all of them take less
	narrowest = 12
	// most cells that a word may ask for before it is broken
	unbroken = 32
)

// Text renders the table for a terminal. Where it is too wide, columns of words and heads are broken over several
// lines; if that is not enough, columns move below the others, so that a row takes several lines and nothing is left
// out.
func (t *Table) Text(o Options) string {
	var b strings.Builder
	if t.Title != "" {
		for line := range strings.SplitSeq(o.Wrap(t.Title), "\n") {
			b.WriteString(o.Paint(Bold, line) + "\n")
		}
	}
	if len(t.Rows) == 0 {
		b.WriteString(o.Wrap(t.Empty) + "\n")
		return b.String()
	}
	g := t.layout(o)
	g.head(&b)
	for i, r := range t.Rows {
		if i > 0 && t.begins(i) {
			b.WriteString(g.rule())
		}
		g.row(&b, func(col int) Cell { return t.visible(r, i, col) })
	}
	for _, n := range t.Notes {
		b.WriteString(o.Wrap(n) + "\n")
	}
	return b.String()
}

// visible leaves a cell blank that repeats the row above.
func (t *Table) visible(r Row, row, col int) Cell {
	if row == 0 || !t.Columns[col].Same {
		return r.Cells[col]
	}
	for k := 0; k <= col; k++ {
		if t.Columns[k].Same && r.Cells[k].Text != t.Rows[row-1].Cells[k].Text {
			return r.Cells[col]
		}
	}
	return Cell{}
}

// grid is where the columns of a table stand on a terminal: those of the first line, and those below it.
type grid struct {
	*Table
	o      Options
	lines  [][]int
	widths []int // by column
	gap    int
}

// layout finds the first grid that fits: each column keeps its width, else gets narrower, else moves below.
func (t *Table) layout(o Options) *grid {
	g := &grid{Table: t, o: o, gap: cmp.Or(t.Gap, usual)}
	natural, whole, least := t.widths()
	order := t.moving()
	for moved := 0; ; moved++ {
		var first []int
		for i := range t.Columns {
			if !slices.Contains(order[:moved], i) {
				first = append(first, i)
			}
		}
		if o.Width > 0 && moved < len(order) && g.sum(first, least) > o.Width {
			continue
		}
		g.widths, g.lines = natural, [][]int{first}
		g.narrow(first, whole, least)
		g.pack(slices.Sorted(slices.Values(order[:moved])))
		return g
	}
}

// widths returns for each column the width that it would have, that with its head broken, and the one that it needs.
func (t *Table) widths() (natural, whole, least []int) {
	for i, c := range t.Columns {
		head, word := widest(c.Head)
		cells, broken := 0, narrowest
		for _, r := range t.Rows {
			line, word := widest(r.Cells[i].Text)
			cells, broken = max(cells, line), max(broken, min(word, unbroken))
		}
		if !c.Left {
			broken = cells
		}
		natural = append(natural, max(head, cells, c.Min))
		whole = append(whole, max(word, cells, c.Min))
		least = append(least, max(word, min(cells, broken), c.Min))
	}
	return natural, whole, least
}

// moving returns the columns in the order in which they move below. The first one stays.
func (t *Table) moving() []int {
	var order []int
	for i := len(t.Columns) - 1; i > 0; i-- {
		order = append(order, i)
	}
	place := func(i int) int {
		switch c := t.Columns[i]; {
		case c.Last:
			return len(t.Columns) + 1000
		case c.Below == 0:
			return len(t.Columns) + 999
		default:
			return c.Below
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return place(a) - place(b) })
	return order
}

// sum is the width of a line of columns.
func (g *grid) sum(line, widths []int) int {
	sum := g.gap * (len(line) - 1)
	for _, i := range line {
		sum += widths[i]
	}
	return sum
}

// narrow takes cells from the widest columns of a line until it fits: first heads are broken, then words, then, where
// nothing else helps, anything.
func (g *grid) narrow(line, whole, least []int) {
	for _, floor := range [][]int{whole, least, make([]int, len(g.widths))} {
		for g.o.Width > 0 && g.sum(line, g.widths) > g.o.Width {
			widest := -1
			for _, i := range line {
				if g.widths[i] > max(floor[i], 1) && (widest < 0 || g.widths[i] > g.widths[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				break
			}
			g.widths[widest]--
		}
	}
}

// pack puts columns into as many further lines as they need.
func (g *grid) pack(columns []int) {
	room := g.o.Width - below
	for _, i := range columns {
		g.widths[i] = max(1, min(g.widths[i], room))
		last := len(g.lines) - 1
		if last == 0 || g.sum(append(slices.Clone(g.lines[last]), i), g.widths) > room {
			g.lines = append(g.lines, nil)
			last++
		}
		g.lines[last] = append(g.lines[last], i)
	}
}

// head writes the heads and a rule; nothing where no column has a head.
func (g *grid) head(b *strings.Builder) {
	if !slices.ContainsFunc(g.Columns, func(c Column) bool { return c.Head != "" }) {
		return
	}
	for n, line := range g.lines {
		heads, height := make([][]string, len(line)), 1
		for k, i := range line {
			heads[k] = lines(g.Columns[i].Head, g.widths[i])
			height = max(height, len(heads[k]))
		}
		for k := range heads { // they stand on the rule
			heads[k] = append(make([]string, height-len(heads[k])), heads[k]...)
		}
		g.print(b, n, heads, func(int) string { return Bold })
	}
	b.WriteString(g.rule())
}

func (g *grid) rule() string {
	width := 0
	for n, line := range g.lines {
		width = max(width, g.sum(line, g.widths)+min(n, 1)*below)
	}
	return strings.Repeat("─", width) + "\n"
}

// row writes the lines of a row. A further line with nothing in it is none.
func (g *grid) row(b *strings.Builder, cell func(col int) Cell) {
	for n, line := range g.lines {
		texts, blank := make([][]string, len(line)), true
		for k, i := range line {
			text := cell(i).Text
			texts[k] = lines(text, g.widths[i])
			blank = blank && text == ""
		}
		if n == 0 || !blank {
			g.print(b, n, texts, func(col int) string { return cell(col).Colour })
		}
	}
}

// print writes the texts of the columns of a line side by side.
func (g *grid) print(b *strings.Builder, n int, texts [][]string, colour func(col int) string) {
	height := 0
	for _, t := range texts {
		height = max(height, len(t))
	}
	for h := range height {
		var out strings.Builder
		pad := min(n, 1) * below
		for k, i := range g.lines[n] {
			text := ""
			if h < len(texts[k]) {
				text = texts[k][h]
			}
			free := max(0, g.widths[i]-Width(text))
			if !g.Columns[i].Left {
				pad, free = pad+free, 0
			}
			if text != "" { // blanks at the end of a line are none
				out.WriteString(strings.Repeat(" ", pad) + g.o.Paint(colour(i), text))
				pad = 0
			}
			pad += free + g.gap
		}
		b.WriteString(out.String() + "\n")
	}
}
