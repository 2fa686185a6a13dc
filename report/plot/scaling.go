package plot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/units"
	"flynn/results/keys"
)

// maxLines is how many lines a reader can still follow.
const maxLines = 8

// Scalings returns the speed-up against workers, and against nodes: one plot per element type and size with a line
// per kernel, parted where the kernels are many. An element type of one kernel gets one plot with a line per size
// instead. Weak scaling has plots of its own: there the size is that of one worker.
func Scalings(s *analysis.Set, rows []analysis.Row) []Plot {
	var plots []Plot
	for _, with := range []string{"workers", keys.Nodes} {
		for _, how := range []string{"", keys.Weak, keys.Throughput} {
			var some []analysis.Row
			for _, r := range rows {
				if g := r.Growth(); g.What == with && r.Point.Scaling == how && !r.Idle() {
					r.Set = r.Share()
					some = append(some, r)
				}
			}
			for _, c := range scalingCharts(s, some, with, how) {
				if len(c.lines) > 0 {
					plots = append(plots, c.plot(s.MachineLine(), s.Mark()))
				}
			}
		}
	}
	return plots
}

func scalingCharts(s *analysis.Set, rows []analysis.Row, with, how string) []*scalingChart {
	var charts []*scalingChart
	for _, of := range sizeClasses(rows) {
		c := &scalingChart{with: with, how: how, rows: rows}
		if kernel, only := onlyKernel(rows, of.elem); only {
			c.sizes(s, kernel, of.elem)
			if !slices.ContainsFunc(charts, func(o *scalingChart) bool { return o.name == c.name }) {
				charts = append(charts, c)
			}
			continue
		}
		c.kernels(s, of)
		charts = append(charts, c.parts()...)
	}
	return charts
}

// scalingChart is what one scaling plot shows.
type scalingChart struct {
	name, title string
	what        string // what tells the lines apart
	with        string // workers or nodes
	how         string // the problem grows with the workers: weak or throughput
	rows        []analysis.Row
	lines       []scalingLine
}

// scalingLine is the widest tier of a kernel at one size, with growing numbers of workers.
type scalingLine struct {
	name string // a kernel or a size
	of   analysis.Point
	dots []dot
	look *look // nil is that of its place
}

// lookOf is how a line is drawn.
func (c *scalingChart) lookOf(i int) look {
	if l := c.lines[i].look; l != nil {
		return *l
	}
	return palette[i%len(palette)]
}

func (l scalingLine) last() dot { return l.dots[len(l.dots)-1] }

// growing are the titles of charts of problems that grow.
var growing = map[string]string{keys.Weak: "Weak scaling", keys.Throughput: "Throughput"}

// grows reports whether the problem grows with the workers.
func (c *scalingChart) grows() bool { return c.how != "" }

// call names the chart.
func (c *scalingChart) call(of, title string) {
	c.name, c.title = "scaling-"+of, "Scaling with "+c.with+": "+title
	if c.grows() {
		c.name, c.title = c.how+"-"+of, growing[c.how]+" with "+c.with+": "+title+" a worker"
	}
	if c.with == keys.Nodes {
		c.name = "nodes-" + c.name
	}
}

// kernels makes a line of each kernel at one size.
func (c *scalingChart) kernels(s *analysis.Set, of sizeClass) {
	c.what = "kernel"
	c.call(of.elem+"-"+units.FileWord(units.SizeLabel(of.set)), of.String())
	for _, r := range c.rows {
		if of.has(r) {
			c.add(s, r.Point.Kernel, r)
		}
	}
}

// sizes makes a line of each size of a kernel.
func (c *scalingChart) sizes(s *analysis.Set, kernel, elem string) {
	c.what = "working set"
	c.call(elem+"-"+kernel, kernel+", "+elem)
	if c.grows() {
		c.title = growing[c.how] + " with " + c.with + ": " + kernel + ", " + elem + ", by the working set of a worker"
	}
	for _, r := range c.rows {
		if r.Point.Elem == elem {
			c.add(s, units.SizeLabel(units.Nearest(r.Set)), r)
		}
	}
}

// add gives a row to its line. A wider tier starts the line anew; a narrower one is left out.
func (c *scalingChart) add(s *analysis.Set, name string, r analysis.Row) {
	p := r.Point
	e := s.Scaling(s.Of(p))
	if e.N == 0 {
		return
	}
	g := r.Growth()
	if g.Count == 1 {
		return
	}
	if c.grows() {
		e = analysis.ScaledBy(e, float64(g.Count))
	}
	if of := analysis.NodesOf(p); of != "" {
		name += ", " + of
	}
	i := slices.IndexFunc(c.lines, func(l scalingLine) bool { return l.name == name })
	fresh := scalingLine{name: name, of: p, dots: []dot{{x: 1, e: analysis.Estimate{Median: 1, Lo: 1, Hi: 1, N: e.N}}}}
	if i < 0 {
		c.lines = append(c.lines, fresh)
		i = len(c.lines) - 1
	}
	l := &c.lines[i]
	if analysis.CompareISA(p.ISA, l.of.ISA) > 0 {
		*l = fresh
	}
	if p.ISA == l.of.ISA && p.Tune == l.of.Tune && p.N == l.of.N {
		l.put(dot{x: float64(g.Count), e: e})
	}
}

// put adds a dot. Of several schedules of as many workers the fastest counts.
func (l *scalingLine) put(d dot) {
	i := slices.IndexFunc(l.dots, func(o dot) bool { return o.x == d.x })
	if i < 0 {
		l.dots = append(l.dots, d)
	} else if d.e.Median > l.dots[i].e.Median {
		l.dots[i] = d
	}
}

// parts splits a chart of too many lines into equal ones.
func (c *scalingChart) parts() []*scalingChart {
	n := (len(c.lines) + maxLines - 1) / maxLines
	if n <= 1 {
		return []*scalingChart{c}
	}
	var all []*scalingChart
	for lines := range slices.Chunk(c.lines, (len(c.lines)+n-1)/n) {
		i := len(all) + 1
		all = append(all, &scalingChart{fmt.Sprintf("%s-%d", c.name, i), fmt.Sprintf("%s (%d of %d)", c.title, i, n), c.what,
			c.with, c.how, c.rows, lines})
	}
	return all
}

// label names a line: by its tier too where that is not everyone's.
func (c *scalingChart) label(l scalingLine) string {
	if _, all := c.tier(); all {
		return l.name
	}
	return l.name + " " + l.of.ISA
}

// tier is the tier of the first line, and whether it is that of all.
func (c *scalingChart) tier() (string, bool) {
	first := c.lines[0].of.ISA
	return first, !slices.ContainsFunc(c.lines, func(l scalingLine) bool { return l.of.ISA != first })
}

// workers returns the numbers of workers that were measured, upwards.
func (c *scalingChart) workers() []float64 {
	var ps []float64
	for _, l := range c.lines {
		for _, d := range l.dots {
			if !slices.Contains(ps, d.x) {
				ps = append(ps, d.x)
			}
		}
	}
	slices.Sort(ps)
	return ps
}

// bestFirst sorts the lines so that a legend reads like the right edge of its plot.
func (c *scalingChart) bestFirst() {
	slices.SortStableFunc(c.lines, func(a, b scalingLine) int { return cmp.Compare(b.last().e.Median, a.last().e.Median) })
}

// alt gives the speed-up of every line with the most workers.
func (c *scalingChart) alt() string {
	var words []string
	for _, l := range c.lines {
		words = append(words, fmt.Sprintf("%s %s with %s %s", c.label(l), times(l.last().e.Median), bare(l.last().x), c.with))
	}
	return fmt.Sprintf("%s, against the ideal line. %s.", c.title, strings.Join(words, ", "))
}

// tick labels a number of workers or nodes, with a mark where they share cores.
func (c *scalingChart) tick(x float64) string {
	for _, r := range c.rows {
		if r.Crowd > 1 && float64(r.Growth().Count) == x {
			return bare(x) + " " + analysis.CrowdedMark
		}
	}
	return bare(x)
}

// xlabel says what the marks of ticks mean.
func (c *scalingChart) xlabel() string {
	if analysis.AnyCrowded(c.rows) {
		return c.with + " (" + analysis.CrowdedMark + " more workers than cores)"
	}
	return c.with
}
