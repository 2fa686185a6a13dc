package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"flynn/bench/keys"
)

// maxLines is how many lines a reader can still follow.
const maxLines = 8

// scalingPlots returns the speed-up against workers: one plot per element type and size with a line per kernel, parted
// where the kernels are many. An element type of one kernel gets one plot with a line per size instead.
func scalingPlots(s *Set, rows []Row) []Plot {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool {
		idle := r.Bytes.N == 0 && r.Flops.N == 0
		return r.Point.Class != keys.MIMDSM || r.Point.Extra != "" || idle
	})
	var charts []*scalingChart
	for _, of := range sizeClasses(rows) {
		if kernel, only := onlyKernel(rows, of.elem); only {
			name := fmt.Sprintf("scaling-%s-%s", of.elem, kernel)
			if !slices.ContainsFunc(charts, func(c *scalingChart) bool { return c.name == name }) {
				charts = append(charts, sizesScaling(s, name, kernel, of.elem, rows))
			}
			continue
		}
		charts = append(charts, kernelsScaling(s, of, rows).parts()...)
	}
	var plots []Plot
	for _, c := range charts {
		if len(c.lines) > 0 {
			plots = append(plots, c.plot(s))
		}
	}
	return plots
}

// scalingChart is what one scaling plot shows.
type scalingChart struct {
	name, title string
	what        string // what tells the lines apart
	lines       []scalingLine
}

// scalingLine is the widest tier of a kernel at one size, with growing numbers of workers.
type scalingLine struct {
	name string // a kernel or a size
	of   Point
	dots []dot
}

func (l scalingLine) last() dot { return l.dots[len(l.dots)-1] }

func kernelsScaling(s *Set, of sizeClass, rows []Row) *scalingChart {
	c := &scalingChart{name: fmt.Sprintf("scaling-%s-%s", of.elem, fileWord(sizeLabel(of.set))), title: "Scaling with workers: " + of.String(), what: "kernel"}
	for _, r := range rows {
		if of.has(r) {
			c.add(s, r.Point.Kernel, r.Point)
		}
	}
	return c
}

func sizesScaling(s *Set, name, kernel, elem string, rows []Row) *scalingChart {
	c := &scalingChart{name: name, title: fmt.Sprintf("Scaling with workers: %s, %s", kernel, elem), what: "working set"}
	for _, r := range rows {
		if r.Point.Elem == elem {
			c.add(s, sizeLabel(nearest(r.Set)), r.Point)
		}
	}
	return c
}

// add gives a point to its line. A wider tier starts the line anew; a narrower one is left out.
func (c *scalingChart) add(s *Set, name string, p Point) {
	e := s.Scaling(s.at[p])
	if e.N == 0 {
		return
	}
	i := slices.IndexFunc(c.lines, func(l scalingLine) bool { return l.name == name })
	fresh := scalingLine{name, p, []dot{{x: 1, e: Estimate{Median: 1, Lo: 1, Hi: 1, N: e.N}}}}
	if i < 0 {
		c.lines = append(c.lines, fresh)
		i = len(c.lines) - 1
	}
	l := &c.lines[i]
	if compareISA(p.ISA, l.of.ISA) > 0 {
		*l = fresh
	}
	if p.ISA == l.of.ISA && p.Tune == l.of.Tune && p.N == l.of.N {
		l.dots = append(l.dots, dot{x: float64(p.P), e: e})
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
		all = append(all, &scalingChart{fmt.Sprintf("%s-%d", c.name, i), fmt.Sprintf("%s (%d of %d)", c.title, i, n), c.what, lines})
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
		words = append(words, fmt.Sprintf("%s %s with %s workers", c.label(l), times(l.last().e.Median), bare(l.last().x)))
	}
	return fmt.Sprintf("%s, against the ideal line. %s.", c.title, strings.Join(words, ", "))
}
