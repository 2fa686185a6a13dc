package page

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"flynn/report/analysis"
	"flynn/report/plot"
	"flynn/report/sheet"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// overview is the first view of a page: what each class buys, the machine, and how far to trust the numbers.
type overview struct {
	Machine, Trust []string
	Title          string
	Heads          []string // levels of memory
	Rows           []overviewRow
	Marks          string
}

type overviewRow struct {
	Class, Label, N string // Class only in the first row of a class
	Cells           []tile
}

// tile is a cell whose tint says how far it is from 1.
type tile struct {
	Text, Note string
	Gain       bool
	Start      bool // the start of a team, or messages, and not the class: hatched
	Tint       int  // per cent of the colour, 0 where there is no value
}

// full is the speed-up whose tint is the full one, and the share of the colour that text on it still stands out from.
const fullSpeedup, fullTint = 32, 55

// missing marks a cell that was not measured.
const missing = "–"

func newTile(v float64, text, note string) tile {
	if v <= 0 {
		return tile{Text: missing}
	}
	strength := min(math.Abs(math.Log2(v))/math.Log2(fullSpeedup), 1)
	return tile{Text: text, Note: note, Gain: v > 1, Tint: int(math.Round(strength * fullTint))}
}

func newOverview(s *analysis.Set) overview {
	c := sheet.NewBrief(s)
	o := overview{
		Machine: c.Machine(), Trust: c.Trust(),
		Title: "What each class buys: times as fast as plain Go on one core, geometric mean (lowest–highest kernel)",
	}
	for _, l := range c.Sum.Levels {
		head := analysis.LevelWord(l.Name)
		if head != units.Size(l.Set) {
			head += " " + units.Size(l.Set)
		}
		o.Heads = append(o.Heads, head)
	}
	if base := c.Sum.Base; base.Kernel != "" {
		row := overviewRow{Class: "SISD", Label: "plain Go, " + base.Kernel + " " + base.Elem, N: "1"}
		for _, e := range base.Rates {
			text := missing
			if e.N > 0 {
				text = units.Sig(e.Median/1e9) + c.Mark(e) + " GB/s"
			}
			row.Cells = append(row.Cells, tile{Text: text})
		}
		o.Rows = append(o.Rows, row)
	}
	class := ""
	for _, r := range c.Sum.Rows {
		row := overviewRow{Label: r.Label, N: strconv.Itoa(r.Kernels)}
		if head := sheet.ClassHeadings[r.Class]; head != class {
			class, row.Class = head, head
		}
		for _, cell := range r.Cells {
			row.Cells = append(row.Cells, gainTile(c, cell))
		}
		o.Rows = append(o.Rows, row)
	}
	words := c.Marks()
	if slices.ContainsFunc(o.Rows, func(r overviewRow) bool {
		return slices.ContainsFunc(r.Cells, func(t tile) bool { return t.Text == missing })
	}) {
		words = append(words, missing+" not measured: kernels say why")
	}
	o.Marks = strings.Join(words, " · ")
	return o
}

// gainTile is a cell of the matrix as the page shows it, with the marks of the screen.
func gainTile(c *sheet.Brief, v analysis.SummaryCell) tile {
	if v.N == 0 {
		return newTile(0, "", "")
	}
	note := ""
	if v.N > 1 {
		note = units.Two(v.Lo) + "–" + units.Two(v.Hi)
	}
	t := newTile(v.Mean, c.Gain(v), note)
	t.Start = v.Start
	return t
}

// kernelView is all that a page says of one kernel and element type.
type kernelView struct {
	ID, Kernel, Elem string
	Says, Work       string
	About            []sheet.Fact
	Marks            string
	Figures          []pageFigure
	Heads            []string // working sets
	Lines            []viewLine
	Missing          []sheet.ReasonGroup
}

// viewLine is one way that the kernel ran.
type viewLine struct {
	Class, Label string
	Cells        []tile
}

// Name is the kernel and element type of a view.
func (v kernelView) Name() string { return v.Kernel + " " + v.Elem }

// kernelViews returns a view of each kernel, and which plots these show. Where plots were chosen, only these are shown.
func kernelViews(a *analysis.Analysis, v View, art *artist) ([]kernelView, map[string]bool, error) {
	taken := map[string]bool{}
	var views []kernelView
	for _, g := range groupsOf(a.Rows) {
		rows := slices.DeleteFunc(slices.Clone(a.Rows), func(r analysis.Row) bool { return r.Group() != g })
		view := kernelView{ID: "k-" + g.Kernel + "-" + g.Elem, Kernel: g.Kernel, Elem: g.Elem, Says: says(rows),
			Work: workOf(rows), About: aboutOf(a.Set.About(g))}
		view.table(rows)
		view.Marks = marksOf(view.Lines)
		view.Missing = missingOf(a.Set, g)
		for _, p := range viewPlots(a, v, g, rows) {
			f, err := art.figure(p)
			if err != nil {
				return nil, nil, err
			}
			taken[p.Name] = true
			view.Figures = append(view.Figures, f)
		}
		views = append(views, view)
	}
	return views, taken, nil
}

// groupsOf are the kernels of rows, in their order.
func groupsOf(rows []analysis.Row) []analysis.Group {
	var all []analysis.Group
	for _, r := range rows {
		if g := r.Group(); !slices.Contains(all, g) {
			all = append(all, g)
		}
	}
	return all
}

// viewPlots are those of one kernel. Of charts that hold several kernels it gets its own.
func viewPlots(a *analysis.Analysis, v View, g analysis.Group, rows []analysis.Row) []plot.Plot {
	var plots []plot.Plot
	if v.chosen() {
		for _, p := range plot.Rates(a.Set, rows) {
			if slices.ContainsFunc(v.Plots, func(o plot.Plot) bool { return o.Name == p.Name }) {
				plots = append(plots, p)
			}
		}
		return plots
	}
	some := slices.DeleteFunc(a.Representative(), func(r analysis.Row) bool { return r.Group() != g })
	own := plot.Speedups(a.Set, some)
	own = append(own, plot.CoreRooflines(a.Set, some, a.Roofs)...)
	own = append(own, plot.Scalings(a.Set, some)...)
	for _, p := range own {
		p.Name = "k-" + g.Kernel + "-" + p.Name
		p.Title = g.Kernel + ": " + p.Title
		plots = append(plots, p)
	}
	return append(plots, plot.Rates(a.Set, rows)...)
}

// workOf says how much a kernel computes for each byte that it moves.
func workOf(rows []analysis.Row) string {
	var words []string
	f := rows[0].Facts()
	if f.Role != "" {
		words = append(words, "It measures "+f.Role+" of the machine")
	}
	if n := f.Streams; n > 0 {
		words = append(words, fmt.Sprintf("%s, %d read, %d written", units.Counted(n, "stream"), f.Read, f.Written))
	}
	low, high := math.Inf(1), 0.0
	for _, r := range rows {
		if i := r.Limit.Intensity; i > 0 {
			low, high = min(low, i), max(high, i)
		}
	}
	switch {
	case high == 0:
	case high < 1.05*low:
		words = append(words, "arithmetic intensity "+units.Sig(high)+" flop per byte")
	default:
		words = append(words, "arithmetic intensity "+units.Sig(low)+" to "+units.Sig(high)+" flop per byte, by size")
	}
	return strings.Join(words, " · ")
}

// table has a line for each way to run and a column for each working set.
func (v *kernelView) table(rows []analysis.Row) {
	var sets []float64
	for _, r := range rows {
		if set := units.Nearest(r.Set); !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	slices.Sort(sets)
	for _, set := range sets {
		v.Heads = append(v.Heads, units.SizeLabel(set))
	}
	rows = slices.SortedStableFunc(slices.Values(rows), func(a, b analysis.Row) int {
		return analysis.CompareVariant(a.Point, b.Point)
	})
	at := map[analysis.Point]int{}
	for _, r := range rows {
		way := r.Point
		way.N = 0
		i, ok := at[way]
		if !ok {
			i = len(v.Lines)
			at[way] = i
			line := viewLine{Class: keys.FactsOf(way.Class).Head, Label: wayWords(way) + disturbedMark(rows, way),
				Cells: make([]tile, len(sets))}
			for k := range line.Cells {
				line.Cells[k] = newTile(0, "", "")
			}
			v.Lines = append(v.Lines, line)
		}
		v.Lines[i].Cells[slices.Index(sets, units.Nearest(r.Set))] = rowTile(r)
	}
}

// modeWords are the modes of a vote as people say them.
var modeWords = map[string]string{"onepass": "one pass", "passes": "a pass each", "team": "a core each",
	"vote": "voted"}

// wayWords is a variant in few words: what votes are of fills a column.
func wayWords(p analysis.Point) string {
	if !keys.FactsOf(p.Class).Redundant {
		return p.Variant()
	}
	mode := p.Mode
	if w := modeWords[mode]; w != "" {
		mode = w
	}
	return fmt.Sprintf("%d versions, %s", p.Versions, mode)
}

// rowTile is the speed-up of a row, or its rate where it is what others are compared with.
func rowTile(r analysis.Row) tile {
	value := units.Duration(r.Time.Median)
	switch {
	case r.Bytes.N > 0 && r.Bytes.Median >= r.Flops.Median:
		value = units.Giga(r.Bytes.Median) + " GB/s"
	case r.Flops.N > 0:
		value = units.Giga(r.Flops.Median) + " GFLOP/s"
	}
	if r.Speedup.N == 0 || r.Point.Reference() {
		return tile{Text: value + wideMark(r.Time)}
	}
	return newTile(r.Speedup.Median, fmt.Sprintf("%s×%s", units.Sig(r.Speedup.Median), wideMark(r.Speedup)),
		fmt.Sprintf("%s–%s, %s", units.Sig(r.Speedup.Lo), units.Sig(r.Speedup.Hi), value))
}

// wideMark marks an interval that is too wide for the digits beside it.
func wideMark(e analysis.Estimate) string {
	if e.Half() > sheet.WideHalf {
		return "?"
	}
	return ""
}

// disturbedMark marks a way most of whose samples something fell into.
func disturbedMark(rows []analysis.Row, way analysis.Point) string {
	samples, disturbed := 0, 0
	for _, r := range rows {
		if at := r.Point; r.Time.N > 0 {
			if at.N = 0; at == way {
				samples, disturbed = samples+r.Time.N, disturbed+r.Disturbed
			}
		}
	}
	if 2*disturbed > samples {
		return " !"
	}
	return ""
}

// marksOf explains the marks that a table of ways has.
func marksOf(lines []viewLine) string {
	wide, disturbed := false, false
	for _, l := range lines {
		disturbed = disturbed || strings.HasSuffix(l.Label, " !")
		wide = wide || slices.ContainsFunc(l.Cells, func(t tile) bool { return strings.HasSuffix(t.Text, "?") })
	}
	var words []string
	if wide {
		words = append(words, "? interval wider than ±10 %")
	}
	if disturbed {
		words = append(words, "! most samples were disturbed")
	}
	return strings.Join(append(words, missing+" not measured"), " · ")
}

// missingOf lists what a kernel lacks, by reason.
func missingOf(s *analysis.Set, g analysis.Group) []sheet.ReasonGroup {
	var notes []analysis.Note
	for _, n := range slices.Concat(s.Failed, s.Skipped, s.Absent) {
		kernel, elem := "", ""
		for part := range strings.SplitSeq(n.Name, "/") {
			switch key, value, _ := strings.Cut(part, "="); key {
			case keys.Kernel:
				kernel = value
			case keys.Elem:
				elem = value
			}
		}
		if kernel != g.Kernel || elem != g.Elem && elem != "" {
			continue
		}
		short := n.Name
		if p, err := results.Parse(n.Name); err == nil {
			short = fmt.Sprintf("%s %s n=%d", p.Class, p.Variant(), p.N)
		}
		notes = append(notes, analysis.Note{Name: short, Reason: n.Reason})
	}
	return sheet.ByReason(notes)
}
