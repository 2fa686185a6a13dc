package gen

import "github.com/mmcloughlin/avo/operand"

// Passes of fft whose results do not stand a vector apart.

func (f *butterflies) atJ() { f.op("LEAQ", operand.Mem{Base: f.w, Index: f.j, Scale: 1}, f.t) }

// each runs store for the real and the imaginary parts, with t where the results of j begin.
func (f *butterflies) each(r, i [4]Vec, store func(v [4]Vec)) {
	f.op("LEAQ", operand.Mem{Base: f.zr, Index: f.j, Scale: 4}, f.t)
	store(r)
	f.op("LEAQ", operand.Mem{Base: f.zi, Index: f.j, Scale: 4}, f.t)
	store(i)
}

// transposed unpacks within 128 bits, and stores 128 bits at a time.
func (f *butterflies) transposed() {
	r, i := f.radix4(f.atJ, f.vector)
	f.each(r, i, func(v [4]Vec) {
		if f.elem == F64 {
			for k := 0; k < 4; k += 2 {
				f.pieces(f.unpack("UNPCKLPD", v[k], v[k+1]), 128, 64, 8*k)
				f.pieces(f.unpack("UNPCKHPD", v[k], v[k+1]), 128, 64, 8*k+32)
			}
			return
		}
		for k, name := range []string{"UNPCKLPS", "UNPCKHPS"} {
			x, y := f.unpack(name, v[0], v[1]), f.unpack(name, v[2], v[3])
			f.pieces(f.unpack("UNPCKLPD", x, y), 128, 64, 32*k)
			f.pieces(f.unpack("UNPCKHPD", x, y), 128, 64, 32*k+16)
		}
	})
}

// unpack interleaves two vectors.
func (f *butterflies) unpack(name string, x, y Vec) Vec {
	v := f.newVec()
	if f.vex() {
		f.op("V"+name, f.v(y), f.v(x), f.v(v))
	} else {
		f.op("MOVAPS", f.v(x), f.v(v))
		f.op(name, f.v(y), f.v(v))
	}
	return v
}

// pieces stores parts of so many bits at t, apart by pitch bytes.
func (f *butterflies) pieces(v Vec, bits, pitch, at int) {
	r := f.vecs[v]
	for c := range f.Tier().Bits / bits {
		m := operand.Mem{Base: f.t, Disp: at + c*pitch}
		switch {
		case c == 0 && bits == 128:
			f.move(r.AsX(), m)
		case c == 0:
			f.move(r.AsY(), m)
		case bits == 256:
			f.op("VEXTRACTF64X4", operand.U8(c), f.v(v), m)
		case f.Tier().Bits == 512:
			f.op("VEXTRACTF32X4", operand.U8(c), f.v(v), m)
		default:
			f.op("VEXTRACTF128", operand.U8(c), f.v(v), m)
		}
	}
}

// chunked has four positions of one p in 4 elements.
func (f *butterflies) chunked() {
	r, i := f.radix4(f.atJ, func(m operand.Mem) Vec {
		v := f.vector(m)
		if f.elem == F64 {
			f.op("VPERMPD", operand.U8(0), f.v(v), f.v(v))
		} else {
			f.op("VSHUFPS", operand.U8(0), f.v(v), f.v(v), f.v(v))
		}
		return v
	})
	size := 4 * f.elem.Size
	f.each(r, i, func(v [4]Vec) {
		for k := range v {
			f.pieces(v[k], 8*size, 4*size, k*size)
		}
	})
}
