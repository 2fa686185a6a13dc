package plot

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/report/analysis"
	"flynn/report/units"
)

const tileHeight = vg.Length(17)

// tileWidth is room for a number, and for the name of every tier below.
func (c *heatChart) tileWidth() vg.Length {
	width := vg.Length(34)
	for _, k := range c.Columns {
		width = max(width, textStyle(7.5, ink).Width(k.ISA)+4)
	}
	return width
}

// aside is room for the name of every kernel at the left.
func (c *heatChart) aside() vg.Length {
	width := vg.Length(60)
	for _, k := range c.Kernels {
		width = max(width, textStyle(9, ink).Width(k)+14)
	}
	return width
}

func (c *heatChart) plot(subtitle, mark string) Plot {
	title := c.of + " on one core: " + c.Elem
	if c.part != "" {
		title += ", " + c.Kernels[0] + " to " + c.Kernels[len(c.Kernels)-1]
	}
	legend := c.legend()
	width := 2*margin + c.aside() + c.tileWidth()*vg.Length(len(c.Columns)) + 6*vg.Length(len(c.Sets())) +
		legendWidth("", legend) + 16
	return Plot{
		Name: "heat-" + c.Elem + c.part, Title: title, Alt: c.alt(title), kind: KindHeat,
		figure: figure{
			title: title, subtitle: subtitle, mark: mark,
			width: max(420, width), height: max(190, 100+tileHeight*vg.Length(len(c.Kernels))),
			body: c.body(), legend: legend, xlabel: "tier, by working set",
		},
	}
}

// setGap parts two sizes, in widths of a tile.
const setGap = .18

// place is the middle of a column on the x axis.
func (c *heatChart) place(i int) float64 {
	return float64(i) + setGap*float64(slices.Index(c.Sets(), c.Columns[i].Set))
}

func (c *heatChart) body() *plot.Plot {
	p := newBody()
	var tiers, kernels plot.ConstantTicks
	for i, k := range c.Columns {
		tiers = append(tiers, plot.Tick{Value: c.place(i), Label: k.ISA})
	}
	for i, k := range c.Kernels {
		kernels = append(kernels, plot.Tick{Value: float64(len(c.Kernels) - 1 - i), Label: k})
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = tiers, kernels
	p.X.Tick.Length, p.Y.Tick.Length = 0, 0
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	p.X.Tick.Label.Font = sans(7.5)
	p.X.Min, p.X.Max = -.5, c.place(len(c.Columns)-1)+.5
	p.Y.Min, p.Y.Max = -.5, float64(len(c.Kernels))-.5
	p.Add(c)
	return p
}

// Plot implements plot.Plotter: the tiles with their numbers, and the sizes above them.
func (c *heatChart) Plot(canvas draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&canvas)
	number := textStyle(8, ink)
	number.XAlign, number.YAlign = draw.XCenter, draw.YCenter
	for i, column := range c.Columns {
		for k, kernel := range c.Kernels {
			r, ok := c.Tiles[analysis.TileKey(kernel, column)]
			if !ok {
				continue
			}
			x, y := c.place(i), float64(len(c.Kernels)-1-k)
			step := heatSteps[heatStep(r.Speedup.Median)]
			box := vg.Rectangle{Min: vg.Point{X: tx(x-.5) + .5, Y: ty(y-.5) + .5},
				Max: vg.Point{X: tx(x+.5) - .5, Y: ty(y+.5) - .5}}
			canvas.SetColor(step.fill)
			canvas.Fill(box.Path())
			number.Color = step.label
			canvas.FillText(number, vg.Point{X: tx(x), Y: ty(y)}, short(r.Speedup.Median))
		}
	}
	above := textStyle(8.5, muted)
	for _, set := range c.Sets() {
		first := slices.IndexFunc(c.Columns, func(k analysis.HeatColumn) bool { return k.Set == set })
		canvas.FillText(above, vg.Point{X: tx(c.place(first)-.5) + 1, Y: canvas.Max.Y + 3}, units.SizeLabel(set))
	}
}

// short is a ratio in two digits, which a tile has room for.
func short(v float64) string {
	if v < 9.95 {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// swatch is a step of colour in a legend.
type swatch struct{ colour color.Color }

// Thumbnail implements plot.Thumbnailer.
func (w swatch) Thumbnail(c *draw.Canvas) {
	mid := c.Center()
	c.SetColor(w.colour)
	box := vg.Rectangle{Min: vg.Point{X: mid.X - 8, Y: mid.Y - 5}, Max: vg.Point{X: mid.X + 8, Y: mid.Y + 5}}
	c.Fill(box.Path())
}

func (c *heatChart) legend() []entry {
	var es []entry
	for i, s := range slices.Backward(heatSteps) {
		for _, r := range c.Tiles {
			if heatStep(r.Speedup.Median) == i {
				es = append(es, entry{s.name, swatch{s.fill}})
				break
			}
		}
	}
	return es
}
