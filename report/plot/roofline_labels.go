package plot

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/report/units"
)

// roofLabel is the label of roofs that lie close together, at the highest of them.
type roofLabel struct {
	rate  float64
	label string
}

func (c *roofChart) slopeLabels() []roofLabel {
	var names []string
	var rates []float64
	for _, s := range c.slopes {
		names, rates = append(names, s.Level), append(rates, s.Rate.Median)
	}
	return roofLabels(names, rates, "GB/s")
}

func (k ceiling) label() string { return k.name + " " + units.Giga(k.rate) }

// peakLine is the least distance of two labels of peaks.
const peakLine = 9

// drawPeakLabels writes the name of every peak at its right end; those of neighbours make room for each other.
func (c *roofChart) drawPeakLabels(canvas draw.Canvas, p *plot.Plot, at func(x, y float64) vg.Point) {
	var heights []float64
	upwards := slices.Clone(c.peaks)
	slices.Reverse(upwards)
	for _, k := range upwards {
		heights = append(heights, at(p.X.Max, k.rate/1e9).Y.Points())
	}
	x := at(p.X.Max, 1).X + 5
	for i, y := range spread(heights, peakLine) {
		canvas.FillText(textStyle(8, ink), vg.Point{X: x, Y: vg.Points(y) - 2.5}, upwards[i].label())
	}
}

// roofLabels joins the labels of falling rates that would touch.
func roofLabels(names []string, rates []float64, unit string) []roofLabel {
	var all []roofLabel
	for i, v := range rates {
		word := names[i] + " " + units.Giga(v)
		if i > 0 && rates[i-1] < v*apart {
			all[len(all)-1].label += ", " + word
			continue
		}
		all = append(all, roofLabel{v, word})
	}
	for i := range all {
		all[i].label = strings.TrimSpace(all[i].label + " " + unit)
	}
	return all
}

func (c *roofChart) drawLabels(canvas draw.Canvas, p *plot.Plot, at func(x, y float64) vg.Point) {
	for _, l := range c.slopeLabels() {
		bw := l.rate / 1e9
		from := max(p.X.Min, p.Y.Min/bw)
		a, b := at(from, from*bw), at(2*from, 2*from*bw)
		style := textStyle(8, ink)
		// the same digits on every processor
		style.Rotation = math.Round(1e4*math.Atan2(float64(b.Y-a.Y), float64(b.X-a.X))) / 1e4
		slanted(canvas, style, a, l.label)
	}
	c.drawPeakLabels(canvas, p, at)
}

// slanted writes along a line that starts at a point, a little above it, on a patch of paper that hides what lies
// below.
func slanted(canvas draw.Canvas, style draw.TextStyle, start vg.Point, label string) {
	const ahead, above, rise = vg.Length(9), vg.Length(1.5), vg.Length(7.5)
	sin64, cos64 := math.Sincos(style.Rotation)
	sin, cos := vg.Length(sin64), vg.Length(cos64)
	at := func(along, up vg.Length) vg.Point {
		return start.Add(vg.Point{X: along*cos - up*sin, Y: along*sin + up*cos})
	}
	end := ahead + style.Width(label)
	var patch vg.Path
	patch.Move(at(ahead-1, above))
	patch.Line(at(end+1, above))
	patch.Line(at(end+1, above+rise))
	patch.Line(at(ahead-1, above+rise))
	patch.Close()
	canvas.SetColor(paper)
	canvas.Fill(patch)
	canvas.FillText(style, at(ahead, 3), label)
}
