package compare

import (
	"slices"

	"flynn/report/analysis"
	"flynn/results"
	"flynn/results/keys"
)

// measured is one side as a comparison needs it.
type measured struct {
	set    *analysis.Set
	values []*Value                // in file order; their points lack the placement, which is that of the file
	placed results.Placement       // of the file
	notes  map[string]string       // of points without samples
	has    map[analysis.Point]bool // points with only some keys set: what the file has any of
}

// measure summarises a set. Roofs come from all of it, cells only from the points to keep.
func measure(s *analysis.Set, keep func(analysis.Point) bool) *measured {
	m := &measured{set: s, placed: s.Condition().Placement}
	for i, r := range s.Rows() {
		if keep == nil || keep(r.Point) {
			at := r.Point
			if at.Placement == m.placed {
				at.Placement = results.Placement{}
			}
			m.values = append(m.values, &Value{
				Point: at, Set: r.Set, Time: r.Time, Bytes: r.Bytes, Flops: r.Flops, Cycles: r.Cycles,
				Roof: r.Limit.Fraction, row: r, series: s.Series[i],
			})
		}
	}
	return m
}

// rows are those of the values.
func (m *measured) rows() []analysis.Row {
	rows := make([]analysis.Row, len(m.values))
	for i, v := range m.values {
		rows[i] = v.row
	}
	return rows
}

// tiers are the instruction sets of a file that are single ones: MISD names its versions together.
func (m *measured) tiers() []string {
	var all []string
	for _, v := range m.values {
		if !keys.FactsOf(v.Point.Class).Redundant && !slices.Contains(all, v.Point.ISA) {
			all = append(all, v.Point.ISA)
		}
	}
	slices.SortFunc(all, analysis.CompareISA)
	return all
}

// team is the largest number of workers.
func (m *measured) team() int {
	most := 0
	for _, v := range m.values {
		if v.Point.Class == keys.MIMDSM {
			most = max(most, v.Point.Workers)
		}
	}
	return most
}
