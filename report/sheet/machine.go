package sheet

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"flynn/report/analysis"
	"flynn/report/units"
	"flynn/results/keys"
)

// Fact is a name with its value, and what it stands on.
type Fact struct{ Name, Value, Note string }

// keyNames say what a file key means.
var keyNames = map[string]string{
	keys.Machine: "machine", keys.CPU: "CPU", keys.Uarch: "microarchitecture", keys.GOOS: "operating system",
	keys.GOARCH: "architecture", keys.ISAMax: "widest tier", keys.Tiers: "tiers of the architecture",
	keys.VLen: "vector machine, bits", keys.Cores: "cores in use", keys.SMT: "threads a core",
	keys.NUMA: "memory nodes", keys.L1D: "L1 data cache a core", keys.L2: "L2 a core", keys.L3: "last level, all of it",
	keys.Page: "pages", keys.Governor: "frequency governor", keys.Clock: "clock, measured", keys.Virt: "virtualisation",
	keys.Emulated: "emulated", keys.CgroupCPU: "CPU quota", keys.Go: "Go", keys.GOAMD64: "GOAMD64", keys.Flynn: "flynn",
	keys.Commit: "commit", keys.Date: "date", keys.Seed: "seed", keys.Order: "order", keys.Args: "arguments",
}

// MachineCard lists all file keys, those of flynn first and in their order.
func MachineCard(s *analysis.Set) []Fact {
	var facts []Fact
	order := slices.Concat(keys.File, slices.DeleteFunc(slices.Sorted(maps.Keys(s.Keys)), func(k string) bool {
		return slices.Contains(keys.File, k)
	}))
	for _, key := range order {
		if v, ok := s.Keys[key]; ok {
			facts = append(facts, Fact{Name: cmp.Or(keyNames[key], key), Value: KeyValue(key, v)})
		}
	}
	for _, tier := range slices.SortedFunc(maps.Keys(s.Lacking), analysis.CompareISA) {
		facts = append(facts, Fact{Name: "no " + tier, Value: s.Lacking[tier]})
	}
	return facts
}

// KeyValue gives bytes and Hz a unit that people read.
func KeyValue(key, value string) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	switch key {
	case keys.L1D, keys.L2, keys.L3:
		return units.Size(v)
	case keys.Clock:
		return units.Sig(v/1e9) + " GHz"
	}
	return value
}

// Highlights are the few numbers that most readers come for.
func Highlights(s *analysis.Set, rows []analysis.Row) []Fact {
	var facts []Fact
	add := func(name string, r *analysis.Row, value func(analysis.Row) string) {
		if r != nil {
			facts = append(facts,
				Fact{name, value(*r), fmt.Sprintf("%s %s, %s, %s", r.Point.Kernel, r.Point.Elem, r.Point.Variant(),
					units.SizeLabel(units.Nearest(r.Set)))})
		}
	}
	single := func(r analysis.Row) bool { return r.Point.Class == keys.SIMD }
	add("largest gain of SIMD on one core", best(rows, single, func(r analysis.Row) analysis.Estimate {
		return r.Speedup
	}), speedup)
	any := func(analysis.Row) bool { return true }
	add("highest compute rate", best(rows, any, func(r analysis.Row) analysis.Estimate {
		return r.Flops
	}), func(r analysis.Row) string {
		return rate(r.Flops) + " GFLOP/s"
	})
	memory := func(r analysis.Row) bool { return r.Set > fromMemory(s, rows) }
	add("highest bandwidth beyond the caches", best(rows, memory, func(r analysis.Row) analysis.Estimate {
		return r.Bytes
	}),
		func(r analysis.Row) string {
			return rate(r.Bytes) + " GB/s"
		})
	idle := func(r analysis.Row) bool { return r.Facts().Role == keys.RoleOverhead && r.Point.Reference() }
	add("cost of the harness, one op", best(rows, idle, func(r analysis.Row) analysis.Estimate {
		return r.Time
	}), func(r analysis.Row) string {
		return units.Duration(r.Time.Median)
	})
	return facts
}

// best returns the row with the largest median among those wanted, nil where there is none.
func best(rows []analysis.Row, want func(analysis.Row) bool, of func(analysis.Row) analysis.Estimate) *analysis.Row {
	var top *analysis.Row
	for i := range rows {
		if e := of(rows[i]); want(rows[i]) && e.N > 0 && (top == nil || e.Median > of(*top).Median) {
			top = &rows[i]
		}
	}
	return top
}

// fromMemory is the working set above which data comes from memory: twice the last level, by an exclusive L2 and some
// luck of replacement. Unknown caches leave nothing that is surely beyond them.
func fromMemory(s *analysis.Set, rows []analysis.Row) float64 {
	last := 0.0
	for _, c := range analysis.CachesOf(s) {
		last = max(last, c.Bytes)
	}
	if last > 0 {
		return 2 * last
	}
	for _, r := range rows {
		last = max(last, r.Set)
	}
	return last
}
