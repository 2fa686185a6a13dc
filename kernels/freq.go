package kernels

import "flynn/asm"

var _ = define(Spec{
	Name: "freq", Doc: "s = n: a chain of n dependent additions next to n/2 multiply-adds of the tier; shows whether " +
		"the tier lowers the clock",
	Size: "additions of one op, a cycle each", Dwarf: "control", Work: perElement(0, 0, 0),
	N: 1 << 16, DataKinds: []Kind{Exact},
}, freqForm(), freq, asm.FreqF64)

// freq adds without multiplying: the clock of plain code. A step that is a constant would be folded into the counter.
func freq(n int, x float64) int {
	s, one := 0, int(x)
	for range n {
		s += one
	}
	return s
}

// freqForm is the form of freq. Vector code takes x for what it multiplies and adds.
func freqForm() Form[float64, func(n int, x float64) int] {
	return Form[float64, func(n int, x float64) int]{
		Scalar: scalar[float64]{1, "x = 1"},
		Call:   func(f func(n int, x float64) int, d *Data[float64]) { d.I = f(d.M, d.A) },
		Fold:   foldSum[float64],
	}
}
