package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"flynn/report/table"
	"flynn/results/keys"
)

// CompareScreen is what WriteCompareScreen needs to know besides the comparison.
type CompareScreen struct {
	Options
	All string // command that shows all cells, "" where there is none
}

// compareScreen writes one screen for each side that is compared with the base.
type compareScreen struct {
	sheaf
	c *Comparison
	g *Glance
}

// WriteCompareScreen writes what a person sees first of a comparison: the verdict and what speaks against it, the means
// by class and level of memory in time, per clock cycle and of the own roof, the roofs, and the largest changes.
func WriteCompareScreen(w io.Writer, c *Comparison, o CompareScreen) error {
	s := &compareScreen{sheaf: newSheaf(o.Options), c: c}
	for _, m := range c.marks() {
		s.b.WriteString(warning(m, o.Options))
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
		s.b.WriteString("\n")
	}
	if o.All != "" {
		s.para("Next", []string{"all cells, what is missing and every warning: " + o.All})
	}
	_, err := io.WriteString(w, s.b.String())
	return err
}

// machine says in a line or two what a side is, and how far to trust it.
func (s *compareScreen) machine(head string, i int) {
	side := s.c.Sides[i]
	words := []string{printable(side.Name)}
	for _, key := range []string{keys.CPU, keys.Uarch} {
		if v := side.Set.Keys[key]; v != "" && v != keys.Unknown && !slices.Contains(words, v) {
			words = append(words, printable(v))
		}
	}
	if v := side.Set.Keys[keys.Clock]; v != "" && v != keys.Unknown && !strings.Contains(v, ", ") {
		words = append(words, keyValue(keys.Clock, v))
	}
	if v := side.Set.Keys[keys.ISAMax]; v != "" && v != keys.Unknown {
		words = append(words, "up to "+v)
	}
	if day, _, _ := strings.Cut(side.Set.Keys[keys.Date], "T"); day != "" && day != keys.Unknown {
		words = append(words, day)
	}
	if n := len(side.Set.Files); n > 1 {
		words = append(words, counted(n, "run"))
	}
	if d := side.Set.Disturbance(); d.Samples > 0 {
		words = append(words, percent(float64(d.Disturbed)/float64(d.Samples))+" of samples disturbed")
	}
	if side.Price > 0 {
		words = append(words, "price "+table.Data(side.Price).Text)
	}
	s.para(head, words)
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
		says += " (means of " + counted(s.g.Over, "cell") + ")"
	}
	s.para("Verdict", []string{s.options.Paint(s.g.colour(), says)})
	v := s.g.Verdicts
	s.para("",
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
		s.para("Differ", []string{printable(strings.Join(differ, " · "))})
	}
	head := "Doubts"
	for _, w := range s.c.doubts {
		s.para(head, []string{printable(w)})
		head = ""
	}
	var moved []string
	for _, m := range s.g.Moved {
		moved = append(moved, "sets that base has in "+levelWord(m.Base)+" are in "+levelWord(m.New)+" of new")
	}
	s.para(head, moved)
}

// columns are the widths of labels and of cells.
func (s *compareScreen) columns(cells int) (label, cell int) {
	label = 24
	if s.wide() {
		label = 26
	}
	return label, (s.width - label) / max(cells, 1)
}

// ways is the table of what new gains, by way and level.
func (s *compareScreen) ways() {
	if len(s.g.Ways) == 0 {
		return
	}
	title := "Speed of new over base, geometric mean (lowest–highest cell)"
	if !s.wide() {
		title = "Speed of new over base, geometric mean"
	}
	s.b.WriteString("\n" + s.options.Paint(table.Bold, title) + "\n")
	const count = 5
	label, _ := s.columns(0)
	width := min((s.width-label-count)/max(len(s.g.Levels), 1), wideMost)
	s.row("", label, append(s.padded(s.heads(), width), pad("n", count, true)), 0, false)
	heading := ""
	for _, r := range s.g.Ways {
		var cells []string
		for _, c := range r.Levels {
			cells = append(cells, s.cell(c, width))
		}
		head := classHeadings[r.Class]
		switch {
		case r.Role:
			head = "Best"
		case r.Class == keys.SISD:
			head = "SISD"
		}
		name := pad("", len("MIMD  "), false) + r.Label
		if head != heading {
			heading, name = head, pad(head, len("MIMD  "), false)+r.Label
		}
		s.row(name, label, append(s.padded(cells, width), pad(strconv.Itoa(r.All.Cells), count, true)), 0, false)
	}
}

func (s *compareScreen) padded(cells []string, width int) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = pad(c, width, !s.wide())
	}
	return out
}

func (s *compareScreen) heads() []string {
	var heads []string
	for _, l := range s.g.Levels {
		heads = append(heads, levelWord(l))
	}
	return heads
}

func (s *compareScreen) cell(c GlanceCell, width int) string {
	if c.Cells == 0 {
		return table.Absent
	}
	text := two(c.Time)
	if span := " (" + two(c.Lo) + "–" + two(c.Hi) + ")"; s.wide() && c.Cells > 1 && table.Width(text+span) < width {
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
		s.b.WriteString("\n")
		s.row("By class", label, titles, 0, false)
		s.row("", label, heads, 0, false)
		for i, r := range s.g.Classes {
			s.row(r.Label, label, lines[i], 0, false)
		}
		heads, titles, lines = nil, nil, make([][]string, len(s.g.Classes))
	}
	used := label
	for _, p := range parts {
		need := width * len(p.heads)
		if used > label && used+need > s.width {
			flush()
			used = label
		}
		used += need
		titles = append(titles, pad(" "+p.title, need, false))
		for _, h := range p.heads {
			heads = append(heads, pad(h, width, true))
		}
		for i, r := range s.g.Classes {
			for _, c := range p.cells(r) {
				lines[i] = append(lines[i], pad(c, width, true))
			}
		}
	}
	flush()
}

func (s *compareScreen) means(r GlanceRow, of func(MeanOf) float64) []string {
	var cells []string
	for _, c := range r.Levels {
		cells = append(cells, two(of(c.MeanOf)))
	}
	return cells
}

// roofs are those of both sides, where any was measured.
func (s *compareScreen) roofs() {
	was, is := s.c.Sides[0].Set.Summary(), s.c.Sides[s.g.Side].Set.Summary()
	if len(was.Roofs) == 0 || len(is.Roofs) == 0 {
		s.b.WriteString("\n")
		s.para("Roofs",
			[]string{"not measured on both sides: kernel " + keys.RolePeak + " and a stream are not in both files"})
		return
	}
	label, width := s.columns(len(s.g.Levels))
	width = min(width, wideMost)
	s.b.WriteString("\n")
	head := s.options.Paint(table.Bold, "Roofs") + " "
	row := func(name string, a, b []float64, scale float64) {
		var cells []string
		any := false
		for _, l := range s.g.Levels {
			from, to := levelValue(was, a, l)/scale, levelValue(is, b, l)/scale
			text := table.Absent
			if from > 0 || to > 0 {
				text, any = two(from)+" → "+two(to), true
			}
			cells = append(cells, text)
		}
		if any {
			s.b.WriteString(head)
			s.row(name, label-len("Roofs "), cells, width, !s.wide())
			head = pad("", len("Roofs "), false)
		}
	}
	if len(s.g.Ways) == 0 {
		s.row("", label, s.heads(), width, !s.wide())
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
func levelValue(sum *Summary, values []float64, level string) float64 {
	for i, l := range sum.Levels {
		if l.Name == level && i < len(values) {
			return values[i]
		}
	}
	return 0
}

func (s *compareScreen) peaks(was, is []SummaryRoofs) {
	var words []string
	for i, crew := range []string{"×1", "×all"} {
		a, b := was[i*(len(was)-1)], is[i*(len(is)-1)]
		if i > 0 && len(was) == 1 && len(is) == 1 {
			continue
		}
		for _, elem := range slices.Sorted(maps.Keys(a.Peak)) {
			if b.Peak[elem].N > 0 {
				words = append(words, fmt.Sprintf("%s %s %s → %s", elem, crew, giga(a.Peak[elem].Median),
					giga(b.Peak[elem].Median)))
			}
		}
	}
	if len(words) > 0 {
		s.para("", []string{"GFLOP/s " + strings.Join(words, ", ")})
	}
}

// changes lists those that are certain.
func (s *compareScreen) changes() {
	if len(s.g.Slowest)+len(s.g.Fastest) == 0 {
		return
	}
	s.b.WriteString("\n")
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
	what := strings.Join([]string{x.Cell.Kernel, x.Cell.Elem, x.Cell.Way, cmp.Or(levelWord(x.Level), "registers")}, " ")
	ratio := pad(timesOf(x.Pair.Time.Median), len("0.12×"), true)
	if s.wide() {
		ratio += " " + pad(intervalOf(x.Pair.Time), len("[0.123, 0.123]"), false)
	}
	times := duration(v.Time.Median) + " → " + duration(n.Time.Median)
	s.b.WriteString(s.options.Paint(table.Bold, head) + pad("", len("Slowest  ")-len(head), false))
	s.row(what, s.width-9-table.Width(ratio)-20, []string{ratio, " " + times}, 0, false)
}
