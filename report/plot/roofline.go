package plot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/table"
	"flynn/report/units"
	"flynn/results"
	"flynn/results/keys"
)

// roofChart is what one roofline plot shows: one element type and crew.
type roofChart struct {
	elem   string
	crew   results.Crew
	slopes []analysis.Roof // bandwidth, fast to slow
	peaks  []ceiling
	dots   []roofDot
}

// ceiling is a compute roof with its name.
type ceiling struct {
	name string
	rate float64
}

// roofDot is a kernel at one size: its fastest variant, or SISD.
type roofDot struct {
	row   analysis.Row
	limit analysis.Limit // of the row
}

// rooflineCharts returns for each element type the roofline of one core, that of the most workers, and that of the most
// nodes.
func rooflineCharts(rows []analysis.Row, roofs *analysis.Roofs) []*roofChart {
	var elems []string
	for _, o := range roofs.Compute {
		if !slices.Contains(elems, o.Elem) {
			elems = append(elems, o.Elem)
		}
	}
	slices.Sort(elems)
	crews := crewsOf(roofs)
	var charts []*roofChart
	for _, elem := range elems {
		for _, k := range crews {
			if c := newRoofChart(elem, k, rows, roofs); len(c.slopes) > 0 && len(c.peaks) > 0 && len(c.dots) > 0 {
				charts = append(charts, c)
			}
		}
	}
	return charts
}

// CoreRooflines draws the rooflines of one core of rows that are of one element type.
func CoreRooflines(s *analysis.Set, rows []analysis.Row, roofs *analysis.Roofs) []Plot {
	var plots []Plot
	for _, c := range rooflineCharts(rows, roofs) {
		if c.elem == rows[0].Point.Elem && c.crew == analysis.OneCore {
			plots = append(plots, c.plot(s))
		}
	}
	return plots
}

// crewsOf are those of kernel peak that a reader wants to see.
func crewsOf(f *analysis.Roofs) []results.Crew {
	var all []results.Crew
	for _, o := range f.Compute {
		all = append(all, o.Crew())
	}
	return analysis.LargestCrews(all)
}

func newRoofChart(elem string, k results.Crew, rows []analysis.Row, roofs *analysis.Roofs) *roofChart {
	c := &roofChart{elem: elem, crew: k}
	for _, o := range roofs.Bandwidth {
		if o.Crew() == k {
			c.slopes = append(c.slopes, o)
		}
	}
	slices.SortStableFunc(c.slopes, func(a, b analysis.Roof) int { return cmp.Compare(b.Rate.Median, a.Rate.Median) })
	c.ceilings(roofs)
	c.points(rows)
	return c
}

// ceilings are the peaks of every tier; with several workers, also the peak of one core.
func (c *roofChart) ceilings(roofs *analysis.Roofs) {
	var one *analysis.Roof
	for i, o := range roofs.Compute {
		if o.Elem != c.elem {
			continue
		}
		if o.Crew() == c.crew {
			c.peaks = append(c.peaks, ceiling{c.ceilingName(o.ISA, roofs), o.Rate.Median})
		}
		if o.Crew() == analysis.OneCore && (one == nil || o.Rate.Median > one.Rate.Median) {
			one = &roofs.Compute[i]
		}
	}
	if c.crew != analysis.OneCore && one != nil && len(c.peaks) > 0 {
		c.peaks = append(c.peaks, ceiling{"one core " + one.ISA, one.Rate.Median})
	}
	slices.SortStableFunc(c.peaks, func(a, b ceiling) int { return cmp.Compare(b.rate, a.rate) })
}

// ceilingName says what a lower tier goes without, if the tier that has it was measured.
func (c *roofChart) ceilingName(isa string, roofs *analysis.Roofs) string {
	if isa == keys.Scalar {
		return "scalar (no SIMD)"
	}
	fused := func(o analysis.Roof) bool { return o.Elem == c.elem && o.ISA == analysis.Unfused[isa] }
	if slices.ContainsFunc(roofs.Compute, fused) {
		return isa + " (no FMA)"
	}
	return isa
}

// points takes the fastest variant of each kernel and size, and SISD where that is not the fastest.
func (c *roofChart) points(rows []analysis.Row) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool {
		return r.Point.Elem != c.elem || !r.Roofed() || r.Point.Crew() != c.crew || r.Flops.N == 0 || r.Flops.Lo <= 0 ||
			r.Bytes.Median <= 0
	})
	for _, problem := range analysis.Problems(rows) {
		best := slices.MinFunc(problem, func(a, b analysis.Row) int { return cmp.Compare(a.Time.Median, b.Time.Median) })
		c.dots = append(c.dots, roofDot{best, best.Limit})
		for _, r := range problem {
			if r.Point.ISA == keys.Scalar && r.Point != best.Point {
				c.dots = append(c.dots, roofDot{r, r.Limit})
			}
		}
	}
}

// plain reports whether a dot is of scalar code.
func (d roofDot) plain() bool { return d.row.Point.ISA == keys.Scalar }

// name is "axpy", or "gemm n=104" where the intensity grows with the size.
func (c *roofChart) name(d roofDot) string {
	for _, o := range c.dots {
		if o.row.Point.Kernel == d.row.Point.Kernel && !within(o.limit.Intensity, d.limit.Intensity/1.1,
			d.limit.Intensity*1.1) {
			return fmt.Sprintf("%s n=%d", d.row.Point.Kernel, d.row.Point.N)
		}
	}
	return d.row.Point.Kernel
}

// foot is the column of a kernel: its intensity, and its place in points where columns do not touch.
type foot struct {
	name      string
	intensity float64
	at        float64
}

// feet returns the columns of all kernels. place gives the point of an intensity on the x axis.
func (c *roofChart) feet(place func(intensity float64) float64, width float64) []foot {
	var all []foot
	for _, d := range c.dots {
		if name := c.name(d); !slices.ContainsFunc(all, func(f foot) bool { return f.name == name }) {
			all = append(all, foot{name, d.limit.Intensity, place(d.limit.Intensity)})
		}
	}
	// measured ones are never equal
	class := func(intensity float64) float64 { return math.Round(20 * math.Log2(intensity)) }
	slices.SortFunc(all, func(a, b foot) int {
		return cmp.Or(cmp.Compare(class(a.intensity), class(b.intensity)), strings.Compare(a.name, b.name))
	})
	at := make([]float64, len(all))
	for i, f := range all {
		at[i] = f.at
	}
	for i, x := range spread(at, width) {
		all[i].at = x
	}
	return all
}

// spread moves rising places as little as it takes for neighbours to be a width apart: those that touch form a row
// around the mean of their places.
func spread(at []float64, width float64) []float64 {
	type row struct {
		sum float64 // of the places
		n   int
	}
	middle := func(r row) float64 { return r.sum / float64(r.n) }
	half := func(r row) float64 { return width * float64(r.n) / 2 }
	var rows []row
	for _, x := range at {
		rows = append(rows, row{x, 1})
		for k := len(rows) - 1; k > 0 && middle(rows[k-1])+half(rows[k-1]) > middle(rows[k])-half(rows[k]); k-- {
			rows[k-1] = row{rows[k-1].sum + rows[k].sum, rows[k-1].n + rows[k].n}
			rows = rows[:k]
		}
	}
	var out []float64
	for _, r := range rows {
		for i := range r.n {
			out = append(out, middle(r)-half(r)+width*(float64(i)+.5))
		}
	}
	return out
}

func (c *roofChart) who() string {
	switch k := c.crew; {
	case k.Nodes > 1 && k.Workers > 1:
		return fmt.Sprintf("%d nodes of %d workers", k.Nodes, k.Workers)
	case k.Nodes > 1:
		return fmt.Sprintf("%d nodes", k.Nodes)
	case k.Workers > 1:
		return fmt.Sprintf("%d workers", k.Workers)
	}
	return "one core"
}

// fileName tells the plots of one element type apart.
func (c *roofChart) fileName() string {
	name := fmt.Sprintf("roofline-%s-p%d", c.elem, c.crew.Workers)
	if c.crew.Nodes > 1 {
		name += fmt.Sprintf("-nodes%d", c.crew.Nodes)
	}
	return name
}

// alt names the roofs and how near the kernels come.
func (c *roofChart) alt(title string) string {
	var roofs, near []string
	for _, p := range c.peaks {
		roofs = append(roofs, fmt.Sprintf("%s %s GFLOP/s", p.name, units.Giga(p.rate)))
	}
	for _, s := range c.slopes {
		roofs = append(roofs, fmt.Sprintf("%s %s GB/s", s.Level, units.Giga(s.Rate.Median)))
	}
	best := make(map[string]roofDot)
	var order []string
	for _, d := range c.dots {
		k := d.row.Point.Kernel
		old, ok := best[k]
		if !ok {
			order = append(order, k)
		}
		if !ok || d.limit.Fraction > old.limit.Fraction {
			best[k] = d
		}
	}
	for _, k := range order {
		d := best[k]
		near = append(near, fmt.Sprintf("%s %s GFLOP/s, %s of %s at %s", k, units.Giga(d.row.Flops.Median),
			units.Percent(d.limit.Fraction), cmp.Or(d.limit.Roof, table.Absent), units.SizeLabel(units.Nearest(d.row.Set))))
	}
	return fmt.Sprintf("%s. Roofs: %s. Nearest to its roof: %s.", title, strings.Join(roofs, ", "),
		strings.Join(near, "; "))
}
