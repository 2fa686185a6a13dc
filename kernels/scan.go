package kernels

import "flynn/asm"

var scanSpec = Spec{
	Name: "scan", Doc: "z[i] = Σ x[k], k ≤ i: inclusive prefix sum (MPI scan); int32 wraps around", Size: vector,
	Dwarf: "map-reduce (prefix)", Work: perElement(1, 1, 1), Step: line,
	Programs: []string{"scan", "offset"},
}

var (
	odd32 = value[int32]{"h with its lowest bit set", func(h uint64) int32 { return int32(h) | 1 }}

	_ = defineScan(narrow[float32](), boundSum[float32], scanImpls(asm.ScanF32, asm.OffsetF32))
	_ = defineScan(narrow[float64](), boundSum[float64], scanImpls(asm.ScanF64, asm.OffsetF64))
	_ = defineScan(odd32, nil, scanImpls(asm.ScanI32, asm.OffsetI32))
)

func defineScan[T Elem](values value[T], bound func(d *Data[T]) float64, rows []asm.Impl[scanner[T]]) *Kernel {
	return define(scanSpec, scanForm(values, bound), scanner[T]{scan[T], offset[T]}, rows)
}

// scanner is what a scan is made of: sums from a start on, which returns the last of them, and what is added to the
// sums of a part when its start is known.
type scanner[T Elem] struct {
	scan   func(z, x []T, c T) T
	offset func(z []T, c T)
}

func scan[T Elem](z, x []T, c T) T {
	for i := range z {
		c += x[i]
		z[i] = c
	}
	return c
}

func offset[T Elem](z []T, c T) {
	for i := range z {
		z[i] += c
	}
}

// scanImpls puts rows of one tier together. A tier without an offset of its own has that of a lower one.
func scanImpls[T Elem](
	scans []asm.Impl[func(z, x []T, c T) T], offsets []asm.Impl[func(z []T, c T)],
) []asm.Impl[scanner[T]] {
	var out []asm.Impl[scanner[T]]
	for _, r := range scans {
		s, offset := scanner[T]{scan: r.Fn}, uint32(0)
		for _, o := range offsets {
			if r.ISA.Includes(o.ISA) {
				s.offset, offset = o.Fn, o.Body
			}
		}
		out = append(out, asm.Impl[scanner[T]]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body ^ offset, Fn: s, Code: r.Code})
	}
	return out
}

// scanForm is the form of a prefix sum. Parts take two supersteps: each scans its own elements; when the sums of all
// parts are known, each but the first adds that of the parts before it. The result beside Z is the sum of all.
func scanForm[T Elem](values value[T], bound func(d *Data[T]) float64) Form[T, scanner[T]] {
	f := elements(oneToOne(values), func(f scanner[T], d *Data[T]) {
		d.R = f.scan(d.Z, d.X, 0)
	})
	f.Closure = func(code asm.Code, d *Data[T], ops int) {
		c := asm.Bind(code, asm.OperandsZXCToT[T]{Z: d.Z, X: d.X})
		c.Repeat(ops)
		d.R = c.Operands.Result
	}
	f.Step = func(s scanner[T], d *Data[T], i int) {
		switch {
		case i == 0:
			f.Call(s, d)
		case d.Lo > 0:
			s.offset(d.Z, d.A)
		}
	}
	f.Join = func(whole *Data[T], parts []*Data[T], i int) bool {
		if i > 0 {
			return false
		}
		whole.R = carry(parts, 0)
		return len(parts) > 1
	}
	f.Fold = foldSum[T]
	f.Distributed = &DistributedForm[T]{Carry: true}
	f.Bound = bound
	return f
}
