package bench

import (
	"fmt"
	"runtime"
	"slices"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results"
)

// manyBytes is a working set whose operands no cache holds.
const manyBytes = 256 << 20

// FactsOf are what a file tells of a kernel.
func FactsOf(k *kernels.Kernel) results.Facts {
	read, written := k.Accesses()
	f := results.Facts{
		Size: k.ElemSize(), Streams: len(k.Streams()), Read: read, Written: written, Role: string(k.Role),
		OnePass: k.OnePass(),
	}
	if m := k.Movement(k.SizeFor(manyBytes)); m.Allocated > 0 {
		f.Allocated = m.Allocated / (m.Read + m.Written)
	}
	return f
}

// AboutOf is what a file tells people of a kernel.
func AboutOf(k *kernels.Kernel) results.About {
	f := k.Formulas()
	return results.About{
		Doc: k.Doc, Size: k.Size, Dwarf: k.Dwarf,
		Flops: f.Flops, Loads: f.Loads, Stores: f.Stores, Indices: f.Indices,
	}
}

// tierNames lists the tiers of this architecture, each behind what it builds on.
func tierNames() []string {
	var names []string
	for _, t := range isa.Of(runtime.GOARCH) {
		names = append(names, t.String())
	}
	return names
}

// tellCode writes of which code the versions of a kernel are. A file that goes on has samples of one code.
func (r *Results) tellCode(k *kernels.Kernel, now []results.Code) error {
	for line := range r.said {
		name, elem, was, ok := results.ParseCode(line)
		if !ok || name != k.Name || elem != k.Elem {
			continue
		}
		if other := results.Different(was, now); len(other) > 0 {
			return fmt.Errorf("cannot continue: the code of %s %s is another one than that of the samples in the file; "+
				"start a new run", k.ID(), other[0].Version())
		}
		return nil
	}
	return r.say(results.CodeLine(k.Name, k.Elem, now))
}

// Tell writes what does not change while a file is measured: why tiers are missing, and facts of the kernels of points.
func (r *Results) Tell(h *Host, points []Point) error {
	for _, t := range isa.Of(runtime.GOARCH) {
		if why := h.ISA.Why(t); why != "" {
			if err := r.say(results.TierLine(t.String(), why)); err != nil {
				return err
			}
		}
	}
	var told []*kernels.Kernel
	from := newSources()
	for _, p := range points {
		k := p.Kernel
		if slices.Contains(told, k) {
			continue
		}
		told = append(told, k)
		if err := r.say(results.KernelLine(k.Name, k.Elem, FactsOf(k))); err != nil {
			return err
		}
		if err := r.say(results.AboutLine(k.Name, k.Elem, AboutOf(k))); err != nil {
			return err
		}
		if err := r.tellCode(k, from.codeOf(h, k)); err != nil {
			return err
		}
	}
	return nil
}
