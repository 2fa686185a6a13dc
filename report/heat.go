package report

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"flynn/results/keys"
)

// heatChart is the speed-up of one core over scalar as a table of colours: kernels down, tiers of each size across.
type heatChart struct {
	elem    string
	part    string // "-2" of a chart in parts
	kernels []string
	columns []heatColumn
	tiles   map[string]Row // by kernel and column
}

type heatColumn struct {
	set float64
	isa string
}

func tileKey(kernel string, c heatColumn) string {
	return fmt.Sprint(kernel, " ", c.set, " ", c.isa)
}

// heatCharts returns one chart for each element type that has any tier.
func heatCharts(rows []Row) []*heatChart {
	var charts []*heatChart
	for _, r := range rows {
		if r.Point.Class != keys.SIMD || r.aside || r.Speedup.N == 0 || r.idle() {
			continue
		}
		i := slices.IndexFunc(charts, func(c *heatChart) bool { return c.elem == r.Point.Elem })
		if i < 0 {
			i = len(charts)
			charts = append(charts, &heatChart{elem: r.Point.Elem, tiles: make(map[string]Row)})
		}
		charts[i].add(r)
	}
	slices.SortFunc(charts, func(a, b *heatChart) int { return strings.Compare(a.elem, b.elem) })
	for _, c := range charts {
		slices.SortFunc(c.columns, func(a, b heatColumn) int {
			return cmp.Or(cmp.Compare(a.set, b.set), compareISA(a.isa, b.isa))
		})
	}
	return charts
}

// heatRows is how many kernels a chart may have before its head is out of sight.
const heatRows = 30

// parts splits a chart of many kernels into charts of as many each, with the same columns.
func (c *heatChart) parts() []*heatChart {
	n := (len(c.kernels) + heatRows - 1) / heatRows
	if n <= 1 {
		return []*heatChart{c}
	}
	var all []*heatChart
	for kernels := range slices.Chunk(c.kernels, (len(c.kernels)+n-1)/n) {
		part := &heatChart{elem: c.elem, part: fmt.Sprintf("-%d", len(all)+1), kernels: kernels, tiles: make(map[string]Row)}
		for _, column := range c.columns {
			some := false
			for _, kernel := range kernels {
				key := tileKey(kernel, column)
				if r, ok := c.tiles[key]; ok {
					part.tiles[key], some = r, true
				}
			}
			if some {
				part.columns = append(part.columns, column)
			}
		}
		all = append(all, part)
	}
	return all
}

// add keeps the best tuning of a tier.
func (c *heatChart) add(r Row) {
	at := heatColumn{nearest(r.Set), r.Point.ISA}
	if !slices.Contains(c.kernels, r.Point.Kernel) {
		c.kernels = append(c.kernels, r.Point.Kernel)
	}
	if !slices.Contains(c.columns, at) {
		c.columns = append(c.columns, at)
	}
	key := tileKey(r.Point.Kernel, at)
	if old, ok := c.tiles[key]; !ok || r.Speedup.Median > old.Speedup.Median {
		c.tiles[key] = r
	}
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
	for _, k := range c.columns {
		if !slices.Contains(tiers, k.isa) {
			tiers = append(tiers, k.isa)
		}
	}
	slices.SortFunc(tiers, compareISA)
	less := func(a, b Row) int { return cmp.Compare(a.Speedup.Median, b.Speedup.Median) }
	say := func(r Row) string {
		return fmt.Sprintf("%s (%s, %s)", times(r.Speedup.Median), r.Point.Kernel, sizeLabel(nearest(r.Set)))
	}
	var parts []string
	for _, isa := range tiers {
		var rows []Row
		for _, k := range c.columns {
			for _, kernel := range c.kernels {
				if r, ok := c.tiles[tileKey(kernel, k)]; ok && k.isa == isa {
					rows = append(rows, r)
				}
			}
		}
		parts = append(parts, fmt.Sprintf("%s from %s to %s", isa, say(slices.MinFunc(rows, less)),
			say(slices.MaxFunc(rows, less))))
	}
	kernels := "one kernel"
	if n := len(c.kernels); n > 1 {
		kernels = fmt.Sprintf("%d kernels", n)
	}
	return fmt.Sprintf("%s, %s by tier and working set. %s.", title, kernels, strings.Join(parts, "; "))
}
