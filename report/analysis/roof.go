package analysis

import (
	"cmp"
	"slices"

	"flynn/results"
	"flynn/results/keys"
)

// Roof is a rate that the machine itself was measured to reach. Of compute roofs there is one for each element type,
// tier and crew; of bandwidth roofs one for each level and crew.
type Roof struct {
	Elem    string   `json:"elem,omitempty"`  // of a compute roof
	ISA     string   `json:"isa,omitempty"`   // of a compute roof
	Level   string   `json:"level,omitempty"` // of a bandwidth roof: L1, L2, L3, L3+DRAM or DRAM
	Nodes   int      `json:"nodes"`           // that it holds for
	Workers int      `json:"workers"`         // of each node
	Rate    Estimate `json:"rate"`            // flop/s, or useful B/s
	// of a bandwidth roof: with the lines that stores allocate; from its own fastest kernel
	Hardware float64 `json:"hardware-B/s"`
	From     Point   `json:"from"` // what reached it
}

// OneCore is the smallest crew.
var OneCore = results.Crew{Nodes: 1, Workers: 1}

// Crew is the workers that reached the roof.
func (r Roof) Crew() results.Crew { return results.Crew{Nodes: r.Nodes, Workers: r.Workers} }

// Name is "peak avx512" or "L2".
func (r Roof) Name() string { return cmp.Or(r.Level, keys.RolePeak+" "+r.ISA) }

// Roofs are all roofs of a set.
type Roofs struct {
	Compute   []Roof `json:"compute"`
	Bandwidth []Roof `json:"bandwidth"`
	caches    Hierarchy
	devices   map[deviceRoof]Estimate
}

// Roofs returns the roofs that were measured in the same files as everything else (Williams, Waterman, Patterson,
// "Roofline", CACM 52(4), 2009): the rates of kernel peak, and for each level the best useful rate of the streaming
// kernels. What so many workers reach, more workers can reach as well, so that a roof of p workers is the best of up to
// p of them, and likewise of nodes. There is a compute roof only for the tiers and crews that kernel peak ran with.
func (s *Set) Roofs() *Roofs {
	s.Rows()
	return s.roofs
}

func newRoofs(s *Set, rows []Row) *Roofs {
	f := &Roofs{caches: NewHierarchy(s), devices: deviceRoofs(rows)}
	var crews []results.Crew
	for _, r := range rows {
		if c := r.Point.Crew(); r.Roofed() && !slices.Contains(crews, c) {
			crews = append(crews, c)
		}
	}
	for _, r := range rows {
		switch {
		case !r.Roofed() && !r.throughput():
		case r.facts.Role == keys.RolePeak && r.Flops.N > 0:
			f.compute(r)
		case r.facts.OnePass && r.Bytes.N > 0 && r.Set > 0:
			for _, c := range crews {
				if r.Point.Crew().Within(c) {
					f.bandwidth(r, c)
				}
			}
		}
	}
	f.sort()
	f.carry()
	return f
}

// Roofed reports whether a row can have a roof: one instruction set under the conditions of the set, on one node or on
// a known number of them.
func (r Row) Roofed() bool {
	p := r.Point
	return r.Own() || p.Class == keys.MIMDDM && p.Nodes > 0 && !r.repeats()
}

// throughput reports whether a row is of workers of one memory that do not wait for each other: what a level can give
// them, which a team's start would hide.
func (r Row) throughput() bool {
	return !r.aside && r.Point.Class == keys.MIMDSM && r.Point.Scaling == keys.Throughput
}

// level is where the operands of a row come from: each node holds its part of them.
func (f *Roofs) level(r Row) string {
	c := r.Point.Crew()
	return f.caches.Level(r.Set/float64(max(c.Nodes, 1)), c.Workers)
}

// compute keeps the best of the tunings of a tier.
func (f *Roofs) compute(r Row) {
	p, c := r.Point, r.Point.Crew()
	i := slices.IndexFunc(f.Compute, func(o Roof) bool { return o.Elem == p.Elem && o.ISA == p.ISA && o.Crew() == c })
	if i < 0 {
		f.Compute = append(f.Compute, Roof{Elem: p.Elem, ISA: p.ISA, Nodes: c.Nodes, Workers: c.Workers})
		i = len(f.Compute) - 1
	}
	if o := &f.Compute[i]; r.Flops.Median > o.Rate.Median {
		o.Rate, o.From = r.Flops, p
	}
}

// bandwidth keeps the best of the kernels of a level, in useful and in hardware bytes.
func (f *Roofs) bandwidth(r Row, c results.Crew) {
	level := f.level(r)
	i := slices.IndexFunc(f.Bandwidth, func(o Roof) bool { return o.Level == level && o.Crew() == c })
	if i < 0 {
		f.Bandwidth = append(f.Bandwidth, Roof{Level: level, Nodes: c.Nodes, Workers: c.Workers})
		i = len(f.Bandwidth) - 1
	}
	o := &f.Bandwidth[i]
	o.Hardware = max(o.Hardware, r.Bytes.Median*r.hardwareFactor(level))
	if r.Bytes.Median > o.Rate.Median {
		o.Rate, o.From = r.Bytes, r.Point
	}
}

// carry gives a compute roof the rate of fewer workers where the start of the team cost more than its cores gained.
func (f *Roofs) carry() {
	for i := range f.Compute {
		o := &f.Compute[i]
		for _, less := range f.Compute[:i] {
			if less.Elem == o.Elem && less.ISA == o.ISA && less.Crew().Within(o.Crew()) && less.Rate.Median > o.Rate.Median {
				o.Rate, o.From = less.Rate, less.From
			}
		}
	}
}

func (f *Roofs) sort() {
	slices.SortFunc(f.Compute, func(a, b Roof) int {
		return cmp.Or(cmp.Compare(a.Elem, b.Elem), cmp.Compare(a.Nodes, b.Nodes), cmp.Compare(a.Workers, b.Workers),
			CompareISA(a.ISA, b.ISA))
	})
	slices.SortFunc(f.Bandwidth, func(a, b Roof) int {
		return cmp.Or(cmp.Compare(a.Nodes, b.Nodes), cmp.Compare(a.Workers, b.Workers), CompareLevel(a.Level, b.Level))
	})
}

// peak returns the compute roof of a tier; where that tier has none, that of the widest one of as many workers.
func (f *Roofs) peak(elem, isa string, c results.Crew) *Roof {
	var widest *Roof
	for i := range f.Compute {
		o := &f.Compute[i]
		if o.Elem != elem || o.Crew() != c {
			continue
		}
		if o.ISA == isa {
			return o
		}
		if widest == nil || o.Rate.Median > widest.Rate.Median {
			widest = o
		}
	}
	return widest
}

// stream returns the bandwidth roof of a level, nil where there is none.
func (f *Roofs) stream(level string, c results.Crew) *Roof {
	i := slices.IndexFunc(f.Bandwidth, func(o Roof) bool { return o.Level == level && o.Crew() == c })
	if i < 0 {
		return nil
	}
	return &f.Bandwidth[i]
}

// LargestCrews are the crews that a reader wants to see: one worker, the most of one node, and the most nodes.
func LargestCrews(all []results.Crew) []results.Crew {
	one, wide := OneCore, OneCore
	for _, c := range all {
		if c.Nodes == 1 {
			one.Workers = max(one.Workers, c.Workers)
		}
		if c.Nodes > wide.Nodes || c.Nodes == wide.Nodes && c.Workers > wide.Workers {
			wide = c
		}
	}
	return slices.Compact([]results.Crew{OneCore, one, wide})
}
