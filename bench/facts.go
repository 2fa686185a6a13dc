package bench

import (
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
		Size: k.ElemSize(), Streams: len(k.Streams()), Read: read, Written: written, Role: string(k.Role), OnePass: k.OnePass(),
	}
	if m := k.Movement(k.SizeFor(manyBytes)); m.Allocated > 0 {
		f.Allocated = m.Allocated / (m.Read + m.Written)
	}
	return f
}

// tierNames lists the tiers of this architecture, each behind what it builds on.
func tierNames() []string {
	var names []string
	for _, t := range isa.Of(runtime.GOARCH) {
		names = append(names, t.String())
	}
	return names
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
	for _, p := range points {
		k := p.Kernel
		if slices.Contains(told, k) {
			continue
		}
		told = append(told, k)
		if err := r.say(results.KernelLine(k.Name, k.Elem, FactsOf(k))); err != nil {
			return err
		}
	}
	return nil
}
