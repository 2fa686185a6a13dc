package report

import (
	"slices"

	"flynn/bench/keys"
)

// measured is one file as a comparison needs it.
type measured struct {
	set    *Set
	values []*Value            // in file order
	peak   map[roofKey]float64 // best flop/s of kernel peak, by element type and workers
	band   map[roofKey]float64 // best B/s of any kernel, by size class and workers
	teams  map[int]bool        // numbers of workers
	notes  map[string]string   // of points without samples
	has    map[Point]bool      // points with only some keys set: what the file has any of
}

// roofKey is what a roof holds for: elem for flop/s, set for B/s.
type roofKey struct {
	elem string
	set  float64
	p    int
}

// measure summarises a set. Roofs come from all of it, cells only from the points to keep.
func measure(s *Set, keep func(Point) bool) *measured {
	m := &measured{set: s, teams: make(map[int]bool), peak: make(map[roofKey]float64), band: make(map[roofKey]float64)}
	var all []*Value
	for _, x := range s.Series {
		v := &Value{
			Point: x.Point, Set: x.Estimate(keys.Set).Median, Time: x.Estimate(keys.Time), Bytes: x.Estimate(keys.Bytes),
			Flops: x.Estimate(keys.Flops), Cycles: x.Estimate(keys.Cycles), series: x,
		}
		all = append(all, v)
		m.teams[v.Point.P] = true
		if v.Point.Kernel == "peak" {
			k := roofKey{elem: v.Point.Elem, p: v.Point.P}
			m.peak[k] = max(m.peak[k], v.Flops.Median)
		}
		k := roofKey{set: nearest(v.Set), p: v.Point.P}
		m.band[k] = max(m.band[k], v.Bytes.Median)
	}
	for _, v := range all {
		if keep == nil || keep(v.Point) {
			v.Roof = m.roofOf(v)
			m.values = append(m.values, v)
		}
	}
	return m
}

// roofOf returns how much of the file's own roof a value reaches: the larger of its flop/s over the best flop/s of
// kernel peak for that element type, and its B/s over the best B/s of any kernel at that size class, both of as many
// workers or fewer. That is the fraction of min(peak, intensity·bandwidth) of the roofline model (Williams, Waterman
// and Patterson 2009). Rates without a roof are left out; 0 where none has one.
func (m *measured) roofOf(v *Value) float64 {
	peak, band := 0.0, 0.0
	for p := range m.teams {
		if p <= v.Point.P {
			peak = max(peak, m.peak[roofKey{elem: v.Point.Elem, p: p}])
			band = max(band, m.band[roofKey{set: nearest(v.Set), p: p}])
		}
	}
	share := 0.0
	if peak > 0 {
		share = v.Flops.Median / peak
	}
	if band > 0 {
		share = max(share, v.Bytes.Median/band)
	}
	return share
}

// tiers are the instruction sets of a file that are single ones: MISD names its versions together.
func (m *measured) tiers() []string {
	var all []string
	for _, v := range m.values {
		if v.Point.Class != keys.MISD && !slices.Contains(all, v.Point.ISA) {
			all = append(all, v.Point.ISA)
		}
	}
	slices.SortFunc(all, compareISA)
	return all
}

// team is the largest number of workers.
func (m *measured) team() int {
	most := 0
	for _, v := range m.values {
		if v.Point.Class == keys.MIMDSM {
			most = max(most, v.Point.P)
		}
	}
	return most
}
