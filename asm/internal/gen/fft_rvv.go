package gen

import "fmt"

// vectorButterflies is what the loops of fft share on RVV. All distances are in bytes. Positions with one p are a run
// of s, and a strip is a run, or as much of it as a group takes. Short runs make short strips: to gather and scatter
// positions of several p would cost an element at a time.
type vectorButterflies struct {
	*rvv
	re, im     half
	w          int // tables, moved to where the strip's twiddles begin
	quarter, s int
	j, end     int
	run        Count // elements left of the run
	t, o       int
}

// half is what there is of real parts, or of imaginary ones.
type half struct {
	x, z  Ptr    // where the strip begins
	to    string // argument of z
	v     [4]Vec // groups one after the other: segments ask for it
	spare Vec
}

func (f *vectorButterflies) halves() []*half { return []*half{&f.re, &f.im} }

func fftRVV(b *rvv) {
	f := &vectorButterflies{rvv: b}
	b.widest = 2 // a segment of 4 fills 8 registers
	for _, h := range f.halves() {
		for k := range h.v {
			h.v[k] = b.newVec()
		}
	}
	f.re.spare, f.im.spare = b.newVec(), b.newVec()
	f.re.x, f.im.x = b.Slice("xr", "xr + j"), b.Slice("xi", "xi + j")
	f.re.to, f.im.to = "zr", "zi"
	arg := func(name, part, say string) int { return b.gps[b.argument("MOV", b.arg(name, part), say)] }
	f.quarter, f.s = arg("xr", "len", "n/4"), arg("s", "", "s")
	f.j, f.end = arg("lo", "", "j"), arg("hi", "", "hi")
	f.re.z, f.im.z, f.w = Ptr(b.newGP()), Ptr(b.newGP()), b.gps[b.newGP()]
	f.run, f.t, f.o = Count(b.newGP()), b.gps[b.newGP()], b.gps[b.newGP()]
	if b.elem == F64 { // the length of xr is n
		b.emit("SLL", "$1, X%d", f.quarter)
	}
	for _, r := range []int{f.s, f.j, f.end} {
		b.emit("SLL", "$%d, X%d", log2(b.elem.Size), r)
	}
	for _, h := range f.halves() {
		b.emit("ADD", "X%d, X%d", f.j, b.gps[h.x])
	}

	first, last, done := b.newLabel("first"), b.newLabel("last"), b.newLabel("done")
	b.emit("BGE", "X%d, X%d, %s", f.j, f.end, done)
	b.emit("MOV", "$%d, X%d", b.elem.Size, f.t)
	b.emit("BEQ", "X%d, X%d, %s", f.s, f.t, first)
	b.emit("SLL", "$1, X%d, X%d", f.quarter, f.t)
	b.emit("BEQ", "X%d, X%d, %s", f.s, f.t, last)
	b.Comment("radix 4, one p a run")
	f.runs()
	b.emit("JMP", "%s", done)
	b.label(first)
	b.Comment("radix 4, s = 1: a strip of p; the four results of each stand together")
	f.transposed()
	b.emit("JMP", "%s", done)
	b.label(last)
	b.Comment("radix 2")
	f.radix2()
	b.label(done)
	b.ReturnNothing()
}

// target points zr and zi to an offset in the results.
func (f *vectorButterflies) target(offset int) {
	for _, h := range f.halves() {
		f.emit("MOV", "%s, X%d", f.arg(h.to, "base"), f.gps[h.z])
		f.emit("ADD", "X%d, X%d", offset, f.gps[h.z])
	}
}

// elements makes a count of bytes the length of the run.
func (f *vectorButterflies) elements(bytes int) {
	f.emit("SRL", "$%d, X%d, X%d", log2(f.elem.Size), bytes, f.gps[f.run])
}

// walk calls f with an address for each of n places, apart by the bytes in a register.
func (f *vectorButterflies) walk(from, apart, n int, each func(k int, at string)) {
	each(0, fmt.Sprintf("(X%d)", from))
	for k := 1; k < n; k++ {
		f.emit("ADD", "X%d, X%d, X%d", apart, from, f.t)
		from = f.t
		each(k, fmt.Sprintf("(X%d)", f.t))
	}
}

// quarters loads x[j + k·n/4].
func (f *vectorButterflies) quarters() {
	for _, h := range f.halves() {
		f.walk(f.gps[h.x], f.quarter, 4, func(k int, at string) { f.emit(f.memory("VLE"), "%s, %s", at, f.in(h.v[k])) })
	}
}

// three emits to = x op y.
func (f *vectorButterflies) three(name string, to, x, y Vec) {
	f.emit("V"+name+"VV", "%s, %s, %s", f.in(y), f.in(x), f.in(to))
}

// radix4 is the butterfly in place, but for the second results, which are spare, and those behind them, which are one
// place lower until they meet their twiddles.
func (f *vectorButterflies) radix4() {
	f.quarters()
	add := func(to, x, y Vec) { f.three("FADD", to, x, y) }
	sub := func(to, x, y Vec) { f.three("FSUB", to, x, y) }
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

// twiddle multiplies the results but the first, and puts them in their places. product puts x·w of factor k into to, or
// adds it, or subtracts it.
func (f *vectorButterflies) twiddle(product func(name string, x Vec, k int, to Vec)) {
	for k := 3; k > 0; k-- {
		r, i := f.re.v[k-1], f.im.v[k-1]
		if k == 1 {
			r, i = f.re.spare, f.im.spare
		}
		re, im := 2*k-2, 2*k-1
		product("VFMUL", r, re, f.re.v[k])
		product("VFNMSAC", i, im, f.re.v[k])
		product("VFMUL", r, im, f.im.v[k])
		product("VFMACC", i, re, f.im.v[k])
	}
}

// stored puts the results at zr and zi, apart by the bytes in a register.
func (f *vectorButterflies) stored(apart int, results ...half) {
	for _, h := range results {
		f.walk(f.gps[h.z], apart, 4, func(k int, at string) { f.emit(f.memory("VSE"), "%s, %s", f.in(h.v[k]), at) })
	}
}

// runs has the twiddles of a run in scalar registers.
func (f *vectorButterflies) runs() {
	var w [6]Vec
	for k := range w {
		w[k] = f.newScalar()
	}
	loop, whole := f.newLabel("run"), f.newLabel("whole")
	f.label(loop)
	f.emit("ADD", "$-1, X%d, X%d", f.s, f.t)
	f.emit("AND", "X%d, X%d, X%d", f.j, f.t, f.t) // q
	f.emit("SUB", "X%d, X%d, X%d", f.t, f.j, f.o) // s·p
	f.emit("SUB", "X%d, X%d, X%d", f.t, f.s, f.t) // left of the run
	f.emit("MOV", "%s, X%d", f.arg("w", "base"), f.w)
	f.emit("ADD", "X%d, X%d", f.o, f.w)
	f.emit("SLL", "$1, X%d, X%d", f.o, f.gps[f.run])
	f.emit("ADD", "X%d, X%d", f.gps[f.run], f.o)
	f.emit("ADD", "X%d, X%d", f.j, f.o) // 4·s·p + q
	f.target(f.o)
	f.emit("SUB", "X%d, X%d, X%d", f.j, f.end, f.o)
	f.emit("BGE", "X%d, X%d, %s", f.o, f.t, whole)
	f.emit("MOV", "X%d, X%d", f.o, f.t)
	f.label(whole)
	f.elements(f.t)
	f.emit("ADD", "X%d, X%d", f.t, f.j)
	f.walk(f.w, f.quarter, len(w), func(k int, at string) { f.emit(f.move(), "%s, %s", at, f.scalar(w[k])) })
	f.VectorLoop(f.run, 1, []Ptr{f.re.x, f.im.x, f.re.z, f.im.z}, func(int) {
		f.radix4()
		f.twiddle(func(name string, x Vec, k int, to Vec) {
			if name == "VFMUL" {
				f.emit(name+"VF", "%s, %s, %s", f.scalar(w[k]), f.in(x), f.in(to))
			} else {
				f.emit(name+"VF", "%s, %s, %s", f.in(x), f.scalar(w[k]), f.in(to))
			}
		})
		f.stored(f.s, f.re, f.im)
	})
	f.emit("BLT", "X%d, X%d, %s", f.j, f.end, loop)
}

// transposed stores segments: the results of one position.
func (f *vectorButterflies) transposed() {
	f.emit("MOV", "%s, X%d", f.arg("w", "base"), f.w)
	f.emit("ADD", "X%d, X%d", f.j, f.w)
	f.emit("SLL", "$2, X%d, X%d", f.j, f.o)
	f.target(f.o)
	f.emit("SUB", "X%d, X%d, X%d", f.j, f.end, f.o)
	f.elements(f.o)
	f.VectorLoop(f.run, 1, []Ptr{f.re.x, f.im.x}, func(int) {
		f.radix4()
		var w [2]Vec
		for k := range w {
			w[k] = f.newVec()
		}
		f.twiddle(func(name string, x Vec, k int, to Vec) {
			if name == "VFMUL" && k%2 == 0 { // the first of a pair's four products
				f.factors(w, k/2)
			}
			f.emit(name+"VV", "%s, %s, %s", f.in(x), f.in(w[k%2]), f.in(to))
		})
		f.emit("SLL", "$%d, X%d, X%d", log2(4*f.elem.Size), f.vl, f.t)
		for _, h := range f.halves() {
			f.emit(f.memory("VSSEG4E"), "%s, (X%d)", f.in(h.v[0]), f.gps[h.z])
			f.emit("ADD", "X%d, X%d", f.t, f.gps[h.z])
		}
		f.emit("SLL", "$%d, X%d, X%d", log2(f.elem.Size), f.vl, f.t)
		f.emit("ADD", "X%d, X%d", f.t, f.w)
	})
}

// factors loads a pair of twiddles.
func (f *vectorButterflies) factors(w [2]Vec, pair int) {
	at := f.w
	if pair > 0 {
		f.emit("SLL", "$%d, X%d, X%d", pair, f.quarter, f.t)
		f.emit("ADD", "X%d, X%d", f.w, f.t)
		at = f.t
	}
	f.walk(at, f.quarter, len(w), func(k int, at string) { f.emit(f.memory("VLE"), "%s, %s", at, f.in(w[k])) })
}

func (f *vectorButterflies) radix2() {
	f.target(f.j)
	f.emit("SUB", "X%d, X%d, X%d", f.j, f.end, f.o)
	f.elements(f.o)
	f.VectorLoop(f.run, 1, []Ptr{f.re.x, f.im.x, f.re.z, f.im.z}, func(int) {
		f.quarters()
		var results []half
		for _, h := range f.halves() {
			v, free := h.v, h.spare
			for k := range 2 {
				f.three("FSUB", free, v[k], v[k+2])
				f.three("FADD", v[k], v[k], v[k+2])
				v[k+2], free = free, v[k+2]
			}
			results = append(results, half{z: h.z, v: v})
		}
		f.stored(f.quarter, results...)
	})
}
