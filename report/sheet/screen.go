package sheet

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
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
	WideMost                = 19
)

// Sheaf is text that fits a width: paragraphs under headings, and rows of cells.
type Sheaf struct {
	Out     strings.Builder
	Options Options
	Width   int
}

// NewSheaf returns an empty text.
func NewSheaf(o Options) Sheaf {
	s := Sheaf{Options: o, Width: max(o.Width, 60)}
	if o.Width == 0 {
		s.Width = 100
	}
	return s
}

// Brief says part by part what matters in a set, and keeps which marks it has used.
type Brief struct {
	Sheaf
	Sum     *analysis.Summary
	set     *analysis.Set
	o       Screen
	started bool // a mark for the start of a team was shown
	other   bool // one for other kernels
	unsure  bool // one for a wide interval
}

// NewBrief returns what matters in a set.
func NewBrief(s *analysis.Set) *Brief {
	return &Brief{Sheaf: NewSheaf(Options{}), set: s, Sum: s.Summary()}
}

// WriteScreen writes what a person sees first: the machine and how far to trust it, what each class buys at each level
// of memory, the kernels that gain most and least, the roofs, what was left out, and where the rest is.
func WriteScreen(w io.Writer, a *analysis.Analysis, o Screen) error {
	c := &Brief{Sheaf: NewSheaf(o.Options), set: a.Set, Sum: a.Set.Summary(), o: o}
	c.Out.WriteString(Warning(a.Mark, o.Options))
	c.Para("Machine", c.Machine())
	c.Para("Trust", c.Trust())
	c.matrix()
	c.extremes()
	c.roofs()
	c.rest()
	_, err := io.WriteString(w, c.Out.String())
	return err
}

// Para writes words after a heading, in lines that fit.
func (c *Sheaf) Para(head string, items []string) {
	if len(items) == 0 {
		return
	}
	const indent = 9
	body := table.Wrap(strings.Join(items, " · "), c.Width-indent, 0)
	body = strings.ReplaceAll(body, "\n", "\n"+strings.Repeat(" ", indent))
	c.Out.WriteString(c.Options.Paint(table.Bold, head) + Pad("", indent-len(head), false) + body + "\n")
}

// Row writes a label and cells, both of a width, without blanks at the end.
func (c *Sheaf) Row(label string, labelWidth int, cells []string, cellWidth int, right bool) {
	line := Pad(clip(label, labelWidth-1), labelWidth, false)
	for _, cell := range cells {
		line += Pad(cell, cellWidth, right)
	}
	c.Out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// Machine says what was measured.
func (c *Brief) Machine() []string {
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
		words = append(words, units.Cores(n))
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
func keyValueOf(s *analysis.Set, key string) string {
	if v := s.Keys[key]; v != "" && v != keys.Unknown && v != "0" {
		return KeyValue(key, v)
	}
	return ""
}

// samples are the least and the largest number of samples of a point.
func (c *Brief) samples() (least, most int) {
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
	WideHalf  = 0.10
)

// Trust says in one word how far to believe the numbers, and then why.
func (c *Brief) Trust() []string {
	d := c.set.Disturbance()
	share := float64(d.Disturbed) / float64(max(d.Samples, 1))
	loose, rows := 0, 0
	for _, r := range c.set.Rows() {
		if r.Time.N > 0 {
			rows++
			if r.Time.Half() > WideHalf {
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
	say := word + ": " + units.Percent(share) + " of samples disturbed"
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
func (c *Brief) causes(d analysis.Disturbance) string {
	units := slices.SortedFunc(maps.Keys(d.By), func(a, b string) int {
		if d.By[a] != d.By[b] {
			return d.By[b] - d.By[a]
		}
		return strings.Compare(a, b)
	})
	var words []string
	for _, u := range units[:min(2, len(units))] {
		if d.By[u] > 0 {
			words = append(words, fmt.Sprintf("%s %d", analysis.Causes[u], d.By[u]))
		}
	}
	return strings.Join(words, ", ")
}

// control tells of the kernel that no tier can speed up: where one does, something else changed between samples.
func (c *Brief) control() (words string, gained bool) {
	seen := ""
	for _, r := range c.set.Rows() {
		if r.Facts().Role != keys.RoleLatency || r.Point.Class != keys.SIMD || r.Speedup.N < analysis.MinSamples {
			continue
		}
		seen = r.Point.Kernel
		if r.Speedup.Lo > 1+fairShare {
			return "control " + r.Point.Kernel + ": gains " + units.Sig(r.Speedup.Median) + "×, which no tier can give", true
		}
	}
	if seen != "" {
		words = "control " + seen + ": no gain"
	}
	return words, false
}

// peakGain is what all workers gain over one where nothing but arithmetic is done.
func (c *Brief) peakGain() string {
	roofs := c.Sum.Roofs
	if len(roofs) < 2 {
		return ""
	}
	one, all := roofs[0], roofs[len(roofs)-1]
	for _, elem := range []string{"f64", "f32"} {
		a, b := one.Peak[elem].Median, all.Peak[elem].Median
		if a > 0 && b > 0 {
			return fmt.Sprintf("peak on %s %s of %d", units.Cores(all.Workers), units.Sig(b/a), all.Workers)
		}
	}
	return ""
}

// Wide reports whether the text has room for ranges.
func (c *Sheaf) Wide() bool { return c.Width >= wide }

// columns are the widths of the matrix: of labels and of cells.
func (c *Brief) columns() (label, cell int) {
	if !c.Wide() {
		return narrowLabel, narrowCell
	}
	const n = 3
	return wideLabel, min((c.Width-wideLabel-n)/max(len(c.Sum.Levels), 1), WideMost)
}

// line writes a row of the matrix.
func (c *Brief) line(label string, cells []string, n string) {
	wl, wc := c.columns()
	if n == "" {
		c.Row(label, wl, cells, wc, !c.Wide())
		return
	}
	padded := make([]string, 0, len(cells)+1)
	for _, cell := range cells {
		padded = append(padded, Pad(cell, wc, !c.Wide()))
	}
	c.Row(label, wl, append(padded, Pad(n, 3, true)), 0, false)
}

// Pad fills a text up to a width.
func Pad(s string, width int, right bool) string {
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

func (c *Brief) matrix() {
	if len(c.Sum.Levels) == 0 || len(c.Sum.Rows) == 0 && c.Sum.Base.Kernel == "" {
		return
	}
	title := "What each class buys: times as fast as plain Go on one core, geometric mean (lowest–highest kernel)"
	if !c.Wide() {
		title = "Times as fast as plain Go on one core, geometric mean"
	}
	c.Out.WriteString("\n" + c.o.Paint(table.Bold, title) + "\n")
	var heads []string
	for _, l := range c.Sum.Levels {
		head := analysis.LevelWord(l.Name)
		if c.Wide() && head != units.Size(l.Set) {
			head += " " + units.Size(l.Set)
		}
		_, wc := c.columns()
		heads = append(heads, clip(head, wc-1))
	}
	c.line("", heads, "n")
	c.baseLine()
	class := ""
	for _, r := range c.Sum.Rows {
		var cells []string
		for _, cell := range r.Cells {
			cells = append(cells, c.cell(cell))
		}
		label, n := r.Label, strconv.Itoa(r.Kernels)
		if head := ClassHeadings[r.Class]; head != class {
			class = head
			label = Pad(head, len("MIMD   "), false) + label
		} else {
			label = Pad("", len("MIMD   "), false) + label
		}
		if !c.Wide() {
			label = r.Short
		}
		if r.Other {
			label += "*"
			c.other = true
		}
		c.line(label, cells, n)
	}
	c.Out.WriteString(table.Wrap(strings.Join(c.Marks(), " · "), c.Width, 0) + "\n")
}

// ClassHeadings are the words of Flynn's for the classes of a row.
var ClassHeadings = map[string]string{
	keys.SIMD: "SIMD", keys.MISD: "MISD", keys.MIMDSM: "MIMD", keys.MIMDDM: "MIMD", keys.SIMT: "SIMT",
}

func (c *Brief) baseLine() {
	base := c.Sum.Base
	if base.Kernel == "" {
		return
	}
	var cells []string
	for _, e := range base.Rates {
		switch {
		case e.N == 0:
			cells = append(cells, "–")
		case c.Wide():
			cells = append(cells, units.Sig(e.Median/1e9)+c.Mark(e)+" GB/s")
		default:
			cells = append(cells, units.Sig(e.Median/1e9)+c.Mark(e))
		}
	}
	label := "SISD   plain Go, " + base.Kernel + " " + base.Elem
	if !c.Wide() {
		label = "plain " + base.Kernel + " GB/s"
	}
	c.line(label, cells, "1")
}

// Mark is what a single measurement with a wide interval bears.
func (c *Brief) Mark(e analysis.Estimate) string {
	if e.Half() <= WideHalf {
		return ""
	}
	c.unsure = true
	return "?"
}

func (c *Brief) cell(v analysis.SummaryCell) string {
	if v.N == 0 {
		return "–"
	}
	text := c.Gain(v)
	_, wc := c.columns()
	if span := " (" + units.Two(v.Lo) + "–" + units.Two(v.Hi) + ")"; c.Wide() && v.N > 1 &&
		utf8.RuneCountInString(text+span) < wc {
		text += span
	}
	return text
}

// Gain is a mean with its marks.
func (c *Brief) Gain(v analysis.SummaryCell) string {
	text := units.Two(v.Mean)
	if v.Start {
		text += "~"
		c.started = true
	}
	if v.Other {
		text += "*"
		c.other = true
	}
	return text
}

// Marks explain the marks that were used.
func (c *Brief) Marks() []string {
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
	if slices.ContainsFunc(c.Sum.Rows, func(r analysis.SummaryRow) bool { return r.Class == keys.SIMD }) {
		words = append(words, "a tier without code of its own counts as the tier below")
	}
	return words
}

func (c *Brief) extremes() {
	say := func(head string, g analysis.SummaryGains) {
		if len(g.Most) == 0 {
			return
		}
		words := g.Label + ": most " + gainWords(g.Most)
		if len(g.Least) > 0 {
			words += " · least " + gainWords(g.Least)
		}
		c.Para(head, []string{words})
	}
	c.Out.WriteString("\n")
	say("Lanes", c.Sum.Lanes)
	for i, g := range c.Sum.Cores {
		say([]string{"Cores", ""}[min(i, 1)], g)
	}
}

func gainWords(all []analysis.KernelGain) string {
	var words []string
	for _, g := range all {
		words = append(words, g.Kernel+" "+units.Two(g.Gain))
	}
	return strings.Join(words, ", ")
}

func (c *Brief) roofs() {
	if len(c.Sum.Roofs) == 0 {
		c.Para("Roofs", []string{"none was measured: kernel " + keys.RolePeak + " and a stream are not in these results"})
		return
	}
	c.Out.WriteString("\n")
	head, unit := "Roofs  ", " GB/s"
	if !c.Wide() {
		unit = ""
	}
	row := func(label string, values []float64, unit string) {
		var cells []string
		any := false
		for _, v := range values {
			text := "–"
			if v > 0 {
				text, any = units.Sig(v)+unit, true
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
	for _, o := range c.Sum.Roofs {
		label := units.Cores(o.Workers)
		if !c.Wide() {
			label += " GB/s"
		}
		row(label, giga(o.Rates), unit)
	}
	label := "latency"
	if c.Wide() {
		label = "latency of a load"
	}
	row(label, c.Sum.Roofs[0].Latency, " ns")
	c.reached(head)
	c.peaks()
}

// reached writes how near kernels come to their roofs on one core.
func (c *Brief) reached(head string) {
	var cells []string
	any := false
	for _, v := range c.Sum.Roofs[0].Reached {
		text := "–"
		if v.N > 0 {
			any = true
			text = wholePercent(v.Mean)
			if c.Wide() {
				text += " (" + wholePercent(v.Lo) + "–" + wholePercent(v.Hi) + ")"
			}
		}
		cells = append(cells, text)
	}
	if any {
		label := "reached by 1 core"
		if !c.Wide() {
			label = "reached"
		}
		c.line(strings.Repeat(" ", len(head))+label, cells, "")
	}
}

func wholePercent(v float64) string { return strconv.Itoa(int(100*v+0.5)) + "%" }

// peaks are the compute roofs, by element type and workers.
func (c *Brief) peaks() {
	var words []string
	for _, o := range c.Sum.Roofs {
		for _, elem := range slices.Sorted(maps.Keys(o.Peak)) {
			words = append(words, fmt.Sprintf("%s ×%d %s", elem, o.Workers, units.Giga(o.Peak[elem].Median)))
		}
	}
	if len(words) > 0 {
		c.Para("", []string{"peak GFLOP/s " + strings.Join(words, ", ")})
	} else {
		c.Para("", []string{"no compute roof: kernel " + keys.RolePeak + " is not in these results"})
	}
}

// rest tells what is missing, and where to go on.
func (c *Brief) rest() {
	c.Out.WriteString("\n")
	var left []string
	if l := c.set.LeftOut; l != nil {
		left = append(left, l.What, "measure it: "+l.Command())
	} else if n := len(c.set.Skipped); n > 0 {
		left = append(left, fmt.Sprintf("%d points: %s", n, c.set.Skipped[0].Reason))
	}
	if n := len(c.set.Failed); n > 0 {
		left = append(left, fmt.Sprintf("%d points FAILED verification, %s first", n, c.set.Failed[0].Name))
	}
	c.Para("Left out", left)
	if c.o.Page != "" {
		c.Para("Page", []string{c.o.Page})
	}
	var next []string
	if c.o.Next != "" && len(c.Sum.Lanes.Most) > 0 {
		next = append(next, fmt.Sprintf(c.o.Next, c.Sum.Lanes.Most[0].Kernel))
	}
	if c.o.All != "" {
		next = append(next, "all rows: "+c.o.All)
	}
	c.Para("Next", next)
}

// WriteForeign writes the numbers of other tools as a table, nothing where there are none.
func WriteForeign(w io.Writer, a *analysis.Analysis, o Options) error {
	if len(a.Foreign) == 0 {
		return nil
	}
	_, err := io.WriteString(w, "\n"+Foreign(a.Foreign).Text(o))
	return err
}
