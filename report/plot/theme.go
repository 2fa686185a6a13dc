package plot

import (
	"hash/fnv"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"flynn/results/keys"
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

// isaLooks are the same in every plot, so that a reader learns them once. Tiers of one architecture differ in colour or
// shape; those of different ones never share a plot.
var isaLooks = map[string]look{
	keys.Scalar:    {colour: grey, mark: circle},
	"sse2":         {colour: sky, mark: square},
	"sse41":        {colour: orange, mark: pentagon},
	"erms":         {colour: orange, mark: square},
	"sse42":        {colour: purple, mark: diamond},
	"clmul":        {colour: purple, mark: square},
	"avx":          {colour: greenish, mark: triangle},
	"avx2":         {colour: blue, mark: diamond},
	"vpclmul":      {colour: blue, mark: square},
	"avxvnni":      {colour: sky, mark: circle},
	"avx512":       {colour: vermillion, mark: wedge},
	"avx512popcnt": {colour: purple, mark: triangle},
	"avx512vnni":   {colour: orange, mark: wedge},
	"neon":         {colour: blue, mark: diamond},
	"crc":          {colour: sky, mark: square},
	"pmull":        {colour: greenish, mark: pentagon},
	"dotprod":      {colour: purple, mark: circle},
	"sve":          {colour: vermillion, mark: wedge},
	"sve2":         {colour: orange, mark: triangle},
	"rvv":          {colour: vermillion, mark: wedge},
}

// Shapes.
var (
	circle   = marker{sides: 0}
	triangle = marker{sides: 3}
	wedge    = marker{sides: 3, turn: math.Pi}
	diamond  = marker{sides: 4}
	square   = marker{sides: 4, turn: math.Pi / 4}
	pentagon = marker{sides: 5}
	hexagon  = marker{sides: 6}
)

// strangers are the looks of tiers that nobody has given one, by a number that follows from the name.
var strangers = []look{
	{colour: greenish, mark: circle}, {colour: orange, mark: diamond},
	{colour: blue, mark: wedge}, {colour: sky, mark: triangle}, {colour: vermillion, mark: pentagon},
	{colour: greenish, mark: square}, {colour: purple, mark: wedge}, {colour: blue, mark: circle},
	{colour: orange, mark: hexagon}, {colour: sky, mark: hexagon}, {colour: vermillion, mark: diamond},
	{colour: slate, mark: wedge},
}

// palette is for series that are not tiers.
var palette = []look{
	{colour: vermillion, mark: circle},
	{colour: blue, mark: square},
	{colour: greenish, mark: triangle},
	{colour: orange, mark: diamond},
	{colour: purple, mark: wedge},
	{colour: sky, mark: pentagon},
	{colour: ink, mark: hexagon},
	{colour: grey, mark: marker{sides: 4, turn: math.Pi / 8}},
}

// dashPatterns tell apart the ways in which a tier was run: plainly first, then by teams and with tunings.
var dashPatterns = [][]vg.Length{nil, {5, 2.5}, {1.5, 2}, {7, 2, 1.5, 2}, {10, 3}}

// isaLook is the look of a tier.
func isaLook(isa string) look {
	if l, ok := isaLooks[isa]; ok {
		return l
	}
	if strings.Contains(isa, "+") { // several that vote: the way of the line tells them apart
		return look{colour: purple, mark: hexagon}
	}
	sum := fnv.New32a()
	sum.Write([]byte(isa))
	return strangers[sum.Sum32()%uint32(len(strangers))]
}

// colours and shapes by the names that rows of classes have them by.
var (
	colourNames = map[string]color.NRGBA{
		"ink": ink, "orange": orange, "sky": sky, "greenish": greenish, "blue": blue, "vermillion": vermillion,
		"purple": purple, "grey": grey, "slate": slate,
	}
	markNames = map[string]marker{
		"circle": circle, "triangle": triangle, "wedge": wedge, "diamond": diamond, "square": square,
		"pentagon": pentagon, "hexagon": hexagon,
	}
)

// classLook is the look of a class where it stands for all of its tiers. One whose row gives none looks like a vote,
// which no plot has beside it.
func classLook(class string) look {
	facts := keys.FactsOf(class)
	if _, known := colourNames[facts.Colour]; !known {
		return look{colour: purple, mark: pentagon}
	}
	return look{colour: colourNames[facts.Colour], mark: markNames[facts.Mark]}
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
