package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"flynn/report/table"
	"flynn/results/keys"
)

// Screen is what WriteScreen needs to know besides the set.
type Screen struct {
	Options
	Page string // path of the page, "" where none was written
	All  string // command that shows all rows, "" where there is none
	Next string // command that shows more of a kernel, with %s for its name; "" where there is none
}

// wide is the least width at which the matrix holds the ranges of its means.
const wide = 96

// The matrix at its two widths: columns of labels, of cells.
const (
	wideLabel               = 29
	narrowLabel, narrowCell = 21, 9
	wideMost                = 19
)

// sheaf is text that fits a width: paragraphs under headings, and rows of cells.
type sheaf struct {
	b       strings.Builder
	options Options
	width   int
}

func newSheaf(o Options) sheaf {
	s := sheaf{options: o, width: max(o.Width, 60)}
	if o.Width == 0 {
		s.width = 100
	}
	return s
}

// screen writes one screen.
type screen struct {
	sheaf
	set     *Set
	sum     *Summary
	o       Screen
	started bool // a mark for the start of a team was shown
	other   bool // one for other kernels
	unsure  bool // one for a wide interval
}

// WriteScreen writes what a person sees first: the machine and how far to trust it, what each class buys at each level
// of memory, the kernels that gain most and least, the roofs, what was left out, and where the rest is.
func WriteScreen(w io.Writer, a *Analysis, o Screen) error {
	c := &screen{sheaf: newSheaf(o.Options), set: a.Set, sum: a.Set.Summary(), o: o}
	c.b.WriteString(warning(a.Mark, o.Options))
	c.para("Machine", c.machine())
	c.para("Trust", c.trust())
	c.matrix()
	c.extremes()
	c.roofs()
	c.rest()
	_, err := io.WriteString(w, c.b.String())
	return err
}

// para writes words after a heading, in lines that fit.
func (c *sheaf) para(head string, items []string) {
	if len(items) == 0 {
		return
	}
	const indent = 9
	body := table.Wrap(strings.Join(items, " · "), c.width-indent, 0)
	body = strings.ReplaceAll(body, "\n", "\n"+strings.Repeat(" ", indent))
	c.b.WriteString(c.options.Paint(table.Bold, head) + pad("", indent-len(head), false) + body + "\n")
}

// row writes a label and cells, both of a width, without blanks at the end.
func (c *sheaf) row(label string, labelWidth int, cells []string, cellWidth int, right bool) {
	line := pad(clip(label, labelWidth-1), labelWidth, false)
	for _, cell := range cells {
		line += pad(cell, cellWidth, right)
	}
	c.b.WriteString(strings.TrimRight(line, " ") + "\n")
}

func (c *screen) machine() []string {
	key := func(k string) string {
		if v := c.set.Keys[k]; v != keys.Unknown {
			return v
		}
		return ""
	}
	var words []string
	add := func(format, v string) {
		if v != "" && v != "none" {
			words = append(words, fmt.Sprintf(format, v))
		}
	}
	add("%s", key(keys.CPU))
	add("%s", key(keys.Uarch))
	if n, err := strconv.Atoi(key(keys.Cores)); err == nil {
		words = append(words, cores(n))
	}
	add("%s", keyValueOf(c.set, keys.Clock))
	add("up to %s", key(keys.ISAMax))
	add("%s", key(keys.GOARCH))
	if v := key(keys.Virt); v != "" && v != "none" {
		words = append(words, "virtual machine ("+v+")")
	}
	for _, l := range []struct{ name, key string }{{"L1", keys.L1D}, {"L2", keys.L2}, {"L3", keys.L3}} {
		add(l.name+" %s", keyValueOf(c.set, l.key))
	}
	date, _, _ := strings.Cut(key(keys.Date), "T")
	add("%s", date)
	least, most := c.samples()
	return append(words, fmt.Sprintf("%d points, %d–%d samples each", len(c.set.Series), least, most))
}

// keyValueOf is a file key as people read it, "" where it is not known.
func keyValueOf(s *Set, key string) string {
	if v := s.Keys[key]; v != "" && v != keys.Unknown && v != "0" {
		return keyValue(key, v)
	}
	return ""
}

// samples are the least and the largest number of samples of a point.
func (c *screen) samples() (least, most int) {
	for i, x := range c.set.Series {
		n := len(x.Samples[keys.Time])
		if i == 0 {
			least = n
		}
		least, most = min(least, n), max(most, n)
	}
	return least, most
}

// Shares of disturbed samples and of wide intervals below which a run is good, and fair.
const (
	goodShare = 0.05
	fairShare = 0.25
	wideHalf  = 0.10
)

// trust says in one word how far to believe the numbers, and then why.
func (c *screen) trust() []string {
	d := c.set.Disturbance()
	share := float64(d.Disturbed) / float64(max(d.Samples, 1))
	loose, rows := 0, 0
	for _, r := range c.set.Rows() {
		if r.Time.N > 0 {
			rows++
			if r.Time.half() > wideHalf {
				loose++
			}
		}
	}
	control, gained := c.control()
	word := "poor"
	switch {
	case c.set.Mark() != "":
		word = "none, emulated"
	case share < goodShare && float64(loose) < goodShare*float64(rows) && !gained:
		word = "good"
	case share < fairShare && !gained:
		word = "fair"
	}
	say := word + ": " + percent(share) + " of samples disturbed"
	if by := c.causes(d); by != "" {
		say += " (" + by + ")"
	}
	words := []string{say, fmt.Sprintf("%d of %d intervals wider than ±10 %%", loose, rows)}
	if control != "" {
		words = append(words, control)
	}
	if peak := c.peakGain(); peak != "" {
		words = append(words, peak)
	}
	return words
}

// causes are the two most frequent disturbances.
func (c *screen) causes(d Disturbance) string {
	units := slices.SortedFunc(maps.Keys(d.By), func(a, b string) int {
		if d.By[a] != d.By[b] {
			return d.By[b] - d.By[a]
		}
		return strings.Compare(a, b)
	})
	var words []string
	for _, u := range units[:min(2, len(units))] {
		if d.By[u] > 0 {
			words = append(words, fmt.Sprintf("%s %d", causes[u], d.By[u]))
		}
	}
	return strings.Join(words, ", ")
}

// control tells of the kernel that no tier can speed up: where one does, something else changed between samples.
func (c *screen) control() (words string, gained bool) {
	seen := ""
	for _, r := range c.set.Rows() {
		if r.facts.Role != keys.RoleLatency || r.Point.Class != keys.SIMD || r.Speedup.N < MinSamples {
			continue
		}
		seen = r.Point.Kernel
		if r.Speedup.Lo > 1+fairShare {
			return "control " + r.Point.Kernel + ": gains " + sig(r.Speedup.Median) + "×, which no tier can give", true
		}
	}
	if seen != "" {
		words = "control " + seen + ": no gain"
	}
	return words, false
}

// peakGain is what all workers gain over one where nothing but arithmetic is done.
func (c *screen) peakGain() string {
	roofs := c.sum.Roofs
	if len(roofs) < 2 {
		return ""
	}
	one, all := roofs[0], roofs[len(roofs)-1]
	for _, elem := range []string{"f64", "f32"} {
		a, b := one.Peak[elem].Median, all.Peak[elem].Median
		if a > 0 && b > 0 {
			return fmt.Sprintf("peak on %s %s of %d", cores(all.Workers), sig(b/a), all.Workers)
		}
	}
	return ""
}

func (c *sheaf) wide() bool { return c.width >= wide }

// columns are the widths of the matrix: of labels and of cells.
func (c *screen) columns() (label, cell int) {
	if !c.wide() {
		return narrowLabel, narrowCell
	}
	const n = 3
	return wideLabel, min((c.width-wideLabel-n)/max(len(c.sum.Levels), 1), wideMost)
}

// line writes a row of the matrix.
func (c *screen) line(label string, cells []string, n string) {
	wl, wc := c.columns()
	if n == "" {
		c.row(label, wl, cells, wc, !c.wide())
		return
	}
	padded := make([]string, 0, len(cells)+1)
	for _, cell := range cells {
		padded = append(padded, pad(cell, wc, !c.wide()))
	}
	c.row(label, wl, append(padded, pad(n, 3, true)), 0, false)
}

func pad(s string, width int, right bool) string {
	blanks := strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
	if right {
		return blanks + s
	}
	return s + blanks
}

// clip cuts what is too long and says so.
func clip(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// levelWord is a level as people say it.
func levelWord(name string) string {
	return strings.NewReplacer("+DRAM", "+mem", "DRAM", "memory").Replace(name)
}

func (c *screen) matrix() {
	if len(c.sum.Levels) == 0 || len(c.sum.Rows) == 0 && c.sum.Base.Kernel == "" {
		return
	}
	title := "What each class buys: times as fast as plain Go on one core, geometric mean (lowest–highest kernel)"
	if !c.wide() {
		title = "Times as fast as plain Go on one core, geometric mean"
	}
	c.b.WriteString("\n" + c.o.Paint(table.Bold, title) + "\n")
	var heads []string
	for _, l := range c.sum.Levels {
		head := levelWord(l.Name)
		if c.wide() && head != size(l.Set) {
			head += " " + size(l.Set)
		}
		_, wc := c.columns()
		heads = append(heads, clip(head, wc-1))
	}
	c.line("", heads, "n")
	c.baseLine()
	class := ""
	for _, r := range c.sum.Rows {
		var cells []string
		for _, cell := range r.Cells {
			cells = append(cells, c.cell(cell))
		}
		label, n := r.Label, strconv.Itoa(r.Kernels)
		if head := classHeadings[r.Class]; head != class {
			class = head
			label = pad(head, len("MIMD   "), false) + label
		} else {
			label = pad("", len("MIMD   "), false) + label
		}
		if !c.wide() {
			label = r.Short
		}
		if r.Other {
			label += "*"
			c.other = true
		}
		c.line(label, cells, n)
	}
	c.marks()
}

// classHeadings are the words of Flynn's for the classes of a row.
var classHeadings = map[string]string{
	keys.SIMD: "SIMD", keys.MISD: "MISD", keys.MIMDSM: "MIMD", keys.MIMDDM: "MIMD",
}

func (c *screen) baseLine() {
	base := c.sum.Base
	if base.Kernel == "" {
		return
	}
	var cells []string
	for _, e := range base.Rates {
		switch {
		case e.N == 0:
			cells = append(cells, "–")
		case c.wide():
			cells = append(cells, sig(e.Median/1e9)+c.mark(e)+" GB/s")
		default:
			cells = append(cells, sig(e.Median/1e9)+c.mark(e))
		}
	}
	label := "SISD   plain Go, " + base.Kernel + " " + base.Elem
	if !c.wide() {
		label = "plain " + base.Kernel + " GB/s"
	}
	c.line(label, cells, "1")
}

// mark is what a single measurement with a wide interval bears.
func (c *screen) mark(e Estimate) string {
	if e.half() <= wideHalf {
		return ""
	}
	c.unsure = true
	return "?"
}

func (c *screen) cell(v SummaryCell) string {
	if v.N == 0 {
		return "–"
	}
	text := two(v.Mean)
	if v.Start {
		text += "~"
		c.started = true
	}
	if v.Other {
		text += "*"
		c.other = true
	}
	_, wc := c.columns()
	if span := " (" + two(v.Lo) + "–" + two(v.Hi) + ")"; c.wide() && v.N > 1 && utf8.RuneCountInString(text+span) < wc {
		text += span
	}
	return text
}

// marks explains those that were used.
func (c *screen) marks() {
	var words []string
	if c.started {
		words = append(words, "~ ops too short: the start of a team or messages, not the class")
	}
	if c.other {
		words = append(words, "* not the kernels of the other cells")
	}
	if c.unsure {
		words = append(words, "? interval wider than ±10 %")
	}
	words = append(words, "n kernels, the same along a row")
	if slices.ContainsFunc(c.sum.Rows, func(r SummaryRow) bool { return r.Class == keys.SIMD }) {
		words = append(words, "a tier without code of its own counts as the tier below")
	}
	c.b.WriteString(table.Wrap(strings.Join(words, " · "), c.width, 0) + "\n")
}

func (c *screen) extremes() {
	say := func(head string, g SummaryGains) {
		if len(g.Most) == 0 {
			return
		}
		words := g.Label + ": most " + gainWords(g.Most)
		if len(g.Least) > 0 {
			words += " · least " + gainWords(g.Least)
		}
		c.para(head, []string{words})
	}
	c.b.WriteString("\n")
	say("Lanes", c.sum.Lanes)
	for i, g := range c.sum.Cores {
		say([]string{"Cores", ""}[min(i, 1)], g)
	}
}

func gainWords(all []KernelGain) string {
	var words []string
	for _, g := range all {
		words = append(words, g.Kernel+" "+two(g.Gain))
	}
	return strings.Join(words, ", ")
}

func (c *screen) roofs() {
	if len(c.sum.Roofs) == 0 {
		c.para("Roofs", []string{"none was measured: kernel " + keys.RolePeak + " and a stream are not in these results"})
		return
	}
	c.b.WriteString("\n")
	head, unit := "Roofs  ", " GB/s"
	if !c.wide() {
		unit = ""
	}
	row := func(label string, values []float64, unit string) {
		var cells []string
		any := false
		for _, v := range values {
			text := "–"
			if v > 0 {
				text, any = sig(v)+unit, true
			}
			cells = append(cells, text)
		}
		if any {
			c.line(head+label, cells, "")
			head = strings.Repeat(" ", len(head))
		}
	}
	giga := func(values []float64) []float64 {
		out := slices.Clone(values)
		for i := range out {
			out[i] /= 1e9
		}
		return out
	}
	for _, o := range c.sum.Roofs {
		label := cores(o.Workers)
		if !c.wide() {
			label += " GB/s"
		}
		row(label, giga(o.Rates), unit)
	}
	label := "latency"
	if c.wide() {
		label = "latency of a load"
	}
	row(label, c.sum.Roofs[0].Latency, " ns")
	c.reached(head)
	c.peaks()
}

// reached writes how near kernels come to their roofs on one core.
func (c *screen) reached(head string) {
	var cells []string
	any := false
	for _, v := range c.sum.Roofs[0].Reached {
		text := "–"
		if v.N > 0 {
			any = true
			text = wholePercent(v.Mean)
			if c.wide() {
				text += " (" + wholePercent(v.Lo) + "–" + wholePercent(v.Hi) + ")"
			}
		}
		cells = append(cells, text)
	}
	if any {
		label := "reached by 1 core"
		if !c.wide() {
			label = "reached"
		}
		c.line(strings.Repeat(" ", len(head))+label, cells, "")
	}
}

func wholePercent(v float64) string { return strconv.Itoa(int(100*v+0.5)) + "%" }

// peaks are the compute roofs, by element type and workers.
func (c *screen) peaks() {
	var words []string
	for _, o := range c.sum.Roofs {
		for _, elem := range slices.Sorted(maps.Keys(o.Peak)) {
			words = append(words, fmt.Sprintf("%s ×%d %s", elem, o.Workers, giga(o.Peak[elem].Median)))
		}
	}
	if len(words) > 0 {
		c.para("", []string{"peak GFLOP/s " + strings.Join(words, ", ")})
	} else {
		c.para("", []string{"no compute roof: kernel " + keys.RolePeak + " is not in these results"})
	}
}

// rest tells what is missing, and where to go on.
func (c *screen) rest() {
	c.b.WriteString("\n")
	var left []string
	if l := c.set.LeftOut; l != nil {
		left = append(left, l.What, "measure it: "+l.Command())
	} else if n := len(c.set.Skipped); n > 0 {
		left = append(left, fmt.Sprintf("%d points: %s", n, c.set.Skipped[0].Reason))
	}
	if n := len(c.set.Failed); n > 0 {
		left = append(left, fmt.Sprintf("%d points FAILED verification, %s first", n, c.set.Failed[0].Name))
	}
	c.para("Left out", left)
	if c.o.Page != "" {
		c.para("Page", []string{c.o.Page})
	}
	var next []string
	if c.o.Next != "" && len(c.sum.Lanes.Most) > 0 {
		next = append(next, fmt.Sprintf(c.o.Next, c.sum.Lanes.Most[0].Kernel))
	}
	if c.o.All != "" {
		next = append(next, "all rows: "+c.o.All)
	}
	c.para("Next", next)
}

// WriteForeign writes the numbers of other tools as a table, nothing where there are none.
func WriteForeign(w io.Writer, a *Analysis, o Options) error {
	if len(a.Foreign) == 0 {
		return nil
	}
	_, err := io.WriteString(w, "\n"+foreignSheet(a.Foreign).Text(o))
	return err
}
