package kernels

import (
	"math"
	"math/bits"

	"flynn/asm"
)

var fftSpec = Spec{
	Name: "fft", Doc: "Z[k] = Σ x[j]·exp(−2πi·jk/n): complex FFT, radix 4 and 2, out of place, split storage",
	Size: "complex elements, a power of two; another n is rounded down", Dwarf: "spectral", Power: true,
	Work: func(n int) Work {
		m := float64(power(n))
		return Work{Flops: 5 * m * float64(log2(n)), Loads: 2 * m, Stores: 2 * m}
	},
}

var (
	_ = define(fftSpec, fftForm[float32](), fftPass[float32], fftImpls(asm.FftF32))
	_ = define(fftSpec, fftForm[float64](), fftPass[float64], fftImpls(asm.FftF64))
)

// log2 is that of the largest power of two that is at most n; 0 for 0.
func log2(n int) int { return max(bits.Len(uint(n))-1, 0) }

// passes is how many passes a transform of n elements takes: of radix 4, and a last one of radix 2 where they leave a
// factor.
func passes(n int) int { return (log2(n) + 1) / 2 }

type passFunc[T Float] = func(zr, zi, xr, xi, w []T, s, lo, hi int)

// fftPass is one pass of Stockham's autosorting transform: the butterflies at positions lo to hi of n/4. s is how many
// transforms, n/s long, the passes before it have left, one element of each after the other. Source: Van Loan,
// Computational Frameworks for the Fast Fourier Transform (1992), section 1.7.
func fftPass[T Float](zr, zi, xr, xi, w []T, s, lo, hi int) {
	quarter := len(xr) / 4
	if s == 2*quarter {
		radix2(zr, zi, xr, xi, lo, hi)
		return
	}
	b, c, d := quarter, 2*quarter, 3*quarter
	for j := lo; j < hi; j++ {
		sumR, sumI, difR, difI := xr[j]+xr[j+c], xi[j]+xi[j+c], xr[j]-xr[j+c], xi[j]-xi[j+c]
		oddR, oddI, turnR, turnI := xr[j+b]+xr[j+d], xi[j+b]+xi[j+d], xr[j+b]-xr[j+d], xi[j+b]-xi[j+d]
		q := j & (s - 1)
		p := j - q // times s: the place in the tables of the whole transform
		z := 4*p + q
		zr[z], zi[z] = sumR+oddR, sumI+oddI
		zr[z+s], zi[z+s] = times(difR+turnI, difI-turnR, w[p], w[p+b])
		zr[z+2*s], zi[z+2*s] = times(sumR-oddR, sumI-oddI, w[p+c], w[p+d])
		zr[z+3*s], zi[z+3*s] = times(difR-turnI, difI+turnR, w[p+4*b], w[p+5*b])
	}
}

func times[T Float](xr, xi, yr, yi T) (r, i T) { return xr*yr - xi*yi, xr*yi + xi*yr }

// radix2 is the last pass where one is left over: its twiddles are 1.
func radix2[T Float](zr, zi, xr, xi []T, lo, hi int) {
	half := len(xr) / 2
	for _, at := range [2]int{0, half / 2} {
		for j := at + lo; j < at+hi; j++ {
			zr[j], zi[j] = xr[j]+xr[j+half], xi[j]+xi[j+half]
			zr[j+half], zi[j+half] = xr[j]-xr[j+half], xi[j]-xi[j+half]
		}
	}
}

// fftImpls gives machine code whole vectors of positions, and the rest to the reference: cuts of short transforms have
// such.
func fftImpls[T Float](rows []asm.Impl[passFunc[T]]) []asm.Impl[passFunc[T]] {
	var out []asm.Impl[passFunc[T]]
	for _, r := range rows {
		lanes, fn := 1, r.Fn // any number of positions where the length of a vector is open
		if t := r.ISA.Info(); !t.VLA {
			lanes = max(t.Lanes(sizeOf[T]()), 1)
		}
		r.Fn = func(zr, zi, xr, xi, w []T, s, lo, hi int) {
			from, to := (lo+lanes-1)/lanes*lanes, hi/lanes*lanes
			if from >= to {
				fftPass(zr, zi, xr, xi, w, s, lo, hi)
				return
			}
			fftPass(zr, zi, xr, xi, w, s, lo, from)
			fn(zr, zi, xr, xi, w, s, from, to)
			fftPass(zr, zi, xr, xi, w, s, to, hi)
		}
		out = append(out, r)
	}
	return out
}

// fftForm is the form of a Fourier transform: real parts in X, imaginary ones in Y, twiddles in W. Z holds the result,
// real parts first, and behind it room of the same shape, which every other pass writes. Units are positions: a part
// does its share of every pass.
func fftForm[T Float]() Form[T, passFunc[T]] {
	room, tables := extent{"4n", transformRoom}, extent{"6·⌊n/4⌋", func(n int) int { return n / 4 * 6 }}
	return Form[T, passFunc[T]]{
		Layout: layout[T]{
			positioned(input, order, wide[T]()),
			positioned(input, order, wide[T]()),
			positioned(output, room, wide[T]()),
			positioned(input, tables, described[T]("twiddles: see kernels/fft.go")),
		},
		Extents: func(n int) (m, columns, ld int) { return positions(power(n)), power(n), 0 },
		Fill:    fillTwiddles[T],
		Call: func(f passFunc[T], d *Data[T]) {
			pass(f, d, 0)
			for i := 1; i < passes(d.N); i++ {
				pass(f, d, i)
			}
		},
		Step:        pass[T],
		Join:        func(d *Data[T], _ []*Data[T], i int) bool { return i+1 < passes(d.N) },
		Grain:       16,
		Room:        func(d *Data[T]) int { return len(d.Z) - 2*d.N },
		Distributed: exchanges[T](),
		Bound:       transformBound[T],
		Rounds:      true,
	}
}

// transformRoom is how many elements Z has: two complex vectors, of which a single pass needs one.
func transformRoom(n int) int {
	if passes(n) < 2 {
		return 2 * n
	}
	return 4 * n
}

// positioned is a stream of which each position has an equal share.
func positioned[T Float](in intent, length extent, v value[T]) stream[T] {
	share := extent{length.formula + "/⌊n/4⌋", func(n int) int { return length.of(n) / positions(n) }}
	return shared(in, length, share, v)
}

// positions is how many butterflies of radix 4 a pass has; a transform too short for one counts as one.
func positions(n int) int { return max(n/4, 1) }

// pass runs pass i on a part's positions. The last pass writes the result, the one before it the room behind it, and so
// on in turns.
func pass[T Float](f passFunc[T], d *Data[T], i int) {
	n := d.N
	switch {
	case d.M == 0 || n == 0:
	case n == 1:
		d.Z[0], d.Z[1] = d.X[0], d.Y[0]
	case n == 2: // too short for radix 4
		d.Z[0], d.Z[2] = d.X[0]+d.X[1], d.Y[0]+d.Y[1]
		d.Z[1], d.Z[3] = d.X[0]-d.X[1], d.Y[0]-d.Y[1]
	default:
		xr, xi := d.X, d.Y
		if i > 0 {
			at := half(n, i-1)
			xr, xi = d.Z[at:][:n], d.Z[at+n:][:n]
		}
		at := half(n, i)
		zr, zi := d.Z[at:][:n], d.Z[at+n:][:n]
		f(zr, zi, xr, xi, d.W, 1<<(2*i), d.Lo, d.Lo+d.M)
	}
}

// half is where pass i puts its real parts in Z; the imaginary ones follow.
func half(n, i int) int { return (passes(n) - 1 - i) % 2 * 2 * n }

// fillTwiddles writes a part's share of the six tables.
func fillTwiddles[T Float](d *Data[T], _ Source) { twiddles(d, d.Lo, d.Lo+d.M) }

// twiddles writes positions lo to hi of the tables: powers 1 to 3 of exp(−2πi·j/n).
func twiddles[T Float](d *Data[T], lo, hi int) {
	quarter := d.N / 4
	for j := lo; j < min(hi, quarter); j++ {
		for k := range 3 {
			sin, cos := math.Sincos(-2 * math.Pi * float64((k+1)*j) / float64(d.N))
			d.W[2*k*quarter+j], d.W[(2*k+1)*quarter+j] = T(cos), T(sin)
		}
	}
}

// transformBound is the error bound of log2(n) levels of butterflies, with a twiddle's rounding in each, in terms of
// the Euclidean norm: that of the result is √n times that of x. Source: Higham, Accuracy and Stability of Numerical
// Algorithms, section 24.1.
func transformBound[T Float](d *Data[T]) float64 {
	s := 0.0
	for _, x := range [2][]T{d.X, d.Y} {
		for _, v := range x {
			a := finite(float64(v))
			s += a * a
		}
	}
	return rounding[T](8*max(log2(d.N), 1), math.Sqrt(float64(d.N)*s))
}
