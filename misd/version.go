package misd

import (
	"fmt"
	"strings"

	"flynn/kernels"
)

// Version is one instruction stream of a vote: a variant or an algorithm of a kernel.
type Version struct {
	Kernel *kernels.Kernel
	Index  int // as in kernels.Kernel.Version
}

// String is the version's instruction set, or its algorithm.
func (v Version) String() string {
	x := v.Kernel.Version(v.Index)
	if v.Index < len(v.Kernel.Variants) {
		return strings.TrimSpace(x.ISA.String() + " " + x.Tuning)
	}
	return x.Tuning
}

// Names are the names of versions.
func Names(vs []Version) []string {
	names := make([]string, len(vs))
	for i, v := range vs {
		names[i] = v.String()
	}
	return names
}

// check refuses versions that cannot vote with each other.
func check(vs []Version, rule Rule) error {
	if err := rule.check(len(vs)); err != nil {
		return err
	}
	for i, v := range vs {
		if v.Kernel.ID() != vs[0].Kernel.ID() {
			return fmt.Errorf("misd: versions of different kernels, %s %s and %s %s: a vote takes one kernel",
				vs[0].Kernel.ID(), vs[0], v.Kernel.ID(), v)
		}
		if most := len(v.Kernel.Variants) + len(v.Kernel.Algorithms); v.Index < 0 || v.Index >= most {
			return fmt.Errorf("misd: %s has no version %d; it has 0 to %d", v.Kernel.ID(), v.Index, most-1)
		}
		for _, w := range vs[:i] {
			if w.Index == v.Index {
				return fmt.Errorf("misd: version %s of %s twice: copies of one code fail alike", v, v.Kernel.ID())
			}
		}
	}
	return nil
}

// Choose returns n versions of a kernel of those that may run here, as which tells by tier: the reference and the
// widest tiers. The error says how many there are.
func Choose(k *kernels.Kernel, n int, which func(kernels.Variant) bool) ([]Version, error) {
	all := Available(k, which)
	if err := Majority.check(n); err != nil {
		return nil, err
	}
	if len(all) < n {
		return nil, fmt.Errorf("misd: %d versions of %s asked for, %d can run here: %s%s", n, k.ID(), len(all),
			strings.Join(Names(all), ", "), methods(k))
	}
	return append(all[:1:1], all[len(all)-n+1:]...), nil
}

// methods tells of algorithms where a kernel has some.
func methods(k *kernels.Kernel) string {
	if len(k.Algorithms) == 0 {
		return ""
	}
	return "; and the algorithms " + strings.Join(Names(Methods(k)), ", ")
}

// Available lists the variants without tuning that may run here, from narrow to wide.
func Available(k *kernels.Kernel, which func(kernels.Variant) bool) []Version {
	var all []Version
	for i, v := range k.Variants {
		if v.Tuning == "" && which(v) {
			all = append(all, Version{k, i})
		}
	}
	return all
}

// Methods lists the algorithms of a kernel. They are plain Go and run everywhere.
func Methods(k *kernels.Kernel) []Version {
	var all []Version
	for i := range k.Algorithms {
		all = append(all, Version{k, len(k.Variants) + i})
	}
	return all
}
