package kernels

import (
	"math/bits"

	"flynn/asm"
	"flynn/asm/isa"
)

var _ = define(Spec{
	Name: "popcount", Doc: "number of set bits of x (population count)", Size: "words of 64 bits",
	Dwarf: "combinational logic", Work: perElement(0, 1, 0), Step: line,
	Algorithm: func(t isa.ID) string {
		switch t {
		case isa.Scalar, isa.SSE42, isa.AVX512POPCNT, isa.NEON, isa.SVE, isa.RVV:
			return "instruction"
		}
		return "nibbles"
	},
}, popcountForm(), popcount, asm.PopcountU64, method[func(x []uint64) int]{"sideways", sideways})

// popcount is one instruction a word where the processor has it: the standard library looks.
func popcount(x []uint64) int {
	n := 0
	for _, v := range x {
		n += bits.OnesCount64(v)
	}
	return n
}

// sideways adds neighbouring bits, pairs, nibbles and bytes of a word. Source: Knuth, The Art of Computer Programming
// 4A, section 7.1.3.
func sideways(x []uint64) int {
	const pairs, nibbles, bytes, ones = 0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F, 0x0101010101010101
	n := 0
	for _, v := range x {
		v -= v >> 1 & pairs
		v = v&nibbles + v>>2&nibbles
		v = (v + v>>4) & bytes
		n += int(v * ones >> 56)
	}
	return n
}

// popcountForm is the form of counting in words.
func popcountForm() Form[uint64, func(x []uint64) int] {
	odd := value[uint64]{"h with its lowest bit set", func(h uint64) uint64 { return h | 1 }}
	f := elements(layout[uint64]{each(input, odd)}, func(f func(x []uint64) int, d *Data[uint64]) { d.I = f(d.X) })
	f.Closure = func(code asm.Code, d *Data[uint64], ops int) {
		c := asm.Bind(code, asm.OperandsXToInt[uint64]{X: d.X})
		c.Repeat(ops)
		d.I = c.Operands.Result
	}
	f.Fold = foldSum[uint64]
	return f
}
