package kernels

import "slices"

// Spoil returns a copy of the kernel in which one variant, not the reference, gets one value wrong: the proof that
// verification sees it.
func (k *Kernel) Spoil(variant int) *Kernel {
	bad := *k
	bad.Variants = slices.Clone(k.Variants)
	bad.spoiled = variant
	return &bad
}

// spoil returns a form whose results are wrong in one lane.
func spoil[T Elem, F any](f *Form[T, F]) *Form[T, F] {
	bad := *f
	bad.Call = func(fn F, d *Data[T]) {
		f.Call(fn, d)
		for i, written := range f.Written {
			if s := *d.stream(i); written && len(s) > 0 {
				s[len(s)/2]++
				return
			}
		}
		d.R++
	}
	return &bad
}
