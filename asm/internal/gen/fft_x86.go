package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

func fftX86(b *x86) { newButterflies(b).pass() }

// butterflies is what the loops of a pass share. All distances are in bytes.
type butterflies struct {
	*x86
	xr, xi, zr, zi, w reg.GPVirtual
	quarter, s        reg.GPVirtual
	j, end            reg.GPVirtual
	t, u, o           reg.GPVirtual // addresses, the offset of the first position with this p
}

func newButterflies(b *x86) *butterflies {
	f := &butterflies{x86: b}
	arg := func(name, part, say string) reg.GPVirtual { return b.gps[b.load(say, b.addr(name, part))] }
	f.xr, f.xi = arg("xr", "base", "xr + j"), arg("xi", "base", "xi + j")
	f.zr, f.zi, f.w = arg("zr", "base", "zr"), arg("zi", "base", "zi"), arg("w", "base", "w")
	f.quarter, f.s = arg("xr", "len", "n/4"), arg("s", "", "s")
	f.j, f.end = arg("lo", "", "j"), arg("hi", "", "hi")
	f.t, f.u, f.o = b.ctx.GP64(), b.ctx.GP64(), b.ctx.GP64()
	b.op("SHLQ", operand.U8(log2(b.elem.Size/4)), f.quarter)
	for _, r := range []reg.GPVirtual{f.s, f.j, f.end} {
		b.op("SHLQ", operand.U8(log2(b.elem.Size)), r)
	}
	b.op("ADDQ", f.j, f.xr)
	b.op("ADDQ", f.j, f.xi)
	return f
}

// pass chooses the loop by s: where it is less than a vector, positions of several p share one.
func (f *butterflies) pass() {
	first, last, short, done := f.label("first"), f.label("last"), f.label("short"), f.label("done")
	chunks := f.Lanes() > 4
	f.op("CMPQ", f.s, operand.I32(f.elem.Size))
	f.op("JEQ", operand.LabelRef(first))
	f.op("LEAQ", operand.Mem{Base: f.quarter, Index: f.quarter, Scale: 1}, f.t)
	f.op("CMPQ", f.s, f.t)
	f.op("JEQ", operand.LabelRef(last))
	if chunks {
		f.op("CMPQ", f.s, operand.I32(f.Tier().Bits/8))
		f.op("JLT", operand.LabelRef(short))
	}
	f.Comment("radix 4, one p a vector")
	f.loop(f.long)
	f.op("JMP", operand.LabelRef(done))
	f.ctx.Label(first)
	f.Comment("radix 4, s = 1: a vector of p; the four results of each stand together")
	f.loop(f.transposed)
	f.op("JMP", operand.LabelRef(done))
	if chunks {
		f.ctx.Label(short)
		f.Comment("radix 4, s = 4: a vector has several p of four positions each")
		f.loop(f.chunked)
		f.op("JMP", operand.LabelRef(done))
	}
	f.ctx.Label(last)
	f.Comment("radix 2")
	f.loop(f.radix2)
	f.ctx.Label(done)
	f.ReturnNothing()
}

// loop runs body for a vector of positions at a time.
func (f *butterflies) loop(body func()) {
	loop, end := f.label("loop"), f.label("end")
	f.op("CMPQ", f.j, f.end)
	f.op("JGE", operand.LabelRef(end))
	f.ctx.Label(loop)
	body()
	for _, r := range []reg.GPVirtual{f.xr, f.xi, f.j} {
		f.op("ADDQ", operand.I32(f.Tier().Bits/8), r)
	}
	f.op("CMPQ", f.j, f.end)
	f.op("JLT", operand.LabelRef(loop))
	f.ctx.Label(end)
}

// vector loads from memory.
func (f *butterflies) vector(m operand.Mem) Vec {
	v := f.newVec()
	f.move(m, f.v(v))
	return v
}

// quarters loads x[j + k·n/4].
func (f *butterflies) quarters(x reg.GPVirtual) [4]Vec {
	f.op("LEAQ", operand.Mem{Base: x, Index: f.quarter, Scale: 2}, f.t)
	return [4]Vec{
		f.vector(operand.Mem{Base: x}), f.vector(operand.Mem{Base: x, Index: f.quarter, Scale: 1}),
		f.vector(operand.Mem{Base: f.t}), f.vector(operand.Mem{Base: f.t, Index: f.quarter, Scale: 1}),
	}
}

// radix4 is the butterfly: sums, then products with twiddles. place puts the address of the first into t, and load
// loads one.
func (f *butterflies) radix4(place func(), load func(operand.Mem) Vec) (r, i [4]Vec) {
	sub := func(x, y Vec) Vec { return f.binary("SUB", x, y) }
	x, y := f.quarters(f.xr), f.quarters(f.xi)
	sumR, difR, sumI, difI := f.Add(x[0], x[2]), sub(x[0], x[2]), f.Add(y[0], y[2]), sub(y[0], y[2])
	oddR, turnR, oddI, turnI := f.Add(x[1], x[3]), sub(x[1], x[3]), f.Add(y[1], y[3]), sub(y[1], y[3])
	r[0], i[0] = f.Add(sumR, oddR), f.Add(sumI, oddI)
	r[2], i[2] = sub(sumR, oddR), sub(sumI, oddI)
	r[1], i[1] = f.Add(difR, turnI), sub(difI, turnR) // minus i times the difference
	r[3], i[3] = sub(difR, turnI), f.Add(difI, turnR)

	place()
	f.op("LEAQ", operand.Mem{Base: f.t, Index: f.quarter, Scale: 1}, f.u)
	for k, at := range [][2]operand.Mem{
		{{Base: f.t}, {Base: f.u}},
		{{Base: f.t, Index: f.quarter, Scale: 2}, {Base: f.u, Index: f.quarter, Scale: 2}},
		{{Base: f.t, Index: f.quarter, Scale: 4}, {Base: f.u, Index: f.quarter, Scale: 4}},
	} {
		r[k+1], i[k+1] = f.times(r[k+1], i[k+1], load(at[0]), load(at[1]))
	}
	return r, i
}

// times is a complex product.
func (f *butterflies) times(r, i, wr, wi Vec) (Vec, Vec) {
	pr, pi := f.Mul(r, wr), f.Mul(r, wi)
	if f.Can(isa.FMA) {
		f.fp("FNMADD231", f.v(wi), f.v(i), f.v(pr))
	} else {
		f.into("SUB", pr, f.Mul(i, wi))
	}
	f.FMA(pi, i, wr)
	return pr, pi
}

func (f *butterflies) long() {
	f.op("LEAQ", operand.Mem{Base: f.s, Disp: -1}, f.o)
	f.op("ANDQ", f.j, f.o)
	f.op("NEGQ", f.o)
	f.op("ADDQ", f.j, f.o) // s·p
	place := func() { f.op("LEAQ", operand.Mem{Base: f.w, Index: f.o, Scale: 1}, f.t) }
	r, i := f.radix4(place, func(m operand.Mem) Vec {
		v := f.newVec()
		f.broadcast(m, v)
		return v
	})
	f.op("LEAQ", operand.Mem{Base: f.o, Index: f.o, Scale: 2}, f.o)
	f.op("ADDQ", f.j, f.o) // 4·s·p + q
	for _, z := range []struct {
		to reg.GPVirtual
		v  [4]Vec
	}{{f.zr, r}, {f.zi, i}} {
		f.op("LEAQ", operand.Mem{Base: z.to, Index: f.o, Scale: 1}, f.t)
		f.op("LEAQ", operand.Mem{Base: f.t, Index: f.s, Scale: 2}, f.u)
		f.move(f.v(z.v[0]), operand.Mem{Base: f.t})
		f.move(f.v(z.v[1]), operand.Mem{Base: f.t, Index: f.s, Scale: 1})
		f.move(f.v(z.v[2]), operand.Mem{Base: f.u})
		f.move(f.v(z.v[3]), operand.Mem{Base: f.u, Index: f.s, Scale: 1})
	}
}

func (f *butterflies) radix2() {
	for _, p := range [][2]reg.GPVirtual{{f.xr, f.zr}, {f.xi, f.zi}} {
		x := f.quarters(p[0])
		f.op("LEAQ", operand.Mem{Base: p[1], Index: f.j, Scale: 1}, f.u)
		f.op("LEAQ", operand.Mem{Base: f.u, Index: f.quarter, Scale: 2}, f.t)
		for k, u := range []operand.Mem{{Base: f.u}, {Base: f.u, Index: f.quarter, Scale: 1}} {
			t := u
			t.Base = f.t
			sum, dif := f.Add(x[k], x[k+2]), f.binary("SUB", x[k], x[k+2])
			f.move(f.v(sum), u)
			f.move(f.v(dif), t)
		}
	}
}

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
