package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/bench/keys"
)

// Colours of plots. page.css gives each its counterpart for a dark page.
var (
	ink   = rgb(0x222222)
	muted = rgb(0x666666)
	rule  = rgb(0xDDDDDD)
	paper = rgb(0xFFFFFF)
	alarm = rgb(0xB00020)

	// Okabe and Ito: told apart with every kind of colour vision. Their yellow is too pale for a line on paper.
	orange     = rgb(0xE69F00)
	sky        = rgb(0x56B4E9)
	greenish   = rgb(0x009E73)
	blue       = rgb(0x0072B2)
	vermillion = rgb(0xD55E00)
	purple     = rgb(0xCC79A7)
	grey       = rgb(0x777777)
	slate      = rgb(0x444444)
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

// look sets one series apart twice: by colour and by shape.
type look struct {
	colour color.Color
	mark   marker
	dashes []vg.Length
}

// isaLooks are the same in every plot, so that a reader learns them once.
var isaLooks = map[string]look{
	keys.Scalar: {colour: grey, mark: marker{sides: 0}},
	"sse2":      {colour: sky, mark: marker{sides: 4, turn: math.Pi / 4}},
	"sse41":     {colour: orange, mark: marker{sides: 5}},
	"avx":       {colour: greenish, mark: marker{sides: 3}},
	"avx2":      {colour: blue, mark: marker{sides: 4}},
	"avx512":    {colour: vermillion, mark: marker{sides: 3, turn: math.Pi}},
	"neon":      {colour: blue, mark: marker{sides: 4}},
	"sve":       {colour: vermillion, mark: marker{sides: 3, turn: math.Pi}},
	"sve2":      {colour: orange, mark: marker{sides: 3}},
	"rvv":       {colour: vermillion, mark: marker{sides: 3, turn: math.Pi}},
}

// palette is for series that are not tiers.
var palette = []look{
	{colour: vermillion, mark: marker{sides: 0}},
	{colour: blue, mark: marker{sides: 4, turn: math.Pi / 4}},
	{colour: greenish, mark: marker{sides: 3}},
	{colour: orange, mark: marker{sides: 4}},
	{colour: purple, mark: marker{sides: 3, turn: math.Pi}},
	{colour: sky, mark: marker{sides: 5}},
	{colour: ink, mark: marker{sides: 6}},
	{colour: grey, mark: marker{sides: 4, turn: math.Pi / 8}},
}

// dashPatterns tell apart the ways in which a tier was run: plainly first, then by teams and with tunings.
var dashPatterns = [][]vg.Length{nil, {5, 2.5}, {1.5, 2}, {7, 2, 1.5, 2}, {10, 3}}

// isaLook is the look of a tier.
func isaLook(isa string) look {
	if l, ok := isaLooks[isa]; ok {
		return l
	}
	return look{colour: purple, mark: marker{sides: 6}}
}

// way returns the look of a numbered way to run a tier: 0 is plain, all others are hollow and dashed.
func (l look) way(number int) look {
	if number > 0 {
		l.mark.hollow = true
		l.dashes = dashPatterns[1+(number-1)%(len(dashPatterns)-1)]
	}
	return l
}

// marker is a regular polygon of so many sides, a circle for none.
type marker struct {
	sides  int
	turn   float64
	hollow bool
}

// DrawGlyph draws the marker.
func (m marker) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	var path vg.Path
	if m.sides == 0 {
		path.Move(vg.Point{X: at.X + sty.Radius, Y: at.Y})
		path.Arc(at, sty.Radius, 0, 2*math.Pi)
	}
	for i := range m.sides {
		sin, cos := math.Sincos(math.Pi/2 + m.turn + 2*math.Pi*float64(i)/float64(m.sides))
		corner := vg.Point{X: at.X + sty.Radius*1.2*vg.Length(cos), Y: at.Y + sty.Radius*1.2*vg.Length(sin)}
		if i == 0 {
			path.Move(corner)
		} else {
			path.Line(corner)
		}
	}
	path.Close()
	fill := sty.Color
	if m.hollow {
		fill = paper
	}
	c.SetColor(fill)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: sty.Color, Width: 1.1})
	c.Stroke(path)
}

func sans(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

func textStyle(size vg.Length, c color.Color) draw.TextStyle {
	return draw.TextStyle{Color: c, Font: sans(size), Handler: plot.DefaultTextHandler}
}

// newBody returns an empty plot in our style. The figure labels its axes: the library misplaces the data of a
// logarithmic axis that has a label.
func newBody() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil // the figure has painted it
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle.Color, a.Tick.Color = muted, muted
		a.Tick.Length = 4
		a.Padding = 0
		a.Tick.Label.Font, a.Tick.Label.Color = sans(9), ink
	}
	return p
}
