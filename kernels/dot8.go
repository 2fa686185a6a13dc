package kernels

import (
	"flynn/asm"
	"flynn/asm/isa"
)

var _ = define(Spec{
	Name: "dot8", Doc: "s = Σ x[i]·y[i] of bytes with sign, in 32 bits, which wrap; integer operations count as flops",
	Size: vector, Dwarf: "dense linear algebra (inference)", Work: perElement(2, 2, 0), Step: 4 * 64,
	Algorithm: func(t isa.ID) string {
		switch t {
		case isa.Scalar, isa.RVV:
			return "elements"
		case isa.AVXVNNI, isa.AVX512VNNI, isa.DotProd, isa.SVE:
			return "quads"
		}
		return "pairs"
	},
}, dot8Form(), dot8, asm.Dot8I8, method[dot8Func]{"squares", dot8Squares})

type dot8Func = func(x, y []int8) int32

func dot8(x, y []int8) (s int32) {
	for i := range x {
		s += int32(x[i]) * int32(y[i])
	}
	return s
}

// quarterSquares are ⌊v²/4⌋ for v from −256 to 254, what sums and differences of two bytes can be.
var quarterSquares = func() (t [512]int32) {
	for i := range t {
		v := int32(i) - 256
		t[i] = v * v / 4
	}
	return t
}()

// dot8Squares multiplies by a table: x·y = ⌊(x+y)²/4⌋ − ⌊(x−y)²/4⌋, for both sums are even or both are odd.
func dot8Squares(x, y []int8) (s int32) {
	for i := range x {
		a, b := int(x[i]), int(y[i])
		s += quarterSquares[(a+b+256)&511] - quarterSquares[(a-b+256)&511]
	}
	return s
}

// dot8Form is the form of dot8. All 256 values occur.
func dot8Form() Form[int8, dot8Func] {
	any8 := value[int8]{"h>>16", func(h uint64) int8 { return int8(h >> 16) }}
	f := elements(layout[int8]{each(input, any8), each(input, any8)}, func(f dot8Func, d *Data[int8]) {
		d.I = int(f(d.X, d.Y))
	})
	f.Fold = func(whole, part *Data[int8]) { whole.I = int(int32(whole.I + part.I)) }
	return f
}
