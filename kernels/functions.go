package kernels

import (
	"flynn/asm"
	"flynn/asm/isa"
)

// Functions lists the functions of machine code that the version of a tier runs, of any architecture: one of each
// program, of the tier or of the nearest one below that has it. The first takes the time. There is none where the tier
// has no code of its own with that tuning.
func (k *Kernel) Functions(t isa.ID, tuning string) []asm.Function {
	var all []asm.Function
	for i, p := range k.programs() {
		f, found := nearest(p, k.Elem, t, tuning)
		if i == 0 && (!found || f.ISA != t) {
			return nil
		}
		if found {
			all = append(all, f)
		}
	}
	return all
}

// nearest is the function of a program for a tier or, if it has none, for the next tier below.
func nearest(program, elem string, t isa.ID, tuning string) (best asm.Function, found bool) {
	for f := range asm.Functions() {
		if f.Program == program && f.Elem == elem && f.Tuning == tuning && t.Includes(f.ISA) {
			best, found = f, true // wider ones follow
		}
	}
	return best, found
}

// Tunings lists those that a tier has machine code for, of any architecture, without the plain one.
func (k *Kernel) Tunings(t isa.ID) []string {
	var all []string
	for f := range asm.Functions() {
		if f.Program == k.programs()[0] && f.Elem == k.Elem && f.ISA == t && f.Tuning != "" {
			all = append(all, f.Tuning)
		}
	}
	return all
}

// programs are those of package asm that the versions run.
func (k *Kernel) programs() []string {
	if k.Programs == nil {
		return []string{k.Name}
	}
	return k.Programs
}
