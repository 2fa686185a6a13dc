package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"flynn/report/analysis"
)

func (c *speedupChart) plot(subtitle, mark string) Plot {
	return Plot{
		Name:  c.name,
		Title: c.title,
		Alt:   c.alt(),
		kind:  KindSpeedup,
		figure: figure{
			title: c.title, subtitle: subtitle, mark: mark,
			width: max(420, chartFrame+c.room()*vg.Length(len(c.slots))), height: 290,
			body: c.body(), legend: c.legend(), xlabel: c.xlabel, ylabel: c.ylabel(),
		},
	}
}

// Widths of a chart of bars: of one bar, of what stands around the bars, and of the widest chart that a page has room
// for.
const barWidth, chartFrame, chartWidth = vg.Length(9), vg.Length(190), vg.Length(1200)

// room is the width of one slot: of its bars, and of its name.
func (c *speedupChart) room() vg.Length {
	room := max(36, barWidth*vg.Length(len(c.series))+10)
	for _, slot := range c.slots {
		room = max(room, textStyle(9, ink).Width(slot)+8)
	}
	return room
}

// logarithmic reports whether only a logarithm shows all bars.
func (c *speedupChart) logarithmic() bool {
	lo, hi := c.spread()
	return hi/lo > 8
}

// spread returns what the axis shows, with 1 between.
func (c *speedupChart) spread() (lo, hi float64) {
	y := newSpan()
	y.add(analysis.Estimate{Median: 1, Lo: 1, Hi: 1}, 1)
	for _, r := range c.all() {
		y.add(r.Speedup, 1)
	}
	return y.low(), y.high()
}

func (c *speedupChart) ylabel() string {
	if c.logarithmic() {
		return "speed-up over " + c.base + " (logarithmic)"
	}
	return "speed-up over " + c.base
}

func (c *speedupChart) body() *plot.Plot {
	p := newBody()
	base := c.scale(p)
	p.Add(grid{y: true})
	for _, b := range c.bars(base) {
		p.Add(b)
	}
	p.Add(level{1})
	var names plot.ConstantTicks
	for i, slot := range c.slots {
		names = append(names, plot.Tick{Value: float64(i), Label: slot})
	}
	p.X.Tick.Marker, p.X.Tick.Length = names, 0
	p.X.Min, p.X.Max = -.5, float64(len(c.slots))-.5
	return p
}

// scale sets the axis of ratios and returns where bars start: at 0, or at 1 on a logarithmic axis, which has no 0.
func (c *speedupChart) scale(p *plot.Plot) (base float64) {
	lo, hi := c.spread()
	if !c.logarithmic() {
		p.Y.Tick.Marker, p.Y.Min, p.Y.Max = steps(0, hi, 6, times)
		return 0
	}
	p.Y.Scale = plot.LogScale{}
	p.Y.Min, p.Y.Max = octaveBounds(lo, hi)
	p.Y.Tick.Marker = octaves(p.Y.Min, p.Y.Max, 9, times)
	return 1
}

// bars places the bars of every slot side by side around its name.
func (c *speedupChart) bars(base float64) []bars {
	width := float64(barWidth / c.room())
	out := make([]bars, len(c.series))
	for i, x := range c.series {
		out[i] = bars{look: x.look(), base: base, width: width}
	}
	for k, slot := range c.slots {
		var has []int
		for i, x := range c.series {
			if _, ok := x.best[slot]; ok {
				has = append(has, i)
			}
		}
		for j, i := range has {
			at := float64(k) + width*(float64(j)-float64(len(has)-1)/2)
			out[i].dots = append(out[i].dots, dot{x: at, e: c.series[i].best[slot].Speedup})
		}
	}
	return out
}

func (c *speedupChart) legend() []entry {
	var es []entry
	for _, x := range c.series {
		es = append(es, entry{x.label(), bars{look: x.look()}})
	}
	return es
}
