package plot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"flynn/report/analysis"
	"flynn/report/units"
	"flynn/results/keys"
)

// Speedups returns the speed-up over scalar: one plot per element type and size with all kernels. An element type
// of one kernel gets one plot with all sizes instead.
func Speedups(s *analysis.Set, rows []analysis.Row) []Plot {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r analysis.Row) bool {
		return r.Point.Reference() || r.Point.Peer != "" || r.Speedup.N == 0 || r.Idle()
	})
	return speedupPlots(s.MachineLine(), s.Mark(), scalar, rows)
}

// scalar is what speed-ups are over, in titles.
const scalar = "scalar"

// speedupPlots draws the speed-ups of rows over what base names.
func speedupPlots(subtitle, mark, base string, rows []analysis.Row) []Plot {
	var charts []*speedupChart
	for _, of := range sizeClasses(rows) {
		if kernel, only := onlyKernel(rows, of.elem); only {
			name := fmt.Sprintf("speedup-%s-%s", of.elem, kernel)
			if !slices.ContainsFunc(charts, func(c *speedupChart) bool { return c.name == name }) {
				charts = append(charts, sizesChart(name, base, kernel, of.elem, rows))
			}
			continue
		}
		charts = append(charts, kernelsChart(of, base, rows))
	}
	var plots []Plot
	for _, c := range charts {
		for _, part := range c.parts() {
			plots = append(plots, part.plot(subtitle, mark))
		}
	}
	return plots
}

// parts splits a chart of more kernels than fit on a page into charts of as many each.
func (c *speedupChart) parts() []*speedupChart {
	most := int((chartWidth - chartFrame) / c.room())
	n := (len(c.slots) + most - 1) / most
	if n <= 1 {
		return []*speedupChart{c}
	}
	var all []*speedupChart
	for slots := range slices.Chunk(c.slots, (len(c.slots)+n-1)/n) {
		part := &speedupChart{name: fmt.Sprintf("%s-%d", c.name, len(all)+1),
			title: fmt.Sprintf("%s (%d of %d)", c.title, len(all)+1, n), base: c.base, xlabel: c.xlabel, slots: slots}
		for _, x := range c.series {
			if some := x.only(slots); len(some.best) > 0 {
				part.series = append(part.series, some)
			}
		}
		all = append(all, part)
	}
	return all
}

// only is the bars of some slots.
func (x *speedupSeries) only(slots []string) *speedupSeries {
	some := &speedupSeries{x.class, x.isa, make(map[string]analysis.Row)}
	for _, slot := range slots {
		if r, ok := x.best[slot]; ok {
			some.best[slot] = r
		}
	}
	return some
}

// sizeClass is what the kernels of one chart share.
type sizeClass struct {
	elem string
	set  float64 // a power of two, 0 for registers
}

func (z sizeClass) has(r analysis.Row) bool {
	return r.Point.Elem == z.elem && units.Nearest(r.Set) == z.set
}

// String describes the class in a title.
func (z sizeClass) String() string {
	if z.set == 0 {
		return z.elem + ", in " + units.Registers
	}
	return z.elem + ", working set " + units.Size(z.set)
}

// sizeClasses returns all element types and sizes, small ones first.
func sizeClasses(rows []analysis.Row) []sizeClass {
	var all []sizeClass
	for _, r := range rows {
		if z := (sizeClass{r.Point.Elem, units.Nearest(r.Set)}); !slices.Contains(all, z) {
			all = append(all, z)
		}
	}
	slices.SortStableFunc(all, func(a, b sizeClass) int {
		return cmp.Or(strings.Compare(a.elem, b.elem), cmp.Compare(a.set, b.set))
	})
	return all
}

// onlyKernel returns the kernel of an element type that has only one.
func onlyKernel(rows []analysis.Row, elem string) (kernel string, only bool) {
	for _, r := range rows {
		if r.Point.Elem != elem {
			continue
		}
		if kernel != "" && r.Point.Kernel != kernel {
			return "", false
		}
		kernel = r.Point.Kernel
	}
	return kernel, kernel != ""
}

func kernelsChart(of sizeClass, base string, rows []analysis.Row) *speedupChart {
	c := &speedupChart{name: fmt.Sprintf("speedup-%s-%s", of.elem, units.FileWord(units.SizeLabel(of.set))),
		base: base, title: "Speed-up over " + base + ": " + of.String()}
	for _, r := range rows {
		if of.has(r) {
			c.add(r.Point.Kernel, r)
		}
	}
	return c
}

func sizesChart(name, base, kernel, elem string, rows []analysis.Row) *speedupChart {
	c := &speedupChart{name: name, base: base, title: fmt.Sprintf("Speed-up over %s: %s, %s", base, kernel, elem),
		xlabel: "working set"}
	for _, r := range rows {
		if r.Point.Elem == elem {
			c.add(units.SizeLabel(units.Nearest(r.Set)), r)
		}
	}
	return c
}

// speedupSeries is one kind of bar: the best tuning of a tier, or the best of a class with more streams.
type speedupSeries struct {
	class, isa string                  // isa is "" where the class stands for all its variants
	best       map[string]analysis.Row // by slot
}

func (x *speedupSeries) label() string {
	if x.isa != "" {
		return x.isa
	}
	low, high := math.MaxInt, 0
	for _, r := range x.best {
		low, high = min(low, r.Point.Workers), max(high, r.Point.Workers)
	}
	switch {
	case x.class != keys.MIMDSM:
		return "best " + x.class
	case low == high:
		return fmt.Sprintf("best, %d workers", low)
	}
	return fmt.Sprintf("best, %d–%d workers", low, high)
}

func (x *speedupSeries) look() look {
	if x.isa != "" {
		return isaLook(x.isa)
	}
	return classLook(x.class)
}

// median is the median of the bars.
func (x *speedupSeries) median() float64 {
	var v []float64
	for _, r := range x.best {
		v = append(v, r.Speedup.Median)
	}
	return analysis.EstimateOf(v).Median
}

// speedupChart is what one speed-up plot shows: for every slot, a kernel or a size, one bar of each series.
type speedupChart struct {
	name, title, xlabel string
	base                string // what speed-ups are over
	slots               []string
	series              []*speedupSeries
}

// add keeps the faster of two rows that share a bar.
func (c *speedupChart) add(slot string, r analysis.Row) {
	class, isa := r.Point.Class, ""
	if keys.FactsOf(class).OneCore {
		isa = r.Point.ISA
	}
	at, found := slices.BinarySearchFunc(c.series, &speedupSeries{class: class, isa: isa}, func(a, b *speedupSeries) int {
		return cmp.Or(analysis.CompareClass(a.class, b.class), analysis.CompareISA(a.isa, b.isa))
	})
	if !found {
		c.series = slices.Insert(c.series, at, &speedupSeries{class, isa, make(map[string]analysis.Row)})
	}
	if !slices.Contains(c.slots, slot) {
		c.slots = append(c.slots, slot)
	}
	best := c.series[at].best
	if old, ok := best[slot]; !ok || r.Speedup.Median > old.Speedup.Median {
		best[slot] = r
	}
}

// all returns every bar, slot by slot.
func (c *speedupChart) all() []analysis.Row {
	var rows []analysis.Row
	for _, slot := range c.slots {
		for _, x := range c.series {
			if r, ok := x.best[slot]; ok {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// alt says what stands out.
func (c *speedupChart) alt() string {
	rows := c.all()
	less := func(a, b analysis.Row) int { return cmp.Compare(a.Speedup.Median, b.Speedup.Median) }
	say := func(r analysis.Row) string {
		words := []string{r.Point.Kernel, r.Point.Variant()}
		if c.xlabel != "" {
			words = append(words, units.SizeLabel(units.Nearest(r.Set)))
		}
		return fmt.Sprintf("%s (%s)", times(r.Speedup.Median), strings.Join(words, ", "))
	}
	what := "Medians over " + strings.Join(c.slots, ", ")
	if len(c.slots) == 1 {
		what = "All of " + c.slots[0]
	}
	var medians []string
	for _, x := range c.series {
		medians = append(medians, x.label()+" "+times(x.median()))
	}
	return fmt.Sprintf("%s. The largest is %s, the smallest %s. %s: %s.",
		c.title, say(slices.MaxFunc(rows, less)), say(slices.MinFunc(rows, less)), what, strings.Join(medians, "; "))
}
