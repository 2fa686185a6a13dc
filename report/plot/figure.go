package plot

import (
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/report/table"
)

// figure is a plot with its title above and its legend beside it, where it covers no data.
type figure struct {
	title, subtitle, mark string
	width, height         vg.Length
	body                  *plot.Plot
	legendTitle           string
	legend                []entry
	xlabel, ylabel        string
	tail                  vg.Length // room between data and legend for labels of lines
}

// entry is one line of a legend.
type entry struct {
	name  string
	thumb plot.Thumbnailer
}

const margin = vg.Length(12)

// draw draws the figure on all of a canvas.
func (f figure) draw(c draw.Canvas) {
	c.SetColor(paper)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	c = f.drawHeader(c)
	c = f.drawLegend(c)
	c = f.drawLabels(c)
	f.body.Draw(c)
}

// headroom is the line above the data, for the label of the y axis and those of posts.
const headroom = vg.Length(18)

// drawLabels writes what the axes show and returns what is left of the canvas. The label of y lies flat above its
// axis, where no head need be turned to read it.
func (f figure) drawLabels(c draw.Canvas) draw.Canvas {
	style := textStyle(9.5, ink)
	c.FillText(style, vg.Point{X: c.Min.X, Y: c.Max.Y - 10}, f.ylabel)
	c.Max.Y -= headroom
	if f.xlabel == "" {
		return c
	}
	style.XAlign = draw.XCenter
	data := f.body.DataCanvas(c)
	c.FillText(style, vg.Point{X: data.Center().X, Y: c.Min.Y + 2}, f.xlabel)
	c.Min.Y += 17
	return c
}

// drawHeader draws title, warning and subtitle and returns what is left of the canvas.
func (f figure) drawHeader(c draw.Canvas) draw.Canvas {
	lines := []struct {
		text  string
		style draw.TextStyle
	}{
		{f.title, textStyle(13, ink)},
		{f.mark, textStyle(11, alarm)},
		{f.subtitle, textStyle(9, muted)},
	}
	for _, l := range lines {
		if l.text == "" {
			continue
		}
		l.style.YAlign = draw.YTop
		c.FillText(l.style, vg.Point{X: c.Min.X, Y: c.Max.Y}, l.text)
		c.Max.Y -= l.style.Font.Size * 1.4
	}
	c.Max.Y -= 6
	return c
}

// Sizes of a legend: a thumbnail, its distance from the name, one line, and each more line of a name.
const thumb, gap, line, more = vg.Length(26), vg.Length(6), vg.Length(15), vg.Length(11)

// legendWidth is the room that a legend needs beside the data.
func legendWidth(title string, es []entry) vg.Length {
	width := textStyle(9, muted).Width(title)
	for _, e := range es {
		for _, part := range e.lines() {
			width = max(width, thumb+gap+textStyle(9.5, ink).Width(part))
		}
	}
	return width
}

// lines are the name of an entry as a legend has room for it.
func (e entry) lines() []string { return strings.Split(table.Narrow(e.name), "\n") }

// drawLegend draws the legend at the right edge and returns what is left of the canvas.
func (f figure) drawLegend(c draw.Canvas) draw.Canvas {
	style, head := textStyle(9.5, ink), textStyle(9, muted)
	width := legendWidth(f.legendTitle, f.legend)
	left, y := c.Max.X-width, c.Max.Y-headroom
	if f.legendTitle != "" {
		c.FillText(head, vg.Point{X: left, Y: y - 9}, f.legendTitle)
		y -= line
	}
	for _, e := range f.legend {
		icon := c
		icon.Rectangle = vg.Rectangle{Min: vg.Point{X: left, Y: y - 12}, Max: vg.Point{X: left + thumb, Y: y}}
		e.thumb.Thumbnail(&icon)
		for i, part := range e.lines() {
			if i > 0 {
				y -= more
			}
			c.FillText(style, vg.Point{X: left + thumb + gap, Y: y - 9.2}, part)
		}
		y -= line
	}
	return draw.Crop(c, 0, -(width + 16 + f.tail), 0, 0)
}
