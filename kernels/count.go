package kernels

import "flynn/asm"

var _ = define(Spec{
	Name: "count", Doc: "number of bytes that equal c", Size: "bytes", Dwarf: "finite state machine (text)",
	Work: perElement(0, 1, 0), Step: 512,
}, countForm(), count, asm.CountU8)

func count(x []byte, c byte) int {
	n := 0
	for _, v := range x {
		if v == c {
			n++
		}
	}
	return n
}

// countForm is the form of counting in a byte string. One byte in four is the one looked for.
func countForm() Form[byte, func(x []byte, c byte) int] {
	letters := value[byte]{"a, b, c or E1 by h mod 4", func(h uint64) byte { return [4]byte{'a', 'b', 'c', 0xE1}[h&3] }}
	f := elements(layout[byte]{each(input, letters)}, func(f func(x []byte, c byte) int, d *Data[byte]) {
		d.I = f(d.X, d.A)
	})
	f.Closure = func(code asm.Code, d *Data[byte], ops int) {
		c := asm.Bind(code, asm.OperandsXCToInt{X: d.X, C: d.A})
		c.Repeat(ops)
		d.I = c.Operands.Result
	}
	f.Fold = foldSum[byte]
	f.Scalar = scalar[byte]{'a', "c = a"}
	return f
}
