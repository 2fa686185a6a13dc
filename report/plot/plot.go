// Package plot draws an analysis: speed-ups, rates against the working set, scaling, heat maps of kernels and tiers and
// of programs at the same time, and rooflines, as SVG, PNG and PDF.
package plot

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"

	"flynn/report/analysis"
)

// Plot is one picture of a set.
type Plot struct {
	Name  string // fit for a file name
	Title string
	Alt   string // says in words what the picture shows

	kind   string // one of Kinds: what belongs together on a page
	figure figure
}

// Kinds lists the kinds of plots: speed-ups over scalar, rates against the working set, speed-ups against workers,
// heat maps of kernels and tiers, rooflines, heat maps of programs at the same time.
var Kinds = []string{KindSpeedup, kindRate, KindScaling, KindHeat, KindRoof, KindMix}

const (
	KindSpeedup = "speedup"
	kindRate    = "rate"
	KindScaling = "scaling"
	KindHeat    = "heat"
	KindRoof    = "roofline"
	KindMix     = "mix"
)

// All returns all plots of an analysis.
func All(a *analysis.Analysis) []Plot {
	s, some := a.Set, a.Representative()
	plots := Speedups(s, some)
	plots = append(plots, Rates(s, a.Rows)...)
	plots = append(plots, Scalings(s, some)...)
	plots = append(plots, heatPlots(s.MachineLine(), s.Mark(), "Speed-up over "+scalar, some)...)
	for _, c := range rooflineCharts(some, a.Roofs) {
		plots = append(plots, c.plot(s))
	}
	plots = append(plots, mixPlots(a)...)
	return marked(plots, s.Mark())
}

// marked says in titles and descriptions, which may stand alone, what is the matter with all numbers.
func marked(plots []Plot, mark string) []Plot {
	for i := range plots {
		if mark != "" {
			plots[i].Title += " (" + mark + ")"
			plots[i].Alt += " All of it " + mark + "."
		}
	}
	return plots
}

// Kind is one of Kinds.
func (p Plot) Kind() string { return p.kind }

// Width is that of the picture in points.
func (p Plot) Width() int { return int(p.figure.width.Points()) }

// Is reports whether a word means a plot: its kind or its name.
func (p Plot) Is(word string) bool { return word == p.kind || word == p.Name }

// dpi of a PNG: sharp on paper at half a page.
const dpi = 160

// Encode writes the plot in a format: svg, png or pdf.
func (p Plot) Encode(w io.Writer, format string) error {
	width, height := p.figure.width, p.figure.height
	switch format {
	case "svg":
		_, err := p.WriteTo(w)
		return err
	case "png":
		c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))}
		return p.paint(c, c, w)
	case "pdf":
		c := pdfCanvas{vgpdf.New(width, height)}
		return p.paint(c, c, w)
	}
	return fmt.Errorf("report: no picture format %q; formats are svg, png, pdf", format)
}

// WriteTo writes the plot as SVG.
func (p Plot) WriteTo(w io.Writer) (int64, error) {
	svg, err := p.svg()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(svg)
	return int64(n), err
}

// Save writes the plot into a file; the extension of its name, .svg, .png or .pdf, is the format.
func (p Plot) Save(path string) error {
	var b bytes.Buffer // no file is better than half of one
	if err := p.Encode(&b, strings.TrimPrefix(filepath.Ext(path), ".")); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func (p Plot) paint(c vg.CanvasSizer, out io.WriterTo, w io.Writer) error {
	p.figure.draw(draw.New(c))
	_, err := out.WriteTo(w)
	return err
}

// svg draws the plot and makes the picture readable without our font and without eyes.
func (p Plot) svg() ([]byte, error) {
	c := vgsvg.New(p.figure.width, p.figure.height)
	var b bytes.Buffer
	if err := p.paint(c, c, &b); err != nil {
		return nil, err
	}
	return accessible(holdText(b.Bytes()), p.Title, p.Alt), nil
}
