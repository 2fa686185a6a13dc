package misd

import (
	"fmt"
	"slices"

	"flynn/internal/mem"
	"flynn/kernels"
)

// mostOdd is how many wrong values a finding names.
const mostOdd = 16

// finding compares a ballot with one of the majority, value by value.
func (p *poll) finding(b, want *ballot, majority bool, bound float64) Finding {
	k := p.versions[0].Kernel
	f := Finding{
		Kernel: k.Name, Elem: k.Elem, N: p.n, Seed: p.source.Seed, Kind: "exact",
		CPU: b.cpu, ISA: b.version.String(), Of: countValues(want.results), Majority: majority,
	}
	if p.source.Kind == kernels.Random {
		f.Kind = "random"
	}
	for _, s := range b.op.Operands() {
		f.Operands = append(f.Operands, slices.Clone(s))
	}
	for i, r := range want.results {
		f.compare(b.results[i], r, bound)
	}
	return f
}

func (f *Finding) compare(got, want kernels.Result, bound float64) {
	before := f.Wrong
	for at := 0; at < len(want.Bytes); at += want.Pitch {
		end := min(at+want.Row, len(want.Bytes))
		types[want.Elem].odd(f, want, at/want.Size, got.Bytes[at:end], want.Bytes[at:end], bound)
	}
	if before == 0 && f.Wrong > 0 {
		f.Got, f.Want = got.Bytes, want.Bytes
	}
}

// odd counts the values that do not agree and writes down the first, with their bits.
func (values[T]) odd(f *Finding, r kernels.Result, first int, got, want []byte, bound float64) {
	w := mem.View[T](want)
	for i, g := range mem.View[T](got) {
		if agree(g, w[i], bound) {
			continue
		}
		f.Wrong++
		if len(f.Values) < mostOdd {
			show := func(v T, b []byte) string { return fmt.Sprintf("%v (bytes % x)", v, b[i*r.Size:(i+1)*r.Size]) }
			f.Values = append(f.Values, Odd{fmt.Sprintf("%s[%d]", r.Name, first+i), show(g, got), show(w[i], want)})
		}
	}
}
