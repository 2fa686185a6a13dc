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
	bad.Loop, bad.Closure = nil, nil
	bad.Call = func(fn F, d *Data[T]) {
		f.Call(fn, d)
		f.mar(d)
	}
	if f.Step != nil {
		bad.Step = func(fn F, d *Data[T], i int) {
			f.Step(fn, d, i)
			f.mar(d)
		}
	}
	return &bad
}

// mar makes one value of a result wrong.
func (f *Form[T, F]) mar(d *Data[T]) {
	for i := range streams {
		if s := f.result(d, i); f.writes(i) && len(s) > 0 {
			s[len(s)/2]++
			return
		}
	}
	if f.Tally > 0 {
		d.Tally[f.Tally/2]++
		return
	}
	d.R++
}
