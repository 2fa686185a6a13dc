// Package listing shows which kernels have code for which instruction sets and classes, and why a cell cannot run here.
package listing

import (
	"cmp"
	"iter"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/kernels"
)

// Cell is one kernel in one class with one instruction set.
type Cell struct {
	Kernel string `json:"kernel"`
	Elem   string `json:"elem"`
	Class  string `json:"class"`
	ISA    string `json:"isa"`
	Tune   string `json:"tune,omitempty"`
	Runs   bool   `json:"runs"`
	Why    string `json:"why,omitempty"`     // it does not
	SameAs string `json:"same_as,omitempty"` // the ISA whose code would be the same
	own    bool   // there is code, whether it may run or not
	beside bool   // the ISA is an extension
}

// kernel is the ID of the kernel.
func (c Cell) kernel() string { return c.Kernel + "/" + c.Elem }

// Of are all that there could be of a catalogue on this machine, kernel by kernel.
func Of(h *bench.Host, catalogue iter.Seq[*kernels.Kernel]) []Cell {
	var all []Cell
	for k := range catalogue {
		for _, c := range bench.Classes {
			all = append(all, classCells(h, k, c)...)
		}
	}
	return all
}

// classCells are those of a kernel in a class, for the instruction sets that the class is for.
func classCells(h *bench.Host, k *kernels.Kernel, c bench.Class) []Cell {
	runs := map[int]bool{}
	s := &bench.Selection{Workers: h.DefaultWorkers(), Tunings: true, AllISAs: true}
	s.Extend(bench.Once)
	for p := range c.Points(h, k, k.SizeFor(16<<10), s) {
		for _, i := range p.Streams() {
			runs[i] = true
		}
	}
	var all []Cell
	for id := range isa.All() {
		if !bench.Holds(c, id) {
			continue
		}
		blank := Cell{Kernel: k.Name, Elem: k.Elem, Class: c.Name(), ISA: id.String(), beside: id.Info().Beside}
		own := false
		for i, v := range k.Variants {
			if v.ISA != id {
				continue
			}
			own = true
			x := blank
			x.Tune, x.Runs, x.own = v.Tuning, runs[i], true
			if !x.Runs {
				x.Why = bench.Why(h, c, k, id, i)
			}
			all = append(all, x)
		}
		if !own && !id.Info().Beside { // an extension is for kernels that name it
			all = append(all, absent(h, k, c, id, blank))
		}
	}
	return all
}

// absent is the cell of a kernel without code for a tier: where the tier may run, its reason, or the tier whose code
// it shares.
func absent(h *bench.Host, k *kernels.Kernel, c bench.Class, id isa.ID, x Cell) Cell {
	if x.Why = cmp.Or(bench.Why(h, c, k, id, -1), k.Absent(id)); x.Why != "" {
		return x
	}
	x.SameAs = ServedBy(k, id).String()
	x.Why = "same code as " + x.SameAs
	return x
}

// ServedBy is the tier whose code a machine of a tier runs, where that has none of its own.
func ServedBy(k *kernels.Kernel, id isa.ID) isa.ID {
	for id != isa.Scalar && len(k.Functions(id, "")) == 0 {
		id = id.Info().Below
	}
	return id
}
