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

// Side is a set that is drawn beside another one.
type Side struct {
	Name string
	Set  *analysis.Set
	Rows []analysis.Row // those to draw
}

// BesideKinds lists the kinds of plots of two sets. Roofs are those of one machine, which a plot of it shows.
var BesideKinds = []string{KindSpeedup, kindRate, KindScaling, KindHeat}

// Beside returns the plots of a set and its base: how many times as fast it is, and rates and scaling of both. The
// speed-up of ratios, which are rows of the set, is over the same point of the base.
func Beside(base, side Side, ratios []analysis.Row) []Plot {
	base.Rows, side.Rows, ratios = alone(base.Rows), alone(side.Rows), fastestOf(alone(ratios))
	b := beside{[2]Side{base, side}}
	plots := speedupPlots(b.subtitle(), b.mark(), roles[0], ratios)
	plots = append(plots, b.rates()...)
	plots = append(plots, b.scalings()...)
	plots = append(plots, heatPlots(b.subtitle(), b.mark(), "Speed-up over "+roles[0], ratios)...)
	return marked(plots, b.mark())
}

// Named gives plots names that begin with a word, for several sets of plots in one folder.
func Named(word string, plots []Plot) []Plot {
	for i := range plots {
		plots[i].Name = word + "-" + plots[i].Name
	}
	return plots
}

// roles are what a comparison calls its sides.
var roles = [2]string{"base", "new"}

// beside is a base and what is compared with it.
type beside struct{ sides [2]Side }

func (b beside) subtitle() string {
	return fmt.Sprintf("%s %s, %s %s", roles[0], units.Printable(b.sides[0].Name), roles[1],
		units.Printable(b.sides[1].Name))
}

func (b beside) mark() string {
	var words []string
	for i, s := range b.sides {
		if m := s.Set.Mark(); m != "" {
			words = append(words, roles[i]+" was "+m)
		}
	}
	return strings.Join(words, "; ")
}

// alone leaves out rows of other programs, and of kernels beside which others ran.
func alone(rows []analysis.Row) []analysis.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool {
		return r.Point.Peer != "" || r.Point.With != "" || r.Idle()
	})
}

// fastestOf keeps, of several variants that a bar or a tile stands for, the fastest of the set: not the one that the
// base is slowest with.
func fastestOf(rows []analysis.Row) []analysis.Row {
	type slot struct {
		of         analysis.Group
		set        float64
		class, isa string
	}
	var kept []analysis.Row
	at := map[slot]int{}
	for _, r := range rows {
		if r.Speedup.N == 0 {
			continue
		}
		s := slot{r.Group(), units.Nearest(r.Set), r.Point.Class, ""}
		if keys.FactsOf(s.class).OneCore {
			s.isa = r.Point.ISA
		}
		i, seen := at[s]
		switch {
		case !seen:
			at[s] = len(kept)
			kept = append(kept, r)
		case r.Time.Median < kept[i].Time.Median:
			kept[i] = r
		}
	}
	return kept
}

// ways are how both sides of a plot of rates ran: what their machines have in common, whatever their tiers.
var ways = []struct {
	name string
	look look
	has  func(analysis.Point) bool
}{
	{"plain Go", look{colour: grey, mark: circle}, analysis.Point.Reference},
	{"SIMD", look{colour: vermillion, mark: wedge}, func(p analysis.Point) bool { return p.Class == keys.SIMD }},
	{"all cores", look{colour: blue, mark: square}, func(p analysis.Point) bool { return p.Class == keys.MIMDSM }},
}

// rates are the fastest of each way on both sides against the working set: solid the new one, hollow and dashed the
// base.
func (b beside) rates() []Plot {
	var plots []Plot
	for _, of := range b.groups() {
		c := &rateChart{of: of}
		var rows [2][]analysis.Row
		for i, s := range b.sides {
			rows[i] = slices.DeleteFunc(slices.Clone(s.Rows), func(r analysis.Row) bool {
				return r.Group() != of || !r.Own() || r.Set <= 0
			})
		}
		if !manySizes(rows[0]) || !manySizes(rows[1]) {
			continue
		}
		c.unit = analysis.RateUnit(slices.Concat(rows[0], rows[1]))
		for _, w := range ways {
			for i := range rows {
				l := rateLine{name: roles[i] + " " + w.name, look: w.look.way(1 - i), rows: c.bestOf(rows[i], w.has)}
				if len(l.rows) > 0 {
					c.lines = append(c.lines, l)
				}
			}
		}
		if len(c.lines) > 0 {
			p := c.plot(b.subtitle(), b.mark(), b.posts())
			p.Alt = c.besideAlt(p.Title)
			plots = append(plots, p)
		}
	}
	return plots
}

// bestOf are the rows with the highest rate at each working set.
func (c *rateChart) bestOf(rows []analysis.Row, has func(analysis.Point) bool) []analysis.Row {
	best := map[float64]analysis.Row{}
	for _, r := range rows {
		if v := c.value(r); has(r.Point) && v.N > 0 && v.Lo > 0 && v.Median > c.value(best[units.Nearest(r.Set)]).Median {
			best[units.Nearest(r.Set)] = r
		}
	}
	var all []analysis.Row
	for _, r := range best {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b analysis.Row) int { return cmp.Compare(a.Set, b.Set) })
	return all
}

// besideAlt gives the rates of every line at its smallest and its largest working set.
func (c *rateChart) besideAlt(title string) string {
	say := func(r analysis.Row) string {
		return units.Giga(c.value(r).Median) + " at " + units.SizeLabel(units.Nearest(r.Set))
	}
	var words []string
	for _, l := range c.lines {
		words = append(words, fmt.Sprintf("%s %s, %s", l.name, say(l.rows[0]), say(l.rows[len(l.rows)-1])))
	}
	return fmt.Sprintf("%s, against the working set, in %s: %s.", title, c.unit, strings.Join(words, "; "))
}

// posts are the capacities of the caches where both machines have the same.
func (b beside) posts() []post {
	if ps := posts(b.sides[0].Set); slices.Equal(ps, posts(b.sides[1].Set)) {
		return ps
	}
	return nil
}

// groups are the kernels of both sides.
func (b beside) groups() []analysis.Group {
	var all []analysis.Group
	for _, r := range b.sides[0].Rows {
		g := r.Group()
		if !slices.Contains(all, g) && slices.ContainsFunc(b.sides[1].Rows, func(o analysis.Row) bool {
			return o.Group() == g
		}) {
			all = append(all, g)
		}
	}
	return all
}

// scalings are the speed-ups of both sides over one worker, or one node, with the same code: lines of one size are
// neighbours.
func (b beside) scalings() []Plot {
	var plots []Plot
	for _, of := range b.groups() {
		for _, with := range []string{"workers", keys.Nodes} {
			c := &scalingChart{with: with}
			var sides [2]*scalingChart
			for i, s := range b.sides {
				sides[i] = s.scaling(of, with)
				c.rows = append(c.rows, sides[i].rows...)
				c.name, c.title, c.what = sides[i].name, sides[i].title, sides[i].what
			}
			if len(sides[0].lines) == 0 || len(sides[1].lines) == 0 {
				continue
			}
			c.lines = paired(sides)
			for _, part := range c.parts() {
				plots = append(plots, part.plot(b.subtitle(), b.mark()))
			}
		}
	}
	return plots
}

// scaling is the chart of one kernel of a side.
func (s Side) scaling(of analysis.Group, with string) *scalingChart {
	c := &scalingChart{with: with}
	for _, r := range s.Rows {
		if r.Group() == of && r.Growth().What == with && r.Point.Scaling == "" {
			r.Set = r.Share()
			c.rows = append(c.rows, r)
		}
	}
	c.sizes(s.Set, of.Kernel, of.Elem)
	return c
}

// paired puts the lines of two charts in turn, those of one name one behind the other and of one colour, and says whose
// each is.
func paired(sides [2]*scalingChart) []scalingLine {
	var names []string
	for _, c := range sides {
		for _, l := range c.lines {
			if !slices.Contains(names, l.name) {
				names = append(names, l.name)
			}
		}
	}
	var all []scalingLine
	for size, name := range names {
		for i, c := range sides {
			for _, l := range c.lines {
				if l.name == name {
					own := palette[size%len(palette)].way(1 - i)
					l.name, l.look = roles[i]+" "+name, &own
					all = append(all, l)
				}
			}
		}
	}
	return all
}
