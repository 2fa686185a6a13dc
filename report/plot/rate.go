package plot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"

	"flynn/report/analysis"
	"flynn/report/units"
	"flynn/results/keys"
)

// Rates returns one plot per kernel and element type that was measured at two sizes or more: its rate against the
// working set.
func Rates(s *analysis.Set, rows []analysis.Row) []Plot {
	var plots []Plot
	var groups []analysis.Group
	for _, r := range rows {
		if g := r.Group(); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	for _, g := range groups {
		if c, ok := newRateChart(g, rows); ok {
			plots = append(plots, c.plot(s.MachineLine(), s.Mark(), posts(s)))
		}
	}
	return plots
}

// rateChart is what one rate plot shows.
type rateChart struct {
	of    analysis.Group
	unit  string // GB/s or GFLOP/s
	lines []rateLine
}

// rateLine is one variant at growing sizes.
type rateLine struct {
	name string
	of   analysis.Point // n is that of its first row
	look look
	rows []analysis.Row
}

func newRateChart(of analysis.Group, rows []analysis.Row) (*rateChart, bool) {
	c := &rateChart{of: of}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool {
		return r.Group() != of || r.Point.Peer != "" || r.Set <= 0 || r.Idle() || r.Point.Weak() ||
			r.Point.With != ""
	})
	if !manySizes(rows) {
		return nil, false
	}
	c.unit = analysis.RateUnit(rows)
	for _, r := range largestTeams(rows) {
		if c.value(r).N > 0 && c.value(r).Lo > 0 {
			c.add(r)
		}
	}
	slices.SortStableFunc(c.lines, func(a, b rateLine) int { return analysis.CompareVariant(a.of, b.of) })
	c.dress()
	return c, len(c.lines) > 0
}

func manySizes(rows []analysis.Row) bool {
	return slices.ContainsFunc(rows, func(r analysis.Row) bool { return r.Set != rows[0].Set })
}

// largestTeams leaves out rows of fewer workers than their class has: how a kernel scales is another plot.
func largestTeams(rows []analysis.Row) []analysis.Row {
	most := make(map[string]int)
	for _, r := range rows {
		most[r.Point.Class] = max(most[r.Point.Class], r.Point.Workers)
	}
	return slices.DeleteFunc(rows, func(r analysis.Row) bool { return r.Point.Workers < most[r.Point.Class] })
}

// dress gives every line the look of its tier, and one of its own to each way in which a tier was run.
func (c *rateChart) dress() {
	type way struct{ class, tune, added string }
	ways := []way{{}}
	for i := range c.lines {
		l := &c.lines[i]
		w := way{l.of.Class, l.of.Tune, l.of.Added()}
		if keys.FactsOf(w.class).OneCore {
			w.class = ""
		}
		number := slices.Index(ways, w)
		if number < 0 {
			ways = append(ways, w)
			number = len(ways) - 1
		}
		l.look = isaLook(l.of.ISA).way(number)
	}
}

func (c *rateChart) value(r analysis.Row) analysis.Estimate {
	if c.unit == "GFLOP/s" {
		return r.Flops
	}
	return r.Bytes
}

func (c *rateChart) add(r analysis.Row) {
	i := slices.IndexFunc(c.lines, func(l rateLine) bool { return analysis.CompareVariant(l.of, r.Point) == 0 })
	if i < 0 {
		c.lines = append(c.lines, rateLine{name: r.Point.Variant(), of: r.Point})
		i = len(c.lines) - 1
	}
	c.lines[i].rows = append(c.lines[i].rows, r)
}

func (c *rateChart) plot(subtitle, mark string, caches []post) Plot {
	title := fmt.Sprintf("Rate of %s, %s", c.of.Kernel, c.of.Elem)
	return Plot{
		Name:  fmt.Sprintf("rate-%s-%s", c.of.Kernel, c.of.Elem),
		Title: title,
		Alt:   c.alt(title),
		kind:  kindRate,
		figure: figure{
			title: title, subtitle: subtitle, mark: mark, width: 420 + legendWidth("", c.legend()), height: 320,
			body: c.body(caches), legend: c.legend(), xlabel: "working set", ylabel: c.unit,
		},
	}
}

// posts are the capacities of the caches that the files know.
func posts(s *analysis.Set) []post {
	var ps []post
	for _, c := range analysis.CachesOf(s) {
		ps = append(ps, post{c.Bytes, c.Label})
	}
	return ps
}

func (c *rateChart) body(caches []post) *plot.Plot {
	p := newBody()
	c.scale(p)
	p.Add(grid{x: true, y: true})
	for _, v := range caches {
		if within(v.x, p.X.Min, p.X.Max) {
			p.Add(v)
		}
	}
	for _, l := range c.lines {
		t := track{look: l.look}
		for _, r := range l.rows {
			e := c.value(r)
			t.dots = append(t.dots, dot{x: r.Set, e: analysis.Estimate{Median: e.Median / 1e9, Lo: e.Lo / 1e9, Hi: e.Hi / 1e9,
				N: e.N}})
		}
		p.Add(t)
	}
	return p
}

// scale sets both axes, logarithms of all that is shown.
func (c *rateChart) scale(p *plot.Plot) {
	left, right, y := math.Inf(1), 0.0, newSpan()
	for _, l := range c.lines {
		for _, r := range l.rows {
			left, right = min(left, r.Set), max(right, r.Set)
			y.add(c.value(r), 1e9)
		}
	}
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Min, p.X.Max = left/1.5, right*1.5
	p.X.Tick.Marker = octaves(p.X.Min, p.X.Max, 8, units.Size)
	p.Y.Min, p.Y.Max = decadeBounds(y.low(), y.high())
	p.Y.Tick.Marker = decades(p.Y.Min, p.Y.Max, bare)
}

func (c *rateChart) legend() []entry {
	var es []entry
	for _, l := range c.lines {
		es = append(es, entry{l.name, track{look: l.look}})
	}
	return es
}

// alt gives the best rate of every size.
func (c *rateChart) alt(title string) string {
	best := make(map[float64]analysis.Row)
	var sets []float64
	for _, l := range c.lines {
		for _, r := range l.rows {
			old, ok := best[r.Set]
			if !ok {
				sets = append(sets, r.Set)
			}
			if !ok || c.value(r).Median > c.value(old).Median {
				best[r.Set] = r
			}
		}
	}
	slices.SortFunc(sets, cmp.Compare)
	var words []string
	for _, set := range sets {
		r := best[set]
		words = append(words, fmt.Sprintf("%s %s at %s (%s)", units.Giga(c.value(r).Median), c.unit,
			units.SizeLabel(units.Nearest(set)),
			r.Point.Variant()))
	}
	return fmt.Sprintf("%s, against the working set, %d variants. The fastest: %s.", title, len(c.lines),
		strings.Join(words, "; "))
}
