package plot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/report/analysis"
	"flynn/report/units"
)

// mixChart draws the speed of kernels beside others as a table of colours: the timed kernel down, what runs beside it
// across.
type mixChart struct{ *analysis.MixMap }

// Sizes of a tile: a number, and its interval below.
const mixHeight, mixWidth = vg.Length(25), vg.Length(52)

// mixSteps are the colours of speeds, the first whose bound is above (after ColorBrewer's Oranges and Blues).
var mixSteps = []colourStep{
	{.4, rgb(0xA63603), rgb(0xFEFEFE), "below 0.4"},
	{.6, rgb(0xE6550D), rgb(0x111111), "0.4–0.6"},
	{.8, rgb(0xFDAE6B), rgb(0x111111), "0.6–0.8"},
	{.9, rgb(0xFDD0A2), rgb(0x111111), "0.8–0.9"},
	{.97, rgb(0xFEE6CE), rgb(0x111111), "0.9–0.97"},
	{1.03, rgb(0xF2F2F2), rgb(0x111111), "0.97–1.03"},
	{0, rgb(0xB3D2EB), rgb(0x111111), "above 1.03"},
}

// mixStep is the place of a speed in mixSteps.
func mixStep(speed float64) int {
	for i, s := range mixSteps {
		if speed < s.below {
			return i
		}
	}
	return len(mixSteps) - 1
}

// mixPlots returns a plot of each map.
func mixPlots(a *analysis.Analysis) []Plot {
	var plots []Plot
	if a.Mix == nil {
		return nil
	}
	for i := range a.Mix.Maps {
		plots = append(plots, mixChart{&a.Mix.Maps[i]}.plot(a.Set))
	}
	return plots
}

func (c mixChart) plot(s *analysis.Set) Plot {
	name := fmt.Sprintf("mix-p%d", c.Workers)
	if c.Plain {
		name += "-plain"
	}
	title := c.Title()
	legend := c.legend()
	width := 2*margin + 120 + mixWidth*vg.Length(len(c.Beside)) + legendWidth(mixLegend, legend) + 16
	return Plot{Name: name, Title: title, Alt: c.alt(title), kind: KindMix, figure: figure{
		title: title, subtitle: s.MachineLine(), mark: s.Mark(),
		width: max(420, width), height: max(190, 110+mixHeight*vg.Length(len(c.Names))),
		body: c.body(), legendTitle: mixLegend, legend: legend,
		xlabel: "what the other workers run", ylabel: "timed",
	}}
}

const mixLegend = "of the speed alone"

func (c mixChart) body() *plot.Plot {
	p := newBody()
	var across, down plot.ConstantTicks
	for i, b := range c.Beside {
		across = append(across, plot.Tick{Value: float64(i), Label: strings.Replace(b, "@", "\n", 1)})
	}
	for i, n := range c.Names {
		down = append(down, plot.Tick{Value: float64(len(c.Names) - 1 - i), Label: n})
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = across, down
	p.X.Tick.Length, p.Y.Tick.Length = 0, 0
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	p.X.Tick.Label.Font = sans(8)
	p.X.Min, p.X.Max = -.5, float64(len(c.Beside))-.5
	p.Y.Min, p.Y.Max = -.5, float64(len(c.Names))-.5
	p.Add(c)
	return p
}

// Plot implements plot.Plotter: the tiles with their numbers and intervals.
func (c mixChart) Plot(canvas draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&canvas)
	number, interval := textStyle(9, ink), textStyle(6.5, ink)
	number.XAlign, number.YAlign = draw.XCenter, draw.YBottom
	interval.XAlign, interval.YAlign = draw.XCenter, draw.YTop
	for i, row := range c.Tiles {
		for b, t := range row {
			if t.N == 0 {
				continue
			}
			x, y := float64(b), float64(len(c.Names)-1-i)
			step := mixSteps[mixStep(t.Median)]
			box := vg.Rectangle{Min: vg.Point{X: tx(x-.5) + .5, Y: ty(y-.5) + .5},
				Max: vg.Point{X: tx(x+.5) - .5, Y: ty(y+.5) - .5}}
			canvas.SetColor(step.fill)
			canvas.Fill(box.Path())
			number.Color, interval.Color = step.label, step.label
			canvas.FillText(number, vg.Point{X: tx(x), Y: ty(y) - 1}, units.Hundredths(t.Median))
			canvas.FillText(interval, vg.Point{X: tx(x), Y: ty(y) - 2}, units.Hundredths(t.Lo)+"–"+units.Hundredths(t.Hi))
		}
	}
}

// legend has the colours that there are, the fastest first.
func (c mixChart) legend() []entry {
	used := make([]bool, len(mixSteps))
	for _, row := range c.Tiles {
		for _, t := range row {
			if t.N > 0 {
				used[mixStep(t.Median)] = true
			}
		}
	}
	var es []entry
	for i := len(mixSteps) - 1; i >= 0; i-- {
		if used[i] {
			es = append(es, entry{mixSteps[i].name, swatch{mixSteps[i].fill}})
		}
	}
	return es
}

// alt says what suffers most beside what.
func (c mixChart) alt(title string) string {
	var worst []string
	for i, name := range c.Names {
		least := -1
		for b, t := range c.Tiles[i] {
			if t.N > 0 && (least < 0 || t.Median < c.Tiles[i][least].Median) {
				least = b
			}
		}
		if least >= 0 {
			speed := units.Hundredths(c.Tiles[i][least].Median)
			worst = append(worst, fmt.Sprintf("%s %s next to %s", name, speed, c.Beside[least]))
		}
	}
	return fmt.Sprintf("%s, over that next to parked workers. Lowest of each: %s.", title, strings.Join(worst, "; "))
}
