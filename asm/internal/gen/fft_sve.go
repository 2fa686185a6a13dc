package gen

// butterfliesSVE is what the loops of fft share on SVE. All distances are in bytes. Positions with one p are a run of
// s; short runs are parts of vectors.
type butterfliesSVE struct {
	*sve
	re, im     half
	w          Ptr // tables, moved to where the vector's twiddles begin
	quarter, s int
	j, end     int
	run        Count // elements left of the run
	t, o       int
}

func (f *butterfliesSVE) halves() []*half { return []*half{&f.re, &f.im} }

func fftSVE(b *sve) {
	f := &butterfliesSVE{sve: b}
	for _, h := range f.halves() { // first: structures are stored from neighbouring registers
		for k := range h.v {
			h.v[k] = b.newVec()
		}
	}
	f.re.spare, f.im.spare = b.newVec(), b.newVec()
	f.re.x, f.im.x = b.Slice("xr", "xr + j"), b.Slice("xi", "xi + j")
	f.re.to, f.im.to = "zr", "zi"
	arg := func(name, part, say string) int { return b.gps[b.argument("MOVD", b.arg(name, part), say)] }
	f.quarter, f.s = arg("xr", "len", "n/4"), arg("s", "", "s")
	f.j, f.end = arg("lo", "", "j"), arg("hi", "", "hi")
	f.re.z, f.im.z, f.w = Ptr(b.newGP()), Ptr(b.newGP()), Ptr(b.newGP())
	f.run, f.t, f.o = Count(b.newGP()), b.gps[b.newGP()], b.gps[b.newGP()]
	if b.elem == F64 { // the length of xr is n
		b.emit("LSL", "$1, R%d, R%[1]d", f.quarter)
	}
	for _, r := range []int{f.s, f.j, f.end} {
		b.emit("LSL", "$%d, R%d, R%[2]d", log2(b.elem.Size), r)
	}
	for _, h := range f.halves() {
		b.emit("ADD", "R%d, R%d", f.j, b.gps[h.x])
	}
	f.passes()
	b.ReturnNothing()
}

// passes chooses the pass by s.
func (f *butterfliesSVE) passes() {
	first, last, done := f.newLabel("first"), f.newLabel("last"), f.newLabel("done")
	f.branch(f.j, "BGE", f.end, done)
	f.emit("CMP", "$%d, R%d", f.elem.Size, f.s)
	f.emit("BEQ", "%s", first)
	f.emit("LSL", "$1, R%d, R%d", f.quarter, f.t)
	f.branch(f.s, "BEQ", f.t, last)
	f.Comment("radix 4, one p a run")
	f.runs()
	f.emit("JMP", "%s", done)
	f.label(first)
	f.Comment("radix 4, s = 1: a vector of p; the four results of each stand together")
	f.transposed()
	f.emit("JMP", "%s", done)
	f.label(last)
	f.Comment("radix 2")
	f.radix2()
	f.label(done)
}

// branch goes to a label where x compares so with y.
func (f *butterfliesSVE) branch(x int, condition string, y int, label string) {
	f.emit("CMP", "R%d, R%d", y, x)
	f.emit(condition, "%s", label)
}

// target points zr and zi to an offset in the results.
func (f *butterfliesSVE) target(offset int) {
	for _, h := range f.halves() {
		f.emit("MOVD", "%s, R%d", f.arg(h.to, "base"), f.gps[h.z])
		f.emit("ADD", "R%d, R%d", offset, f.gps[h.z])
	}
}

// every runs body for a count of bytes, a vector a trip.
func (f *butterfliesSVE) every(bytes int, advance []Ptr, body func()) {
	f.emit("LSR", "$%d, R%d, R%d", log2(f.elem.Size), bytes, f.gps[f.run])
	f.positions(advance, body)
}

// positions runs body for the elements of a run.
func (f *butterfliesSVE) positions(advance []Ptr, body func()) {
	f.VectorLoop(f.run, 1, advance, func(int) { body() })
	f.MaskedTail(f.run, advance, nil, body)
}

// walk calls f with a register that points to each of n places, apart by the bytes in a register.
func (f *butterfliesSVE) walk(from Ptr, apart, n int, each func(k, base int)) {
	base := f.gps[from]
	each(0, base)
	for k := 1; k < n; k++ {
		f.emit("ADD", "R%d, R%d, R%d", apart, base, f.t)
		base = f.t
		each(k, base)
	}
}

// moveAt loads or stores a vector.
func (f *butterfliesSVE) moveAt(name string, v Vec, base int) {
	f.word(sveMove(name, f.elem.Size, f.govern, f.reg(v), base, 0))
}

// quarters loads x[j + k·n/4].
func (f *butterfliesSVE) quarters() {
	for _, h := range f.halves() {
		f.walk(h.x, f.quarter, 4, func(k, base int) { f.moveAt("ld1", h.v[k], base) })
	}
}

// three emits to = x op y.
func (f *butterfliesSVE) three(name string, to, x, y Vec) {
	f.word(sveSame(name, f.elem.Size, f.reg(to), f.reg(x), f.reg(y)))
}

// radix4 is the butterfly in place, but for the second results, which are spare, and those behind them, which are one
// place lower until they meet their twiddles.
func (f *butterfliesSVE) radix4() {
	f.quarters()
	add := func(to, x, y Vec) { f.three("fadd", to, x, y) }
	sub := func(to, x, y Vec) { f.three("fsub", to, x, y) }
	for _, h := range f.halves() {
		v, even := h.v, h.spare
		add(even, v[0], v[2])
		sub(v[2], v[0], v[2])
		add(v[0], v[1], v[3])
		sub(v[3], v[1], v[3])
		sub(v[1], even, v[0]) // the third result
		add(v[0], even, v[0]) // the first
	}
	r, i := f.re.v, f.im.v
	add(f.re.spare, r[2], i[3]) // minus i times the difference
	sub(r[2], r[2], i[3])
	sub(f.im.spare, i[2], r[3])
	add(i[2], i[2], r[3])
}

// twiddle multiplies the results but the first, and puts them in their places. factors gives the real and the imaginary
// part of a power.
func (f *butterfliesSVE) twiddle(factors func(power int) (re, im Vec)) {
	lane := f.elem.Size
	for k := 3; k > 0; k-- {
		r, i := f.re.v[k-1], f.im.v[k-1]
		if k == 1 {
			r, i = f.re.spare, f.im.spare
		}
		re, im := factors(k)
		f.three("fmul", f.re.v[k], r, re)
		f.word(sveFused("fmls", lane, everyLane, f.reg(f.re.v[k]), f.reg(i), f.reg(im)))
		f.three("fmul", f.im.v[k], r, im)
		f.word(sveFused("fmla", lane, everyLane, f.reg(f.im.v[k]), f.reg(i), f.reg(re)))
	}
}

// stored puts the results at zr and zi, apart by the bytes in a register.
func (f *butterfliesSVE) stored(apart int, results ...half) {
	for _, h := range results {
		f.walk(h.z, apart, 4, func(k, base int) { f.moveAt("st1", h.v[k], base) })
	}
}

// runs has the twiddles of a run in every lane of vectors.
func (f *butterfliesSVE) runs() {
	var w [6]Vec
	for k := range w {
		w[k] = f.newVec()
	}
	loop, whole, run := f.newLabel("run"), f.newLabel("whole"), f.gps[f.run]
	f.label(loop)
	f.emit("SUB", "$1, R%d, R%d", f.s, f.t)
	f.emit("AND", "R%d, R%d, R%d", f.j, f.t, f.t) // q
	f.emit("SUB", "R%d, R%d, R%d", f.t, f.j, f.o) // s·p
	f.emit("SUB", "R%d, R%d, R%d", f.t, f.s, f.t) // left of the run
	f.emit("MOVD", "%s, R%d", f.arg("w", "base"), f.gps[f.w])
	f.emit("ADD", "R%d, R%d", f.o, f.gps[f.w])
	f.emit("ADD", "R%d<<1, R%[1]d, R%[1]d", f.o)
	f.emit("ADD", "R%d, R%d", f.j, f.o) // 4·s·p + q
	f.target(f.o)
	f.emit("SUB", "R%d, R%d, R%d", f.j, f.end, f.o)
	f.branch(f.o, "BGE", f.t, whole)
	f.emit("MOVD", "R%d, R%d", f.o, f.t)
	f.label(whole)
	f.emit("LSR", "$%d, R%d, R%d", log2(f.elem.Size), f.t, run)
	f.emit("ADD", "R%d, R%d", f.t, f.j)
	f.walk(f.w, f.quarter, len(w), func(k, base int) {
		f.word(sveBroadcast(f.elem.Size, f.reg(w[k]), base, 0))
	})
	f.positions([]Ptr{f.re.x, f.im.x, f.re.z, f.im.z}, func() {
		f.radix4()
		f.twiddle(func(k int) (re, im Vec) { return w[2*k-2], w[2*k-1] })
		f.stored(f.s, f.re, f.im)
	})
	f.branch(f.j, "BLT", f.end, loop)
}

// transposed stores structures: the results of one position.
func (f *butterfliesSVE) transposed() {
	f.emit("MOVD", "%s, R%d", f.arg("w", "base"), f.gps[f.w])
	f.emit("ADD", "R%d, R%d", f.j, f.gps[f.w])
	f.emit("LSL", "$2, R%d, R%d", f.j, f.o)
	f.target(f.o)
	f.emit("SUB", "R%d, R%d, R%d", f.j, f.end, f.o)
	f.every(f.o, []Ptr{f.re.x, f.im.x, f.w}, func() {
		f.radix4()
		w := [2]Vec{f.newVec(), f.newVec()}
		f.twiddle(func(k int) (re, im Vec) { return f.factors(w, k-1) })
		for _, h := range f.halves() {
			f.word(sveStore4(f.elem.Size, f.govern, f.reg(h.v[0]), f.gps[h.z]))
			f.forward(h.z, len(h.v))
		}
	})
}

// factors loads a pair of twiddles for each lane.
func (f *butterfliesSVE) factors(w [2]Vec, pair int) (re, im Vec) {
	base := f.gps[f.w]
	if pair > 0 {
		f.emit("ADD", "R%d<<%d, R%d, R%d", f.quarter, pair, base, f.t)
		base = f.t
	}
	f.moveAt("ld1", w[0], base)
	f.emit("ADD", "R%d, R%d, R%d", f.quarter, base, f.t)
	f.moveAt("ld1", w[1], f.t)
	return w[0], w[1]
}

func (f *butterfliesSVE) radix2() {
	f.target(f.j)
	f.emit("SUB", "R%d, R%d, R%d", f.j, f.end, f.o)
	f.every(f.o, []Ptr{f.re.x, f.im.x, f.re.z, f.im.z}, func() {
		f.quarters()
		var results []half
		for _, h := range f.halves() {
			v, free := h.v, h.spare
			for k := range 2 {
				f.three("fsub", free, v[k], v[k+2])
				f.three("fadd", v[k], v[k], v[k+2])
				v[k+2], free = free, v[k+2]
			}
			results = append(results, half{z: h.z, v: v})
		}
		f.stored(f.quarter, results...)
	})
}
