package plot

import (
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"flynn/report/analysis"
	"flynn/report/fit"
)

func (c *scalingChart) plot(subtitle, mark string) Plot {
	c.bestFirst()
	return Plot{
		Name:  c.name,
		Title: c.title,
		Alt:   c.alt(),
		kind:  KindScaling,
		figure: figure{
			title: c.title, subtitle: subtitle, mark: mark, width: 520, height: 320,
			body: c.body(), legend: c.legend(), legendTitle: c.legendTitle(),
			xlabel: c.xlabel(), ylabel: c.ylabel(),
		},
	}
}

func (c *scalingChart) ylabel() string {
	one := "one " + strings.TrimSuffix(c.with, "s")
	if c.grows() {
		return "scaled speed-up over " + one + ", p·T(1)/T(p)"
	}
	return "speed-up over " + one + ", T(1)/T(p)"
}

func (c *scalingChart) body() *plot.Plot {
	p := newBody()
	c.scale(p)
	p.Add(grid{x: true, y: true})
	most := slices.Max(c.workers())
	p.Add(guide{1, 1, most, most}, level{1})
	for i, l := range c.lines {
		t := track{look: c.lookOf(i), dots: slices.Clone(l.dots)}
		for k := range t.dots[1:] {
			t.dots[k+1].shift = c.aside(i)
		}
		p.Add(t)
		if law := c.law(l); law != nil {
			p.Add(curve{t.look, law, 1, most})
		}
	}
	return p
}

// law is the Universal Scalability Law of a line, or Gustafson's of weak scaling; nil where it has too few points.
func (c *scalingChart) law(l scalingLine) func(p float64) float64 {
	var points []fit.Point
	for _, d := range l.dots {
		points = append(points, fit.Point{P: d.x, S: d.e.Median})
	}
	if c.grows() {
		if g, err := fit.FitGustafson(points); err == nil {
			return g.Speedup
		}
		return nil
	}
	if u, err := fit.FitUSL(points); err == nil {
		return u.Speedup
	}
	return nil
}

// aside parts markers that share a number of workers, as far as there is room between two such numbers.
func (c *scalingChart) aside(i int) vg.Length {
	apart := min(8, 80/vg.Length(len(c.workers())*len(c.lines)))
	return apart * (vg.Length(i) - vg.Length(len(c.lines)-1)/2)
}

// scale sets both axes: linear for a few workers, logarithms of two for many.
func (c *scalingChart) scale(p *plot.Plot) {
	ps := c.workers()
	most := slices.Max(ps)
	y := newSpan()
	y.add(analysis.Estimate{Median: 1, Lo: 1, Hi: 1}, 1)
	y.add(analysis.Estimate{Median: most, Lo: most, Hi: most}, 1)
	for _, l := range c.lines {
		for _, d := range l.dots {
			y.add(d.e, 1)
		}
	}
	low, high := y.low(), y.high()
	if most > 8 {
		p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
		p.X.Min, p.X.Max = 1/1.15, most*1.15
		p.X.Tick.Marker = octaves(1, most, 9, c.tick)
		p.Y.Min, p.Y.Max = octaveBounds(low, high)
		p.Y.Tick.Marker = octaves(p.Y.Min, p.Y.Max, 9, times)
		return
	}
	pad := .16 * (most - 1)
	p.X.Min, p.X.Max = 1-pad/2, most+pad
	var ticks plot.ConstantTicks
	for _, w := range ps {
		ticks = append(ticks, plot.Tick{Value: w, Label: c.tick(w)})
	}
	p.X.Tick.Marker = ticks
	p.Y.Tick.Marker, p.Y.Min, p.Y.Max = steps(low, high, 6, times)
}

func (c *scalingChart) legendTitle() string {
	if isa, all := c.tier(); all {
		return c.what + ", " + isa
	}
	return c.what + ", widest tier"
}

func (c *scalingChart) legend() []entry {
	es := []entry{{"ideal", guide{}}}
	for i, l := range c.lines {
		es = append(es, entry{c.label(l), track{look: c.lookOf(i)}})
	}
	if slices.ContainsFunc(c.lines, func(l scalingLine) bool { return c.law(l) != nil }) {
		name := "fit (USL)"
		if c.grows() {
			name = "fit (Gustafson)"
		}
		es = append(es, entry{name, curve{look: look{colour: ink}}})
	}
	return es
}
