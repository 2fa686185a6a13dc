package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/report/analysis"
	"flynn/report/sheet"
	"flynn/report/table"
	"flynn/results/keys"
)

// Measured is what result files say of a kernel.
type Measured struct {
	Lines []string
	Table *table.Table
}

// Measure adds what was measured of the kernel: the rows of the variants that are shown, the roof that is near each,
// and where the kernel stands to the ridge of the roofline. Names are those of the files.
func (e *Explanation) Measure(a *analysis.Analysis, names []string) error {
	var rows []analysis.Row
	for _, r := range a.Rows {
		if r.Point.Kernel == e.Kernel.Name && r.Point.Elem == e.Kernel.Elem && r.Own() && e.shows(r) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return fmt.Errorf("%s: no samples of %s%s", strings.Join(names, ", "), e.Kernel.ID(), e.variants())
	}
	m := &Measured{Table: sheet.Rows(rows)}
	m.Table.Title = ""
	m.Lines = append([]string{machineOf(a.Set)}, nearest(rows)...)
	m.Lines = append(m.Lines, e.ridges(a.Roofs, rows)...)
	e.Measured = m
	return nil
}

// shows tells whether a row is of one core or of one memory, of plain Go or of a variant that is shown.
func (e *Explanation) shows(r analysis.Row) bool {
	p := r.Point
	switch {
	case p.Class == keys.MISD || p.Peer != "":
		return false
	case p.ISA == isa.Scalar.String():
		return p.Tune == "" || p.Tune == e.Version
	case len(e.Tiers) == 1 && e.only:
		return p.ISA == e.Tiers[0].ISA.String() && p.Tune == e.Tiers[0].Tuning
	}
	return !e.only
}

// variants names what is wanted of a file where that is not everything.
func (e *Explanation) variants() string {
	if !e.only || len(e.Tiers) == 0 {
		return ""
	}
	return " with " + e.Tiers[0].Name() + " or plain Go"
}

// nearest says for each working set of one core which variant was fastest, and how near its roof it came.
func nearest(rows []analysis.Row) []string {
	best := map[float64]analysis.Row{}
	for _, r := range rows {
		if old, ok := best[r.Set]; r.Point.Workers == 1 && r.Limit.Roof != "" && (!ok || r.Time.Median < old.Time.Median) {
			best[r.Set] = r
		}
	}
	var lines []string
	for _, r := range slices.SortedFunc(maps.Values(best), func(a, b analysis.Row) int {
		return cmp.Compare(a.Set, b.Set)
	}) {
		where := "in registers"
		if r.Limit.Level != "" {
			where = "from " + r.Limit.Level
		}
		lines = append(lines, fmt.Sprintf("One core, n = %d, %s: %s, the fastest shown, reaches %.0f %% of the roof %s.",
			r.Point.N, where,
			r.Point.Variant(), 100*r.Limit.Fraction, r.Limit.Roof))
	}
	return lines
}

// ridges compares the intensity of the kernel with the ridge points of one core, of each level: where the kernel has
// less, bandwidth limits it, else computing does.
func (e *Explanation) ridges(roofs *analysis.Roofs, rows []analysis.Row) []string {
	var peak analysis.Roof
	for _, o := range roofs.Compute {
		mine := !e.only || len(e.Tiers) == 0 || o.ISA == e.Tiers[0].ISA.String()
		if o.Elem == e.Kernel.Elem && o.Nodes == 1 && o.Workers == 1 && mine && o.Rate.Median > peak.Rate.Median {
			peak = o
		}
	}
	var points []string
	for _, o := range roofs.Bandwidth {
		if o.Nodes == 1 && o.Workers == 1 && o.Rate.Median > 0 && peak.Rate.Median > 0 {
			points = append(points, fmt.Sprintf("%.2g (%s)", peak.Rate.Median/o.Rate.Median, o.Level))
		}
	}
	low, high := 0.0, 0.0
	for _, r := range rows {
		if i := r.Limit.Intensity; i > 0 && (low == 0 || i < low) {
			low = i
		}
		high = max(high, r.Limit.Intensity)
	}
	switch {
	case points == nil && e.Kernel.Work(1<<10).Flops == 0:
		return nil
	case points == nil:
		return []string{"The files have no roofs of one core for " + e.Kernel.Elem + "."}
	case high == 0:
		return []string{"The kernel has no flops: bandwidth alone limits it."}
	}
	has := fmt.Sprintf("%.2g", low)
	if to := fmt.Sprintf("%.2g", high); to != has {
		has += " to " + to
	}
	return []string{fmt.Sprintf("Ridge points of one core with %s, in flops a byte: %s. The kernel has %s: below a ridge "+
		"bandwidth limits, above it computing.", peak.ISA, strings.Join(points, ", "), has)}
}

// machineOf says where and when files were measured.
func machineOf(s *analysis.Set) string {
	var words []string
	for _, k := range []string{keys.CPU, keys.Uarch, keys.Virt, keys.Date} {
		v := s.Keys[k]
		if k == keys.Date {
			v, _, _ = strings.Cut(v, "T")
		}
		if v != "" && v != keys.Unknown && v != "none" {
			words = append(words, v)
		}
	}
	if words == nil {
		return "An unknown machine."
	}
	return strings.Join(words, ", ") + "."
}
