package compare

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results/keys"
)

// Screen is what WriteScreen needs to know besides the comparison.
type Screen struct {
	sheet.Options
	All string // command that shows all cells, "" where there is none
}

// compareScreen writes one screen for each side that is compared with the base.
type compareScreen struct {
	sheet.Sheaf
	c *Comparison
	g *Glance
}

// WriteScreen writes what a person sees first of a comparison: the verdict and what speaks against it, the means
// by class and level of memory in time, per clock cycle and of the own roof, the roofs, and the largest changes.
func WriteScreen(w io.Writer, c *Comparison, o Screen) error {
	s := &compareScreen{Sheaf: sheet.NewSheaf(o.Options), c: c}
	for _, m := range c.Marks() {
		s.Out.WriteString(sheet.Warning(m, o.Options))
	}
	s.machine("Base", 0)
	for side := 1; side < len(c.Sides); side++ {
		s.g = c.Glance(side)
		s.machine("New", side)
		s.verdict()
		s.doubts()
		s.ways()
		s.classes()
		s.roofs()
		s.changes()
		s.Out.WriteString("\n")
	}
	if o.All != "" {
		s.Para("Next", []string{"all cells, what is missing and every warning: " + o.All})
	}
	_, err := io.WriteString(w, s.Out.String())
	return err
}

// machine says in a line or two what a side is, and how far to trust it.
func (s *compareScreen) machine(head string, i int) {
	side := s.c.Sides[i]
	words := []string{units.Printable(side.Name)}
	for _, key := range []string{keys.CPU, keys.Uarch} {
		if v := side.Set.Keys[key]; v != "" && v != keys.Unknown && !slices.Contains(words, v) {
			words = append(words, units.Printable(v))
		}
	}
	if v := side.Set.Keys[keys.Clock]; v != "" && v != keys.Unknown && !strings.Contains(v, ", ") {
		words = append(words, sheet.KeyValue(keys.Clock, v))
	}
	if v := side.Set.Keys[keys.ISAMax]; v != "" && v != keys.Unknown {
		words = append(words, "up to "+v)
	}
	if day, _, _ := strings.Cut(side.Set.Keys[keys.Date], "T"); day != "" && day != keys.Unknown {
		words = append(words, day)
	}
	if n := len(side.Set.Files); n > 1 {
		words = append(words, units.Counted(n, "run"))
	}
	if d := side.Set.Disturbance(); d.Samples > 0 {
		words = append(words, units.Percent(float64(d.Disturbed)/float64(d.Samples))+" of samples disturbed")
	}
	if side.Price > 0 {
		words = append(words, "price "+table.Data(side.Price).Text)
	}
	s.Para(head, words)
}

// word is the verdict on all cells.
func (g *Glance) word() string {
	const most = 4 // times as many cells as those of the other direction
	v := g.Verdicts
	switch {
	case v.Slower > 0 && v.Faster >= most*v.Slower:
		return "mostly faster"
	case v.Faster > 0 && v.Slower >= most*v.Faster:
		return "mostly slower"
	case v.Faster > 0 && v.Slower > 0:
		return "faster in some cells and slower in others"
	case v.Faster > 0:
		return "faster"
	case v.Slower > 0:
		return "slower"
	case v.Ambiguous > 0:
		return "neither surely faster nor slower in any cell"
	}
	return "the same"
}

func (s *compareScreen) verdict() {
	o := s.g.Overall
	says := "new is " + s.g.word()
	if o.Time > 0 {
		says += ": " + timesOf(o.Time) + " the speed of base"
	}
	if o.Cycles > 0 {
		says += ", " + timesOf(o.Cycles) + " per clock cycle"
	}
	if o.Roof > 0 {
		says += ", " + timesOf(o.Roof) + " of its own roof"
	}
	if o.Money > 0 {
		says += ", " + timesOf(o.Money) + " per unit of money"
	}
	if s.g.Over > 0 {
		says += " (means of " + units.Counted(s.g.Over, "cell") + ")"
	}
	s.Para("Verdict", []string{s.Options.Paint(s.g.colour(), says)})
	v := s.g.Verdicts
	s.Para("",
		[]string{fmt.Sprintf("%d faster, %d slower, %d same, %d ambiguous (threshold %s)", v.Faster, v.Slower, v.Same,
			v.Ambiguous, s.c.limit()), fmt.Sprintf("%d points on one side only", v.Missing)})
}

func (g *Glance) colour() string {
	switch g.word() {
	case "faster", "mostly faster":
		return Faster.colour()
	case "slower", "mostly slower":
		return Slower.colour()
	}
	return ""
}

// doubts are what a reader must know before believing a ratio, without the values of long keys.
func (s *compareScreen) doubts() {
	base, side := s.c.Sides[0], s.c.Sides[s.g.Side]
	const short = 24 // columns of two values that a line of many keys has room for
	var differ []string
	for _, d := range differences {
		was, is := s.c.setting(base, d.key), s.c.setting(side, d.key)
		if was == is || was == "" || is == "" {
			continue
		}
		if len(was)+len(is) <= short {
			differ = append(differ, fmt.Sprintf("%s %s → %s", d.key, was, is))
		} else {
			differ = append(differ, d.key)
		}
	}
	if len(differ) > 0 {
		s.Para("Differ", []string{units.Printable(strings.Join(differ, " · "))})
	}
	head := "Doubts"
	for _, w := range s.c.doubts {
		s.Para(head, []string{units.Printable(w)})
		head = ""
	}
	var moved []string
	for _, m := range s.g.Moved {
		moved = append(moved, "sets that base has in "+analysis.LevelWord(m.Base)+" are in "+analysis.LevelWord(
			m.New)+" of new")
	}
	s.Para(head, moved)
}

// columns are the widths of labels and of cells.
func (s *compareScreen) columns(cells int) (label, cell int) {
	label = 24
	if s.Wide() {
		label = 26
	}
	return label, (s.Width - label) / max(cells, 1)
}

// ways is the table of what new gains, by way and level.
func (s *compareScreen) ways() {
	if len(s.g.Ways) == 0 {
		return
	}
	title := "Speed of new over base, geometric mean (lowest–highest cell)"
	if !s.Wide() {
		title = "Speed of new over base, geometric mean"
	}
	s.Out.WriteString("\n" + s.Options.Paint(table.Bold, title) + "\n")
	const count = 5
	label, _ := s.columns(0)
	width := min((s.Width-label-count)/max(len(s.g.Levels), 1), sheet.WideMost)
	s.Row("", label, append(s.padded(s.heads(), width), sheet.Pad("n", count, true)), 0, false)
	heading := ""
	for _, r := range s.g.Ways {
		var cells []string
		for _, c := range r.Levels {
			cells = append(cells, s.cell(c, width))
		}
		head := sheet.ClassHeadings[r.Class]
		switch {
		case r.Role:
			head = "Best"
		case r.Class == keys.SISD:
			head = "SISD"
		}
		name := sheet.Pad("", len("MIMD  "), false) + r.Label
		if head != heading {
			heading, name = head, sheet.Pad(head, len("MIMD  "), false)+r.Label
		}
		s.Row(name, label, append(s.padded(cells, width), sheet.Pad(strconv.Itoa(r.All.Cells), count, true)), 0, false)
	}
}

func (s *compareScreen) padded(cells []string, width int) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = sheet.Pad(c, width, !s.Wide())
	}
	return out
}

func (s *compareScreen) heads() []string {
	var heads []string
	for _, l := range s.g.Levels {
		heads = append(heads, analysis.LevelWord(l))
	}
	return heads
}

func (s *compareScreen) cell(c GlanceCell, width int) string {
	if c.Cells == 0 {
		return table.Absent
	}
	text := units.Two(c.Time)
	if span := " (" + units.Two(c.Lo) + "–" + units.Two(c.Hi) + ")"; s.Wide() && c.Cells > 1 &&
		table.Width(text+span) < width {
		text += span
	}
	return text
}

// classes is the table of classes: per cycle and of the own roof by level, then how many cells have which verdict.
func (s *compareScreen) classes() {
	if len(s.g.Classes) == 0 {
		return
	}
	parts := []struct {
		title string
		heads []string
		cells func(GlanceRow) []string
	}{
		{"per clock cycle", s.heads(), func(r GlanceRow) []string {
			return s.means(r, func(m MeanOf) float64 { return m.Cycles })
		}},
		{"of own roof", s.heads(), func(r GlanceRow) []string {
			return s.means(r, func(m MeanOf) float64 { return m.Roof })
		}},
		{"cells", []string{"faster", "slower", "same", "open", "missing"}, func(r GlanceRow) []string {
			v := r.Verdicts
			return []string{
				strconv.Itoa(v.Faster), strconv.Itoa(v.Slower), strconv.Itoa(v.Same), strconv.Itoa(v.Ambiguous),
				strconv.Itoa(v.Missing),
			}
		}},
	}
	const label, width = 17, 8
	var heads, titles []string
	lines := make([][]string, len(s.g.Classes))
	flush := func() {
		s.Out.WriteString("\n")
		s.Row("By class", label, titles, 0, false)
		s.Row("", label, heads, 0, false)
		for i, r := range s.g.Classes {
			s.Row(r.Label, label, lines[i], 0, false)
		}
		heads, titles, lines = nil, nil, make([][]string, len(s.g.Classes))
	}
	used := label
	for _, p := range parts {
		need := width * len(p.heads)
		if used > label && used+need > s.Width {
			flush()
			used = label
		}
		used += need
		titles = append(titles, sheet.Pad(" "+p.title, need, false))
		for _, h := range p.heads {
			heads = append(heads, sheet.Pad(h, width, true))
		}
		for i, r := range s.g.Classes {
			for _, c := range p.cells(r) {
				lines[i] = append(lines[i], sheet.Pad(c, width, true))
			}
		}
	}
	flush()
}

func (s *compareScreen) means(r GlanceRow, of func(MeanOf) float64) []string {
	var cells []string
	for _, c := range r.Levels {
		cells = append(cells, units.Two(of(c.MeanOf)))
	}
	return cells
}

// roofs are those of both sides, where any was measured.
func (s *compareScreen) roofs() {
	was, is := s.c.Sides[0].Set.Summary(), s.c.Sides[s.g.Side].Set.Summary()
	if len(was.Roofs) == 0 || len(is.Roofs) == 0 {
		s.Out.WriteString("\n")
		s.Para("Roofs",
			[]string{"not measured on both sides: kernel " + keys.RolePeak + " and a stream are not in both files"})
		return
	}
	label, width := s.columns(len(s.g.Levels))
	width = min(width, sheet.WideMost)
	s.Out.WriteString("\n")
	head := s.Options.Paint(table.Bold, "Roofs") + " "
	row := func(name string, a, b []float64, scale float64) {
		var cells []string
		any := false
		for _, l := range s.g.Levels {
			from, to := levelValue(was, a, l)/scale, levelValue(is, b, l)/scale
			text := table.Absent
			if from > 0 || to > 0 {
				text, any = units.Two(from)+" → "+units.Two(to), true
			}
			cells = append(cells, text)
		}
		if any {
			s.Out.WriteString(head)
			s.Row(name, label-len("Roofs "), cells, width, !s.Wide())
			head = sheet.Pad("", len("Roofs "), false)
		}
	}
	if len(s.g.Ways) == 0 {
		s.Row("", label, s.heads(), width, !s.Wide())
	}
	for i, name := range []string{"1 core", "all"} {
		a, b := i*(len(was.Roofs)-1), i*(len(is.Roofs)-1)
		if i > 0 && a == 0 && b == 0 {
			continue
		}
		row(name+", GB/s", was.Roofs[a].Rates, is.Roofs[b].Rates, 1e9)
	}
	row("latency, ns", was.Roofs[0].Latency, is.Roofs[0].Latency, 1)
	s.peaks(was.Roofs, is.Roofs)
}

// levelValue is the value of a level in a summary, 0 where it has none.
func levelValue(sum *analysis.Summary, values []float64, level string) float64 {
	for i, l := range sum.Levels {
		if l.Name == level && i < len(values) {
			return values[i]
		}
	}
	return 0
}

func (s *compareScreen) peaks(was, is []analysis.SummaryRoofs) {
	var words []string
	for i, crew := range []string{"×1", "×all"} {
		a, b := was[i*(len(was)-1)], is[i*(len(is)-1)]
		if i > 0 && len(was) == 1 && len(is) == 1 {
			continue
		}
		for _, elem := range slices.Sorted(maps.Keys(a.Peak)) {
			if b.Peak[elem].N > 0 {
				words = append(words, fmt.Sprintf("%s %s %s → %s", elem, crew, units.Giga(a.Peak[elem].Median),
					units.Giga(b.Peak[elem].Median)))
			}
		}
	}
	if len(words) > 0 {
		s.Para("", []string{"GFLOP/s " + strings.Join(words, ", ")})
	}
}

// changes lists those that are certain.
func (s *compareScreen) changes() {
	if len(s.g.Slowest)+len(s.g.Fastest) == 0 {
		return
	}
	s.Out.WriteString("\n")
	for _, part := range []struct {
		head string
		all  []GlanceChange
	}{{"Slowest", s.g.Slowest}, {"Fastest", s.g.Fastest}} {
		head := part.head
		for _, x := range part.all {
			s.change(head, x)
			head = ""
		}
	}
}

func (s *compareScreen) change(head string, x GlanceChange) {
	v, n := x.Cell.Values[0], x.Cell.Values[x.Pair.Side]
	what := strings.Join([]string{x.Cell.Kernel, x.Cell.Elem, x.Cell.Way,
		cmp.Or(analysis.LevelWord(x.Level), "registers")}, " ")
	ratio := sheet.Pad(timesOf(x.Pair.Time.Median), len("0.12×"), true)
	if s.Wide() {
		ratio += " " + sheet.Pad(intervalOf(x.Pair.Time), len("[0.123, 0.123]"), false)
	}
	times := units.Duration(v.Time.Median) + " → " + units.Duration(n.Time.Median)
	s.Out.WriteString(s.Options.Paint(table.Bold, head) + sheet.Pad("", len("Slowest  ")-len(head), false))
	s.Row(what, s.Width-9-table.Width(ratio)-20, []string{ratio, " " + times}, 0, false)
}
