package bench

import (
	"cmp"
	"slices"
	"strings"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results/keys"
)

// absence says why there is no point: of an instruction set, of a class, or of a class with some kernels. The name is
// that of a benchmark with those keys alone; several kernels are joined by +.
type absence struct{ name, why string }

// absences are what a result file should say of the points that a plan could have on another machine, or never. They
// are joined, so that a file of all kernels has some ten lines more and not one for each empty cell.
type absences struct {
	host    *Host
	keep    func(Point) bool
	planned []*kernels.Kernel
	full    *Selection // with everything that could be measured
	isas    []isa.ID
	whys    map[cellReason][]*kernels.Kernel
	order   []cellReason
}

// cellReason is why some kernels have no point in a class.
type cellReason struct{ class, why string }

// absent looks at the batches of a plan.
func absent(h *Host, s *Selection, batches []Batch) []absence {
	a := &absences{host: h, keep: s.Keep, whys: map[cellReason][]*kernels.Kernel{}}
	a.full = &Selection{Workers: h.DefaultWorkers(), Tunings: true, AllISAs: true}
	a.full.Extend(Once)
	for _, b := range batches {
		if !slices.Contains(a.planned, b.Kernel) {
			a.planned = append(a.planned, b.Kernel)
			for _, c := range Classes {
				a.cell(c, b.Kernel, b.N)
			}
		}
	}
	return a.told()
}

// cell looks at the variants of a kernel in a class that the filter wants.
func (a *absences) cell(c Class, k *kernels.Kernel, n int) {
	empty := true
	for range c.Points(a.host, k, n, a.full) {
		empty = false
		break
	}
	wanted := func(variant int) bool {
		return a.keep == nil || a.keep(NewPoint(c, k, n, 1, variant))
	}
	held := func(v kernels.Variant) bool { return Holds(c, v.ISA) }
	if !slices.ContainsFunc(k.Variants, held) && wanted(0) {
		why := cmp.Or(k.Absent(a.host.ISA.Max()), "the kernel has no code of this class")
		a.add(cellReason{c.Name(), why}, k)
	}
	for i, v := range k.Variants {
		switch {
		case !Holds(c, v.ISA) || !wanted(i):
		case !a.host.ISA.Has(v.ISA):
			if !slices.Contains(a.isas, v.ISA) {
				a.isas = append(a.isas, v.ISA)
			}
		case empty:
			if why := c.Why(a.host, k, i); why != "" {
				a.add(cellReason{c.Name(), why}, k)
			}
		}
	}
}

func (a *absences) add(at cellReason, k *kernels.Kernel) {
	if a.whys[at] == nil {
		a.order = append(a.order, at)
	}
	if !slices.Contains(a.whys[at], k) {
		a.whys[at] = append(a.whys[at], k)
	}
}

// told gives the lines: instruction sets, then classes in their order.
func (a *absences) told() []absence {
	var all []absence
	slices.Sort(a.isas)
	for _, id := range a.isas {
		all = append(all, absence{keys.ISA + "=" + id.String(), a.host.ISA.Why(id)})
	}
	slices.SortStableFunc(a.order, func(x, y cellReason) int {
		return cmp.Compare(keys.ClassRank(x.class), keys.ClassRank(y.class))
	})
	for _, at := range a.order {
		for _, of := range a.joined(a.whys[at]) {
			all = append(all, absence{of + keys.Class + "=" + at.class, at.why})
		}
	}
	return all
}

// joined names kernels as few times as can be: none where they are all that is planned, those of all planned element
// types together, then the others by element type.
func (a *absences) joined(ks []*kernels.Kernel) []string {
	if len(ks) == len(a.planned) {
		return []string{""}
	}
	whole := func(name string) bool {
		missing := func(k *kernels.Kernel) bool { return k.Name == name && !slices.Contains(ks, k) }
		return !slices.ContainsFunc(a.planned, missing)
	}
	of := &grouping[string]{}
	for _, k := range ks {
		if whole(k.Name) {
			of.add("", k.Name)
		} else {
			of.add(keys.Elem+"="+k.Elem+"/", k.Name)
		}
	}
	var all []string
	for i, elem := range of.keys {
		all = append(all, keys.Kernel+"="+strings.Join(of.members[i], "+")+"/"+elem)
	}
	return all
}
