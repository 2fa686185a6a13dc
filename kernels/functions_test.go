package kernels

import (
	"runtime"
	"testing"

	"flynn/asm"
	"flynn/asm/isa"
)

// TestFunctions: the functions of a version are those whose hashes it is made of, and no program is nobody's.
func TestFunctions(t *testing.T) {
	used := map[string]bool{}
	for k := range All() {
		for i, v := range k.Variants {
			hash := uint32(0)
			for _, f := range k.Functions(v.ISA, v.Tuning) {
				hash ^= f.Body
				if v.ISA.Info().GOARCH != f.GOARCH {
					t.Errorf("%s, %s: a function of %s", k.ID(), v.ISA, f.GOARCH)
				}
			}
			if have := k.Body(i).Assembly; hash != have {
				t.Errorf("%s, %s %s: functions of hash %08x, want %08x", k.ID(), v.ISA, v.Tuning, hash, have)
			}
		}
		for id := range isa.All() {
			for _, f := range tuned(k, id) {
				used[f.Symbol+f.GOARCH] = true
				if has := k.Find(id) >= 0 || f.Tuning != ""; f.GOARCH == runtime.GOARCH && !has {
					t.Errorf("%s has no variant of %s, and function %s", k.ID(), id, f.Symbol)
				}
			}
		}
	}
	for f := range asm.Functions() {
		if f.Elem != "" && !used[f.Symbol+f.GOARCH] {
			t.Errorf("%s of %s is the code of no kernel", f.Symbol, f.GOARCH)
		}
	}
}

// tuned are the functions of all versions of a tier.
func tuned(k *Kernel, id isa.ID) (all []asm.Function) {
	for _, tuning := range append([]string{""}, k.Tunings(id)...) {
		all = append(all, k.Functions(id, tuning)...)
	}
	return all
}
