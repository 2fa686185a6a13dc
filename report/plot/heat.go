package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/units"
)

// heatChart draws a heat map as a table of colours: kernels down, tiers of each size across.
type heatChart struct {
	*analysis.HeatMap
	part string // "-2" of a chart in parts
	of   string // what its ratios are
}

// heatPlots returns the maps of each element type that has any tier.
func heatPlots(subtitle, mark, of string, rows []analysis.Row) []Plot {
	var plots []Plot
	for _, m := range analysis.HeatMaps(rows) {
		for _, part := range (&heatChart{m, "", of}).parts() {
			plots = append(plots, part.plot(subtitle, mark))
		}
	}
	return plots
}

// heatRows is how many kernels a chart may have before its head is out of sight.
const heatRows = 30

// parts splits a chart of many kernels into charts of as many each, with the same columns.
func (c *heatChart) parts() []*heatChart {
	n := (len(c.Kernels) + heatRows - 1) / heatRows
	if n <= 1 {
		return []*heatChart{c}
	}
	var all []*heatChart
	for kernels := range slices.Chunk(c.Kernels, (len(c.Kernels)+n-1)/n) {
		part := &heatChart{&analysis.HeatMap{Elem: c.Elem, Kernels: kernels, Tiles: make(map[string]analysis.Row)},
			fmt.Sprintf("-%d", len(all)+1), c.of}
		for _, column := range c.Columns {
			some := false
			for _, kernel := range kernels {
				key := analysis.TileKey(kernel, column)
				if r, ok := c.Tiles[key]; ok {
					part.Tiles[key], some = r, true
				}
			}
			if some {
				part.Columns = append(part.Columns, column)
			}
		}
		all = append(all, part)
	}
	return all
}

// colourStep is the colour of all ratios below a bound, and that of the text on it.
type colourStep struct {
	below       float64
	fill, label color.NRGBA
	name        string
}

// heatSteps are the colours of ratios, the first whose bound is above. They are told apart by lightness alone on either
// side of 1, and by hue from one side to the other (after ColorBrewer's Oranges and Blues).
var heatSteps = []colourStep{
	{.8, rgb(0xFDAE6B), rgb(0x111111), "below 0.8×"},
	{.95, rgb(0xFEE6CE), rgb(0x111111), "0.8–0.95×"},
	{1.05, rgb(0xF2F2F2), rgb(0x111111), "0.95–1.05×"},
	{2, rgb(0xDEEBF7), rgb(0x111111), "1.05–2×"},
	{4, rgb(0xB3D2EB), rgb(0x111111), "2–4×"},
	{8, rgb(0x6BAED6), rgb(0x111111), "4–8×"},
	{16, rgb(0x2171B5), rgb(0xFEFEFE), "8–16×"},
	{0, rgb(0x08306B), rgb(0xFEFEFE), "16× and more"},
}

// heatStep is the place of a ratio in heatSteps.
func heatStep(ratio float64) int {
	i := slices.IndexFunc(heatSteps, func(s colourStep) bool { return ratio < s.below })
	if i < 0 {
		return len(heatSteps) - 1
	}
	return i
}

// alt gives the largest and the smallest gain of every tier.
func (c *heatChart) alt(title string) string {
	var tiers []string
	for _, k := range c.Columns {
		if !slices.Contains(tiers, k.ISA) {
			tiers = append(tiers, k.ISA)
		}
	}
	slices.SortFunc(tiers, analysis.CompareISA)
	less := func(a, b analysis.Row) int { return cmp.Compare(a.Speedup.Median, b.Speedup.Median) }
	say := func(r analysis.Row) string {
		return fmt.Sprintf("%s (%s, %s)", times(r.Speedup.Median), r.Point.Kernel, units.SizeLabel(units.Nearest(r.Set)))
	}
	var parts []string
	for _, isa := range tiers {
		var rows []analysis.Row
		for _, k := range c.Columns {
			for _, kernel := range c.Kernels {
				if r, ok := c.Tiles[analysis.TileKey(kernel, k)]; ok && k.ISA == isa {
					rows = append(rows, r)
				}
			}
		}
		parts = append(parts, fmt.Sprintf("%s from %s to %s", isa, say(slices.MinFunc(rows, less)),
			say(slices.MaxFunc(rows, less))))
	}
	kernels := "one kernel"
	if n := len(c.Kernels); n > 1 {
		kernels = fmt.Sprintf("%d kernels", n)
	}
	return fmt.Sprintf("%s, %s by tier and working set. %s.", title, kernels, strings.Join(parts, "; "))
}
