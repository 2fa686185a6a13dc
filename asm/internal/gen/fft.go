package gen

import "flynn/asm/isa"

// fft has no tail: sizes are powers of two.
var fft = &program{
	name: "fft", sig: "(zr, zi, xr, xi, w []T, s, lo, hi int)", elems: floats,
	hot: "radix 4, one p", trip: "butterflies of radix 4: a vector of each of 4 positions",
	doc: []string{
		"One pass of Stockham's transform of n = len(xr) complex elements, split in real and imaginary parts: the",
		"butterflies at positions lo ≤ j < hi of n/4. With q = j mod s and p = j/s, those of radix 4 take x[j + k·n/4]",
		"and put y[k]·w^(kp) at z[4·s·p + q + k·s], k = 0 … 3; for s = n/2 they are of radix 2. w has six tables of n/4:",
		"real and imaginary parts of the first, second and third powers of exp(−2πi·j/n). lo, hi and n/4 are multiples",
		"of a vector, where its length is known.",
	},
	bodies: bodies{isa.FamilyX86: on(fftX86), isa.FamilyNEON: on(fftNEON), isa.FamilySVE: on(fftSVE),
		isa.FamilyRVV: on(fftRVV)},
}
