package speed

import (
	"cmp"
	"slices"

	"flynn/report/analysis"
	"flynn/results/keys"
)

// Working sets that targets speak of, in bytes: the first and the second half of the first cache level, the second and
// the third level, and memory.
const (
	tiny = 4 << 10
	l1   = 24 << 10
	l2   = 256 << 10
	l3   = 8 << 20
	dram = 512 << 20
)

// data is what figures are made of.
type data struct {
	set    *analysis.Set
	rows   []analysis.Row
	peers  *analysis.PeerTable
	series map[analysis.Point]*analysis.Series
	core   core
	most   int // workers of the largest team
}

func newData(s *analysis.Set) *data {
	d := &data{set: s, rows: s.Rows(), peers: s.PeerTable(), series: map[analysis.Point]*analysis.Series{},
		core: cores[s.Keys[keys.Uarch]], most: 1}
	for _, x := range s.Series {
		d.series[x.Point] = x
	}
	for _, r := range d.rows {
		if r.Own() {
			d.most = max(d.most, r.Point.Workers)
		}
	}
	return d
}

// in tells whether a working set is the largest that fits the given bytes.
func in(bytes, set float64) bool { return set > 0.7*bytes && set <= bytes }

// best returns the fastest of flynn's own variants of each problem that is wanted, with so many workers exactly.
func (d *data) best(workers int, want func(analysis.Row) bool) []analysis.Row {
	type problem struct {
		kernel, elem string
		n            int
	}
	fastest := map[problem]analysis.Row{}
	for _, r := range d.rows {
		p := r.Point
		if !r.Own() || p.Workers != workers || !want(r) {
			continue
		}
		key := problem{p.Kernel, p.Elem, p.N}
		if old, ok := fastest[key]; !ok || r.Time.Median < old.Time.Median {
			fastest[key] = r
		}
	}
	var out []analysis.Row
	for _, r := range fastest {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b analysis.Row) int {
		return cmp.Or(cmp.Compare(a.Point.Kernel, b.Point.Kernel), cmp.Compare(a.Point.Elem, b.Point.Elem),
			cmp.Compare(a.Point.N, b.Point.N))
	})
	return out
}

// kernelsIn wants kernels at a working set.
func kernelsIn(set float64, names ...string) func(analysis.Row) bool {
	return func(r analysis.Row) bool { return slices.Contains(names, r.Point.Kernel) && in(set, r.Set) }
}

// kernelAt wants a kernel at one of its own sizes.
func kernelAt(name string, ns ...int) func(analysis.Row) bool {
	return func(r analysis.Row) bool {
		return r.Point.Kernel == name && (len(ns) == 0 || slices.Contains(ns, r.Point.N))
	}
}
