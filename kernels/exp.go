package kernels

import (
	"math"

	"flynn/asm"
)

var expSpec = Spec{
	Name: "exp", Doc: "z = e^x: range reduction and a polynomial, within 1 ulp for all x, subnormal results included " +
		"(exp of a vector math library)",
	Size: vector, Dwarf: "dense (elementary function)", Work: perElement(21, 1, 1), Step: line,
}

var _ = define(expSpec, expForm(), exp, expImpls(asm.ExpF32), method[func(z, x []float32)]{"math", libraryExp})

// expTable holds the constants of exp in the order in which machine code finds them. The polynomial interpolates
// (e^r − 1 − r)/r² at the Chebyshev points of |r| ≤ ½·ln 2: alone it would be wrong by 2^-27 of the result.
var expTable = [...]float32{
	math.Log2E, 0x1.8p23, // the latter rounds what is added to it, and has whole numbers in its lowest bits
	-355.0 / 512, 355.0/512 - math.Ln2,
	0.0013926176, 0.0083631733, 0.041666556, 0.16666578, 0.5,
	1, 0.5, 0x1.8p23 + 127,
	expMost, float32(math.Inf(1)), expLeast, 0,
}

// ExpTable returns the constants of exp, for code elsewhere that follows its method.
func ExpTable() []float32 { return expTable[:] }

// The largest x whose result is finite, and the least whose result is not 0.
const (
	expMost  = 88.72283
	expLeast = -103.97208
)

// exp is z = e^x with the method of the machine code, step by step.
func exp(z, x []float32) {
	c := &expTable
	for i, v := range x[:len(z)] {
		k := v*c[0] + c[1] - c[1]
		high, low := v+k*c[2], k*c[3] // high is exact
		r := high + low
		p := (((c[4]*r+c[5])*r+c[6])*r+c[7])*r + c[8]
		e := r*r*p + low + high + c[9]
		half := k*c[10] + c[11] // 2^k by two factors: one alone may be out of range
		rest := k - (half - c[11]) + c[11]
		e = e * powerOfTwo(half) * powerOfTwo(rest)
		if v > c[12] {
			e = c[13]
		}
		if v < c[14] {
			e = c[15]
		}
		z[i] = e
	}
}

// powerOfTwo is 2^k, where the lowest bits of v are k and the bias of an exponent.
func powerOfTwo(v float32) float32 { return math.Float32frombits(math.Float32bits(v) << 23) }

// libraryExp is another method, for votes: the exponential of Go's library in float64.
func libraryExp(z, x []float32) {
	for i := range z {
		z[i] = float32(math.Exp(float64(x[i])))
	}
}

func expImpls(rows []asm.Impl[func(z, x, c []float32)]) []asm.Impl[func(z, x []float32)] {
	var out []asm.Impl[func(z, x []float32)]
	for _, r := range rows {
		out = append(out, asm.Impl[func(z, x []float32)]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body,
			Fn: func(z, x []float32) { r.Fn(z, x, expTable[:]) }})
	}
	return out
}

// expForm has operands between −2 and 2, so that one bound fits all results: 1 ulp of the largest on either side.
func expForm() Form[float32, func(z, x []float32)] {
	f := map1[float32]()
	f.Layout[streamX].value = fractions[float32]()
	f.Rounds = true
	f.Bound = func(d *Data[float32]) float64 { return 4 * unit[float32]() * math.Exp(magnitude(d.X)) }
	return f
}
