package speed

import (
	"fmt"
	"slices"

	"flynn/report/analysis"
	"flynn/results/keys"
)

// figure is something to reach.
type figure struct {
	what   string
	target float64
	most   bool   // the target is a limit from above
	unit   string // of target and value: "", "×", "ns"
	values func(d *data) []value
}

// value is one of the measurements that a figure is about.
type value struct {
	v     float64
	reach float64 // the end of its 95 % interval that is nearer to the target
	best  float64 // of the fastest samples alone; 0 where there is no such thing
	where string
}

// verdict is what became of a figure.
type verdict struct {
	worst  value
	best   float64 // the worst of the fastest samples
	missed int     // how many of the measurements miss the target
	clear  int     // how many of those by more than their interval
	of     int
}

// judge takes the worst measurement. A figure without any is not measured, and so not reached.
func (f figure) judge(d *data) (verdict, bool) {
	var out verdict
	for _, v := range f.values(d) {
		if f.misses(v.v) {
			out.missed++
			if f.misses(v.reach) {
				out.clear++
			}
		}
		if out.of == 0 || f.worse(v.v, out.worst.v) {
			out.worst = v
		}
		if out.of == 0 || f.worse(v.best, out.best) {
			out.best = v.best
		}
		out.of++
	}
	return out, out.of > 0
}

func (f figure) misses(v float64) bool { return f.worse(v, f.target) }

func (f figure) worse(v, than float64) bool {
	if f.most {
		return v > than
	}
	return v < than
}

// goal is the target with its direction.
func (f figure) goal() string {
	sign := "≥"
	if f.most {
		sign = "≤"
	}
	return sign + " " + f.amount(f.target)
}

func (f figure) amount(v float64) string {
	switch f.unit {
	case "ns":
		return fmt.Sprintf("%.2f ns", v)
	case "×":
		return fmt.Sprintf("%.2f×", v)
	}
	return fmt.Sprintf("%.3f", v)
}

// name of a row's problem and variant.
func name(r analysis.Row) string {
	p := r.Point
	return fmt.Sprintf("%s %s n=%d, %s", p.Kernel, p.Elem, p.N, p.Variant())
}

// share makes values of the rows of one worker that are wanted. One whose limit is not known is none.
func share(of func(*data, analysis.Row) float64, want func(analysis.Row) bool) func(*data) []value {
	return func(d *data) (out []value) {
		for _, r := range d.best(1, want) {
			if v := of(d, r); v > 0 {
				lower := of(d, faster(r, r.Time.Lo, r.Cycles.Lo))
				best := of(d, faster(r, d.least(r.Point, keys.Time), d.least(r.Point, keys.Cycles)))
				out = append(out, value{v, lower, best, name(r)})
			}
		}
		return out
	}
}

// faster is a row as if its medians were these.
func faster(r analysis.Row, time, cycles float64) analysis.Row {
	r.Flops.Median *= r.Time.Median / time
	r.Time.Median, r.Cycles.Median = time, cycles
	return r
}

// least is the smallest sample of a point, 0 where there is none.
func (d *data) least(p analysis.Point, unit string) float64 {
	if samples := d.series[p].Samples[unit]; len(samples) > 0 {
		return slices.Min(samples)
	}
	return 0
}
