package plot

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/report/analysis"
)

// grid draws a faint line at every tick of an axis. The library's own grid follows its own ticks only.
type grid struct{ x, y bool }

// Plot implements plot.Plotter.
func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	style := draw.LineStyle{Color: rule, Width: .6}
	if g.x {
		for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
			c.StrokeLine2(style, tx(t.Value), c.Min.Y, tx(t.Value), c.Max.Y)
		}
	}
	if g.y {
		for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
			c.StrokeLine2(style, c.Min.X, ty(t.Value), c.Max.X, ty(t.Value))
		}
	}
}

// level is a horizontal line at y.
type level struct{ y float64 }

// Plot implements plot.Plotter.
func (l level) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, c.Min.X, ty(l.y), c.Max.X, ty(l.y))
}

// post is a vertical line at x with its label above the data.
type post struct {
	x     float64
	label string
}

// Plot implements plot.Plotter.
func (v post) Plot(c draw.Canvas, p *plot.Plot) {
	tx, _ := p.Transforms(&c)
	x := tx(v.x)
	c.StrokeLine2(draw.LineStyle{Color: muted, Width: .8, Dashes: []vg.Length{2, 2}}, x, c.Min.Y, x, c.Max.Y)
	style := textStyle(8.5, muted)
	style.XAlign = draw.XCenter
	c.FillText(style, vg.Point{X: x, Y: c.Max.Y + 3}, v.label)
}

// dot is an estimate at x. shift moves it aside, in points, where several share one x.
type dot struct {
	x     float64
	e     analysis.Estimate
	shift vg.Length
}

// track is a line through estimates, each with its interval.
type track struct {
	look look
	dots []dot
}

const markerSize = vg.Length(3)

// Plot implements plot.Plotter.
func (t track) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	line := make([]vg.Point, len(t.dots))
	for i, d := range t.dots {
		line[i] = vg.Point{X: tx(d.x) + d.shift, Y: ty(d.e.Median)}
	}
	c.StrokeLines(draw.LineStyle{Color: t.look.colour, Width: 1.5, Dashes: t.look.dashes}, line)
	for i, d := range t.dots {
		whisker(c, draw.LineStyle{Color: t.look.colour, Width: 1}, line[i].X, ty(max(d.e.Lo, 0)), ty(d.e.Hi))
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: t.look.colour, Radius: markerSize, Shape: t.look.mark}, line[i])
	}
}

// Thumbnail implements plot.Thumbnailer.
func (t track) Thumbnail(c *draw.Canvas) {
	mid := c.Center()
	c.StrokeLine2(draw.LineStyle{Color: t.look.colour, Width: 1.5, Dashes: t.look.dashes}, c.Min.X, mid.Y, c.Max.X, mid.Y)
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: t.look.colour, Radius: markerSize, Shape: t.look.mark}, mid)
}

// whisker is an interval: a line from lo to hi with a cap at both ends. An end beyond the edge of the data has none.
func whisker(c draw.Canvas, style draw.LineStyle, x, lo, hi vg.Length) {
	const tip = vg.Length(2.5)
	low, high := max(lo, c.Min.Y), min(hi, c.Max.Y)
	c.StrokeLine2(style, x, low, x, high)
	if low == lo {
		c.StrokeLine2(style, x-tip, lo, x+tip, lo)
	}
	if high == hi {
		c.StrokeLine2(style, x-tip, hi, x+tip, hi)
	}
}

// reach is how far beyond its medians an axis follows intervals, as a factor: a single wild one must not press all
// medians into a corner.
const reach = 1.6

// span is what an axis shows of estimates: all medians, and their intervals as far as they reach.
type span struct{ lo, hi, least, most float64 }

func newSpan() span { return span{math.Inf(1), 0, math.Inf(1), 0} }

// add takes an estimate, in units of the axis.
func (s *span) add(e analysis.Estimate, unit float64) {
	s.lo, s.hi = min(s.lo, e.Lo/unit), max(s.hi, e.Hi/unit)
	s.least, s.most = min(s.least, e.Median/unit), max(s.most, e.Median/unit)
}

func (s span) low() float64  { return max(s.lo, s.least/reach) }
func (s span) high() float64 { return min(s.hi, s.most*reach) }

// guide is a plain line through two points, such as the ideal.
type guide struct{ x0, y0, x1, y1 float64 }

func (g guide) style() draw.LineStyle {
	return draw.LineStyle{Color: muted, Width: 1, Dashes: []vg.Length{3, 3}}
}

// Plot implements plot.Plotter.
func (g guide) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	c.StrokeLine2(g.style(), tx(g.x0), ty(g.y0), tx(g.x1), ty(g.y1))
}

// Thumbnail implements plot.Thumbnailer.
func (g guide) Thumbnail(c *draw.Canvas) {
	c.StrokeLine2(g.style(), c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}

// curve is a law over a range of x.
type curve struct {
	look     look
	law      func(x float64) float64
	from, to float64
}

func (v curve) style() draw.LineStyle {
	return draw.LineStyle{Color: v.look.colour, Width: .9, Dashes: []vg.Length{2, 1.5}}
}

// Plot implements plot.Plotter.
func (v curve) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	const pieces = 60
	var line []vg.Point
	for i := range pieces + 1 {
		x := v.from * math.Pow(v.to/v.from, float64(i)/pieces)
		if y := v.law(x); y >= p.Y.Min && y <= p.Y.Max {
			line = append(line, vg.Point{X: tx(x), Y: ty(y)})
		}
	}
	c.StrokeLines(v.style(), line)
}

// Thumbnail implements plot.Thumbnailer.
func (v curve) Thumbnail(c *draw.Canvas) {
	c.StrokeLine2(v.style(), c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}

// bars are the bars of one series, from base to the median, each with its interval.
type bars struct {
	look  look
	base  float64
	width float64 // in units of x
	dots  []dot
}

// Plot implements plot.Plotter.
func (b bars) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	for _, d := range b.dots {
		left, right := tx(d.x-b.width/2)+.5, tx(d.x+b.width/2)-.5
		box := vg.Rectangle{Min: vg.Point{X: left, Y: ty(b.base)}, Max: vg.Point{X: right, Y: ty(d.e.Median)}}
		c.SetColor(b.look.colour)
		c.Fill(box.Path())
		b.sign(&c, box)
	}
	for _, d := range b.dots { // after all bars, which would hide them
		x := tx(d.x)
		whisker(c, draw.LineStyle{Color: ink, Width: .9}, x, ty(d.e.Lo), ty(d.e.Hi))
	}
}

// sign puts the shape of the series at the foot of a bar that has room for it.
func (b bars) sign(c *draw.Canvas, box vg.Rectangle) {
	const room, radius = vg.Length(13), vg.Length(2)
	up, height := vg.Length(1), box.Max.Y-box.Min.Y
	if height < 0 {
		up, height = -1, -height
	}
	if height < room {
		return
	}
	at := vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: box.Min.Y + up*6}
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: paper, Radius: radius, Shape: b.look.mark}, at)
}

// Thumbnail implements plot.Thumbnailer.
func (b bars) Thumbnail(c *draw.Canvas) {
	mid := c.Center()
	c.SetColor(b.look.colour)
	box := vg.Rectangle{Min: vg.Point{X: mid.X - 8, Y: mid.Y - 5}, Max: vg.Point{X: mid.X + 8, Y: mid.Y + 5}}
	c.Fill(box.Path())
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: paper, Radius: 2, Shape: b.look.mark}, mid)
}
