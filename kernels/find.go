package kernels

import "flynn/asm"

var _ = define(Spec{
	Name: "find", Doc: "position of the first byte that equals c; n if there is none (memchr)", Size: "bytes",
	Dwarf: "finite state machine (text)", Work: perElement(0, 1, 0), Step: 4 * 64,
	DataKinds: []Kind{Exact, Random},
}, findForm(), find, asm.FindU8)

func find(x []byte, c byte) int {
	for i, v := range x {
		if v == c {
			return i
		}
	}
	return len(x)
}

// findForm is the form of a search. Only the last byte is the one looked for, so that an op reads all of them; on
// random data about one in a thousand is.
func findForm() Form[byte, func(x []byte, c byte) int] {
	const c = '\n'
	text := "a to z by h mod 26, the last one a newline"
	letters := value[byte]{text, func(h uint64) byte { return 'a' + byte(h%26) }}
	f := elements(layout[byte]{each(input, letters)}, func(f func(x []byte, c byte) int, d *Data[byte]) {
		d.I = d.Lo + f(d.X, d.A)
	})
	f.Closure = func(code asm.Code, d *Data[byte], ops int) {
		c := asm.Bind(code, asm.OperandsXCToInt{X: d.X, C: d.A})
		c.Repeat(ops)
		d.I = d.Lo + c.Operands.Result
	}
	f.Fill = func(d *Data[byte], s Source) {
		for i := range d.X {
			if s.Kind == Random && s.hash(1, d.Lo+i)%1024 == 0 || s.Kind == Exact && d.Last && i == len(d.X)-1 {
				d.X[i] = c
			}
		}
	}
	f.Fold = func(whole, part *Data[byte]) {
		if whole.I == part.Lo { // not found up to here
			whole.I = part.I
		}
	}
	f.Scalar = scalar[byte]{c, "c = newline"}
	return f
}
