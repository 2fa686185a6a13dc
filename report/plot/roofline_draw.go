package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/report/analysis"
)

// Room inside a roofline plot for its data, at the least.
const roofWidth, roofHeight = vg.Length(440), vg.Length(290)

// names are those of the columns.
func (c *roofChart) names() []string {
	var names []string
	for _, d := range c.dots {
		if name := c.name(d); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// dataWidth is room for the names of all kernels side by side, beside the labels of slopes.
func (c *roofChart) dataWidth() vg.Length {
	return max(roofWidth, 1.3*footWidth*vg.Length(len(c.names()))+c.slopeWidth())
}

// footRoom is room for the names of kernels at the foot.
func (c *roofChart) footRoom() vg.Length {
	room := vg.Length(62)
	for _, name := range c.names() {
		room = max(room, textStyle(7.5, muted).Width(name)+12)
	}
	return room
}

// apart is the least factor between two roofs whose labels do not touch.
const apart = 1.42

func (c *roofChart) plot(s *analysis.Set) Plot {
	title := "Roofline of " + c.elem + ", " + c.who()
	legend := c.legend()
	return Plot{
		Name: c.fileName(), Title: title, Alt: c.alt(title), kind: KindRoof,
		figure: figure{
			title: title, subtitle: s.MachineLine(), mark: s.Mark(),
			width: c.dataWidth() + 50 + c.tail() + legendWidth(from, legend) + 16 + 2*margin, height: roofHeight + 85,
			body: c.body(), legend: legend, legendTitle: from, tail: c.tail(),
			xlabel: "arithmetic intensity, flop per useful byte", ylabel: "GFLOP/s",
		},
	}
}

// from heads the legend.
const from = "operands from"

// tail is the room that the labels of peaks need beside the data.
func (c *roofChart) tail() vg.Length {
	widest := vg.Length(0)
	for _, k := range c.peaks {
		widest = max(widest, textStyle(8, ink).Width(k.label()))
	}
	return widest + 6
}

func (c *roofChart) body() *plot.Plot {
	p := newBody()
	c.scale(p)
	p.Add(grid{x: true, y: true})
	p.Add(c)
	return p
}

// scale sets both axes so that labels have room beside the data.
func (c *roofChart) scale(p *plot.Plot) {
	left, right, y := math.Inf(1), 0.0, newSpan()
	for _, d := range c.dots {
		left, right = min(left, d.limit.Intensity), max(right, d.limit.Intensity)
		y.add(d.row.Flops, 1e9)
	}
	top, slow := c.peaks[0].rate/1e9, c.slopes[len(c.slopes)-1].Rate.Median/1e9
	right = max(right*1.6, 2*top/slow)
	left /= math.Pow(right/left, c.labelShare()/(1-c.labelShare()))
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Min, p.X.Max = left, right
	p.X.Tick.Marker = octaves(left, right, 9, fraction)
	low, high := y.low(), max(top*1.6, y.high()*1.2) // a dot above its roof is there to be seen
	foot := float64(c.footRoom() / roofHeight)
	p.Y.Min, p.Y.Max = min(slow*left, low/math.Pow(high/low, foot/(1-foot))), high
	p.Y.Tick.Marker = decades(p.Y.Min, p.Y.Max, bare)
}

// labelShare is the part of the width that the labels of slopes need.
func (c *roofChart) labelShare() float64 { return min(.5, float64(c.slopeWidth()/c.dataWidth())) }

func (c *roofChart) slopeWidth() vg.Length {
	widest := vg.Length(0)
	for _, g := range c.slopeLabels() {
		widest = max(widest, textStyle(8, ink).Width(g.label))
	}
	const slant = .8 // the cosine of the angle at which they stand
	return widest*slant + 14
}

// fraction labels an intensity: 1/8 below one.
func fraction(v float64) string {
	if v < 1 {
		return "1/" + bare(math.Round(1/v))
	}
	return bare(v)
}

// look of a level, by its place among all levels.
func (c *roofChart) look(level string) look {
	i := analysis.Rank(analysis.LevelNames, level)
	if i == len(analysis.LevelNames) {
		i = slices.IndexFunc(c.slopes, func(r analysis.Roof) bool { return r.Level == level })
	}
	return palette[max(i, 0)%len(palette)]
}

// Plot implements plot.Plotter.
func (c *roofChart) Plot(canvas draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&canvas)
	at := func(x, y float64) vg.Point { return vg.Point{X: tx(x), Y: ty(y)} }
	c.drawRoofs(canvas, p, at)
	c.drawLabels(canvas, p, at)
	c.drawKernels(canvas, p, at)
}

// drawRoofs draws every slope up to the highest peak, and every peak from the steepest slope on.
func (c *roofChart) drawRoofs(canvas draw.Canvas, p *plot.Plot, at func(x, y float64) vg.Point) {
	top, fast := c.peaks[0].rate/1e9, c.slopes[0].Rate.Median/1e9
	for _, s := range c.slopes {
		bw := s.Rate.Median / 1e9
		from, to := max(p.X.Min, p.Y.Min/bw), min(p.X.Max, top/bw)
		canvas.StrokeLines(draw.LineStyle{Color: c.look(s.Level).colour, Width: 1.4},
			[]vg.Point{at(from, from*bw), at(to, to*bw)})
	}
	for i, k := range c.peaks {
		style := draw.LineStyle{Color: ink, Width: 1.4}
		if i > 0 {
			style = draw.LineStyle{Color: muted, Width: .9, Dashes: []vg.Length{5, 2.5}}
		}
		y := k.rate / 1e9
		canvas.StrokeLines(style, []vg.Point{at(max(p.X.Min, y/fast), y), at(p.X.Max, y)})
	}
}

// footWidth is the least distance of two columns of kernels.
const footWidth = 8.5

// drawKernels writes every kernel at the foot of its column and puts its dots there.
func (c *roofChart) drawKernels(canvas draw.Canvas, p *plot.Plot, at func(x, y float64) vg.Point) {
	up := textStyle(7.5, muted)
	up.Rotation = math.Pi / 2
	aside := make(map[string]vg.Length)
	for _, f := range c.feet(func(x float64) float64 { return at(x, 1).X.Points() }, footWidth) {
		canvas.FillText(up, vg.Point{X: vg.Points(f.at) + 2.5, Y: canvas.Min.Y + 4}, f.name)
		aside[f.name] = vg.Points(f.at) - at(f.intensity, 1).X
	}
	for _, hollow := range []bool{true, false} { // the fastest on top
		for _, d := range c.dots {
			if d.plain() == hollow {
				c.drawDot(canvas, at, d, aside[c.name(d)])
			}
		}
	}
}

func (c *roofChart) drawDot(canvas draw.Canvas, at func(x, y float64) vg.Point, d roofDot, aside vg.Length) {
	l := c.look(d.limit.Level)
	l.mark.hollow = d.plain()
	e := d.row.Flops
	mid := at(d.limit.Intensity, e.Median/1e9)
	mid.X += aside
	whisker(canvas, draw.LineStyle{Color: l.colour, Width: .8}, mid.X, at(1, e.Lo/1e9).Y, at(1, e.Hi/1e9).Y)
	canvas.DrawGlyphNoClip(draw.GlyphStyle{Color: l.colour, Radius: markerSize, Shape: l.mark}, mid)
}

func (c *roofChart) legend() []entry {
	slopes := slices.Clone(c.slopes)
	slices.SortFunc(slopes, func(a, b analysis.Roof) int { return analysis.CompareLevel(a.Level, b.Level) })
	var es []entry
	for _, s := range slopes {
		es = append(es, entry{s.Level, track{look: c.look(s.Level)}})
	}
	if slices.ContainsFunc(c.dots, roofDot.plain) {
		hollow := look{colour: muted, mark: marker{hollow: true}, dashes: []vg.Length{0, 100}}
		es = append(es, entry{"hollow: scalar", track{look: hollow}})
	}
	return es
}
