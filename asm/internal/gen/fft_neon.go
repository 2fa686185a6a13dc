package gen

// neonButterflies is what the loops of fft share on NEON. All distances are in bytes.
type neonButterflies struct {
	*neon
	xr, xi, zr, zi, w int
	quarter, s        int
	j, end            int
	t, o              int // an address; the offset of the first position with this p
	r, i              [4]Vec
}

func fftNEON(b *neon) {
	f := &neonButterflies{neon: b}
	for k := range f.r { // one after the other: VST4 asks for it
		f.r[k] = b.newVec()
	}
	for k := range f.i {
		f.i[k] = b.newVec()
	}
	arg := func(name, part, say string) int { return b.gps[b.argument("MOVD", b.arg(name, part), say)] }
	f.xr, f.xi = arg("xr", "base", "xr + j"), arg("xi", "base", "xi + j")
	f.zr, f.zi, f.w = arg("zr", "base", "zr"), arg("zi", "base", "zi"), arg("w", "base", "w")
	f.quarter, f.s = arg("xr", "len", "n/4"), arg("s", "", "s")
	f.j, f.end = arg("lo", "", "j"), arg("hi", "", "hi")
	f.t, f.o = b.gps[b.newGP()], b.gps[b.newGP()]
	b.emit("LSL", "$%d, R%d", log2(b.elem.Size/4), f.quarter)
	for _, r := range []int{f.s, f.j, f.end} {
		b.emit("LSL", "$%d, R%d", log2(b.elem.Size), r)
	}
	b.emit("ADD", "R%d, R%d", f.j, f.xr)
	b.emit("ADD", "R%d, R%d", f.j, f.xi)

	first, last, done := b.newLabel("first"), b.newLabel("last"), b.newLabel("done")
	b.emit("CMP", "$%d, R%d", b.elem.Size, f.s)
	b.emit("BEQ", "%s", first)
	b.emit("CMP", "R%d<<1, R%d", f.quarter, f.s)
	b.emit("BEQ", "%s", last)
	b.Comment("radix 4, one p a vector")
	f.loop(f.long)
	b.emit("B", "%s", done)
	b.label(first)
	b.Comment("radix 4, s = 1: a vector of p; the four results of each stand together")
	f.loop(f.transposed)
	b.emit("B", "%s", done)
	b.label(last)
	b.Comment("radix 2")
	f.loop(f.radix2)
	b.label(done)
	b.ReturnNothing()
}

func (f *neonButterflies) loop(body func()) {
	loop, end := f.newLabel("loop"), f.newLabel("end")
	f.emit("CMP", "R%d, R%d", f.end, f.j)
	f.emit("BGE", "%s", end)
	f.label(loop)
	f.scope(body)
	for _, r := range []int{f.xr, f.xi, f.j} {
		f.emit("ADD", "$16, R%d", r)
	}
	f.emit("CMP", "R%d, R%d", f.end, f.j)
	f.emit("BLT", "%s", loop)
	f.label(end)
}

// quarters loads x[j + k·n/4].
func (f *neonButterflies) quarters(x int) (v [4]Vec) {
	f.emit("MOVD", "R%d, R%d", x, f.t)
	for k := range v {
		v[k] = f.newVec()
		f.emit("FMOVQ", "(R%d), F%d", f.t, f.reg(v[k]))
		if k < 3 {
			f.emit("ADD", "R%d, R%d", f.quarter, f.t)
		}
	}
	return v
}

func (f *neonButterflies) three(name string, to, x, y Vec) {
	f.word(threeSame(name, f.elem, f.reg(to), f.reg(x), f.reg(y)))
}

// both gives sum and difference.
func (f *neonButterflies) both(x, y Vec) (sum, dif Vec) {
	sum, dif = f.newVec(), f.newVec()
	f.three("fadd", sum, x, y)
	f.three("fsub", dif, x, y)
	f.Free(x, y)
	return sum, dif
}

// radix4 is the butterfly. Twiddles begin at w plus an offset; load loads one from t.
func (f *neonButterflies) radix4(offset int, load func() Vec) {
	x, y := f.quarters(f.xr), f.quarters(f.xi)
	sumR, difR := f.both(x[0], x[2])
	sumI, difI := f.both(y[0], y[2])
	oddR, turnR := f.both(x[1], x[3])
	oddI, turnI := f.both(y[1], y[3])
	f.three("fadd", f.r[0], sumR, oddR)
	f.three("fadd", f.i[0], sumI, oddI)
	var r, i [4]Vec
	for k := 1; k < 4; k++ {
		r[k], i[k] = f.newVec(), f.newVec()
	}
	f.three("fsub", r[2], sumR, oddR)
	f.three("fsub", i[2], sumI, oddI)
	f.three("fadd", r[1], difR, turnI) // minus i times the difference
	f.three("fsub", i[1], difI, turnR)
	f.three("fsub", r[3], difR, turnI)
	f.three("fadd", i[3], difI, turnR)
	f.Free(sumR, difR, sumI, difI, oddR, turnR, oddI, turnI)

	f.emit("ADD", "R%d, R%d, R%d", offset, f.w, f.t)
	next := func() Vec {
		v := load()
		f.emit("ADD", "R%d, R%d", f.quarter, f.t)
		return v
	}
	for k := 1; k < 4; k++ {
		wr, wi := next(), next()
		f.three("fmul", f.r[k], r[k], wr)
		f.three("fmul", f.i[k], r[k], wi)
		f.emit("VFMLS", "V%d.%s, V%d.%s, V%d.%s", f.reg(wi), f.arr(), f.reg(i[k]), f.arr(), f.reg(f.r[k]), f.arr())
		f.FMA(f.i[k], i[k], wr)
		f.Free(wr, wi)
	}
}

func (f *neonButterflies) long() {
	f.emit("SUB", "$1, R%d, R%d", f.s, f.o)
	f.emit("BIC", "R%d, R%d, R%d", f.o, f.j, f.o) // s·p
	f.radix4(f.o, func() Vec {
		v := f.newVec()
		f.emit("VLD1R", "(R%d), [V%d.%s]", f.t, f.reg(v), f.arr())
		return v
	})
	f.emit("ADD", "R%d<<1, R%d, R%d", f.o, f.o, f.o)
	f.emit("ADD", "R%d, R%d", f.j, f.o) // 4·s·p + q
	for _, z := range []struct {
		to int
		v  [4]Vec
	}{{f.zr, f.r}, {f.zi, f.i}} {
		f.emit("ADD", "R%d, R%d, R%d", f.o, z.to, f.t)
		for k, v := range z.v {
			f.emit("FMOVQ", "F%d, (R%d)", f.reg(v), f.t)
			if k < 3 {
				f.emit("ADD", "R%d, R%d", f.s, f.t)
			}
		}
	}
}

func (f *neonButterflies) transposed() {
	f.radix4(f.j, func() Vec {
		v := f.newVec()
		f.emit("FMOVQ", "(R%d), F%d", f.t, f.reg(v))
		return v
	})
	for _, z := range []struct {
		to int
		v  [4]Vec
	}{{f.zr, f.r}, {f.zi, f.i}} {
		f.emit("ADD", "R%d<<2, R%d, R%d", f.j, z.to, f.t)
		a, v := f.arr(), f.reg(z.v[0])
		f.emit("VST4", "[V%d.%s, V%d.%s, V%d.%s, V%d.%s], (R%d)", v, a, v+1, a, v+2, a, v+3, a, f.t)
	}
}

func (f *neonButterflies) radix2() {
	for _, p := range [][2]int{{f.xr, f.zr}, {f.xi, f.zi}} {
		x := f.quarters(p[0])
		var z [4]Vec
		z[0], z[2] = f.both(x[0], x[2])
		z[1], z[3] = f.both(x[1], x[3])
		f.emit("ADD", "R%d, R%d, R%d", f.j, p[1], f.t)
		for k, v := range z {
			f.emit("FMOVQ", "F%d, (R%d)", f.reg(v), f.t)
			if k < 3 {
				f.emit("ADD", "R%d, R%d", f.quarter, f.t)
			}
			f.Free(v)
		}
	}
}
