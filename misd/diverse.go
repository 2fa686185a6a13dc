package misd

import (
	"slices"

	"flynn/kernels"
)

// Diverse returns at most n versions of a kernel that differ in algorithm, tiers and methods mixed: the reference, the
// widest tier of each other algorithm that tiers follow, and methods for the rest. What is alike in them is the data
// alone. It returns nil where the kernel does not say which algorithms its tiers follow, or there is one version.
func Diverse(k *kernels.Kernel, n int, which func(kernels.Variant) bool) []Version {
	if k.Algorithm == nil {
		return nil
	}
	vs := Available(k, which)[:1]
	told := []string{k.Algorithm(k.Variants[0].ISA)}
	add := func(v Version, algorithm string) {
		if len(vs) < n && !slices.Contains(told, algorithm) {
			vs, told = append(vs, v), append(told, algorithm)
		}
	}
	tiers := Available(k, which)
	for _, v := range slices.Backward(tiers) {
		add(v, k.Algorithm(k.Variants[v.Index].ISA))
	}
	for _, v := range Methods(k) {
		add(v, v.String())
	}
	if len(vs) < 2 {
		return nil
	}
	// By instruction set from narrow to wide, as names list them; the reference stays first.
	slices.SortStableFunc(vs[1:], func(a, b Version) int { return tierOf(a) - tierOf(b) })
	return vs
}

// tierOf is the place of a version's tier among those of its kernel.
func tierOf(v Version) int {
	if v.Index >= len(v.Kernel.Variants) {
		return 0
	}
	return v.Index
}
