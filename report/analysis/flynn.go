package analysis

import (
	"cmp"
	"slices"

	"flynn/results/keys"
)

// FlynnTable is one problem a row, one class of Flynn's taxonomy a column.
type FlynnTable struct {
	Columns []FlynnColumn `json:"columns"` // those that were measured, narrow to wide
	Rows    []FlynnRow    `json:"rows"`
}

// FlynnColumn is one execution class; SIMD has one column for each tier.
type FlynnColumn struct {
	Class string `json:"class"`
	ISA   string `json:"isa,omitempty"`
}

// String is the head of the column: SISD, a tier, MISD, MIMD shared, MIMD distributed.
func (c FlynnColumn) String() string { return cmp.Or(c.ISA, keys.FactsOf(c.Class).Head) }

// FlynnRow is one kernel, element type and size in every class.
type FlynnRow struct {
	Kernel  string       `json:"kernel"`
	Elem    string       `json:"elem"`
	N       int          `json:"n"`
	Set     float64      `json:"set-B"`   // working set in bytes
	Unit    string       `json:"unit"`    // of the rates: B/s or flop/s
	Cells   []*FlynnCell `json:"cells"`   // by column, nil where the class was not measured
	Fastest *FlynnCell   `json:"fastest"` // of all cells
	Total   *FlynnCell   `json:"total"`   // of the class with the most streams; its speed-up is split
	Split   Factors      `json:"factors"`
	Foreign []Foreign    `json:"foreign,omitempty"` // numbers of other tools beside it
}

// FlynnCell is the fastest variant of a class.
type FlynnCell struct {
	Point   Point    `json:"point"`
	Rate    Estimate `json:"rate"`
	Speedup Estimate `json:"speedup"` // over SISD
	ULP     *float64 `json:"ulp"`     // deviation from SISD on random data; nil where the files do not tell
	Limit   Limit    `json:"limit"`
}

// Factors split a speed-up over one scalar core: what the lanes of a register gained, then the cores, then the nodes. A
// class that was not used gained 1. Where one of them has no measurement to stand on, Known is false and all are 0.
type Factors struct {
	Lanes float64 `json:"lanes"`
	Cores float64 `json:"cores"`
	Nodes float64 `json:"nodes"`
	Known bool    `json:"known"`
}

// Product is the total that the factors split.
func (f Factors) Product() float64 { return f.Lanes * f.Cores * f.Nodes }

// FlynnTable returns the table of a set. Kernels without a rate, such as nop, have no row.
func (s *Set) FlynnTable() *FlynnTable {
	return Analyse(s).Flynn
}

func newFlynnTable(rows []Row) *FlynnTable {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Idle() || r.repeats() })
	t := &FlynnTable{}
	for _, r := range rows {
		if c := columnOf(r.Point); !slices.Contains(t.Columns, c) {
			t.Columns = append(t.Columns, c)
		}
	}
	slices.SortFunc(t.Columns, func(a, b FlynnColumn) int {
		return cmp.Or(CompareClass(a.Class, b.Class), CompareISA(a.ISA, b.ISA))
	})
	units := rateUnits(rows)
	for _, problem := range Problems(rows) {
		t.Rows = append(t.Rows, t.row(problem, units[problem[0].Group()]))
	}
	return t
}

func columnOf(p Point) FlynnColumn {
	if keys.FactsOf(p.Class).PerTier {
		return FlynnColumn{p.Class, p.ISA}
	}
	return FlynnColumn{Class: p.Class}
}

// Problems parts ordered rows into those of one kernel, element type and size.
func Problems(rows []Row) [][]Row {
	var all [][]Row
	for i, r := range rows {
		if i == 0 || r.Group() != rows[i-1].Group() || r.Point.N != rows[i-1].Point.N {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], r)
	}
	return all
}

// RateUnit is what bounds a kernel: flop/s where it does more than one of them per byte, else B/s.
func RateUnit(rows []Row) string {
	last := rows[len(rows)-1]
	if last.Bytes.N == 0 || last.Flops.N > 0 && last.Flops.Median/last.Bytes.Median > 1 {
		return "GFLOP/s"
	}
	return "GB/s"
}

// rateUnits is the unit that suits each kernel, one for all of its sizes.
func rateUnits(rows []Row) map[Group]string {
	of := make(map[Group][]Row)
	for _, r := range rows {
		of[r.Group()] = append(of[r.Group()], r)
	}
	units := make(map[Group]string)
	for g, rows := range of {
		units[g] = keys.Bytes
		if RateUnit(rows) == "GFLOP/s" {
			units[g] = keys.Flops
		}
	}
	return units
}

func (t *FlynnTable) row(problem []Row, unit string) FlynnRow {
	p := problem[0].Point
	row := FlynnRow{Kernel: p.Kernel, Elem: p.Elem, N: p.N, Set: problem[0].Set, Unit: unit,
		Cells: make([]*FlynnCell, len(t.Columns))}
	best := make([]*Row, len(t.Columns))
	for i := range problem {
		r := &problem[i]
		if at := slices.Index(t.Columns, columnOf(r.Point)); best[at] == nil || r.Time.Median < best[at].Time.Median {
			best[at] = r
		}
	}
	for i, r := range best {
		if r == nil {
			continue
		}
		rate := r.Bytes
		if unit == keys.Flops {
			rate = r.Flops
		}
		row.Cells[i] = &FlynnCell{Point: r.Point, Rate: rate, Speedup: r.Speedup, Limit: r.Limit}
		if r.ULP.N > 0 {
			row.Cells[i].ULP = &r.ULP.Median
		}
	}
	row.conclude(best, problem)
	return row
}

// conclude finds the fastest cell and that of the most streams, and splits the latter.
func (r *FlynnRow) conclude(best []*Row, problem []Row) {
	least, top := 0.0, -1
	for i, b := range best {
		if b == nil {
			continue
		}
		if r.Fastest == nil || b.Time.Median < least {
			r.Fastest, least = r.Cells[i], b.Time.Median
		}
		streams := !keys.FactsOf(b.Point.Class).Redundant
		if streams && (top < 0 || b.Point.Class != best[top].Point.Class || b.Time.Median < best[top].Time.Median) {
			top = i
		}
	}
	if top >= 0 {
		r.Total = r.Cells[top]
		r.Split = split(*best[top], problem)
	}
}
