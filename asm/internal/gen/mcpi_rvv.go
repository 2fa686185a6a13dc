package gen

// vectorPhilox has a block in every 32-bit lane. Upper halves of products have an instruction of their own.
type vectorPhilox struct {
	*rvv
	first, outside, t int
	m, w, base, key   [2]int
}

func mcpiRVV(b *rvv) {
	n := b.Int("n", "points left, then blocks")
	arg := func(name, part string) int { return b.gps[b.argument("MOV", b.arg(name, part), name)] }
	f := &vectorPhilox{rvv: b, first: arg("first", "")}
	words := arg("key", "base")
	f.outside, f.t = b.number(0), b.gps[b.newGP()]
	b.note("X", f.outside, "points outside")
	f.m, f.w = [2]int{b.number(philoxM0), b.number(philoxM1)}, [2]int{b.number(philoxW0), b.number(philoxW1)}
	for i := range f.base {
		f.base[i], f.key[i] = b.gps[b.newGP()], b.gps[b.newGP()]
		b.emit("MOVWU", "%d(X%d), X%d", 4*i, words, f.base[i])
		b.note("X", f.base[i], []string{"first word of the key", "its second word"}[i])
	}
	inside := words // which is not needed any more
	b.emit("MOV", "X%d, X%d", b.gps[n], inside)
	b.emit("SRL", "$1, X%d", b.gps[n])
	b.VectorLoop(n, 1, nil, func(int) {
		f.trip()
		b.emit("ADD", "X%d, X%d", b.vl, f.first)
	})
	b.emit("SUB", "X%d, X%d", f.outside, inside)
	b.returnGP(inside)
}

// trip draws two points in each lane and counts those outside.
func (f *vectorPhilox) trip() {
	var c [4]Vec
	for i := range c {
		c[i] = f.newVec()
	}
	f.number64(c[0], c[1])
	f.emit("VMVVI", "$0, %s", f.in(c[2]))
	f.emit("VMVVI", "$0, %s", f.in(c[3]))
	for i, k := range f.key {
		f.emit("MOV", "X%d, X%d", f.base[i], k)
	}
	up, down := f.newVec(), f.newVec()
	for round := range philoxRounds {
		f.product(c[2], f.m[1], c[1], f.key[0], up)
		f.product(c[0], f.m[0], c[3], f.key[1], down)
		c[0], c[1], c[2], c[3], up, down = up, c[2], down, c[0], c[1], c[3]
		for i, k := range f.key {
			if round < philoxRounds-1 {
				f.emit("ADD", "X%d, X%d", f.w[i], k)
			}
		}
	}
	for p := 0; p < 4; p += 2 {
		f.squares(c[p], c[p+1], up, down)
	}
}

// number64 puts the numbers of blocks into low and high: the lane's number is added to the first, with its carry.
func (f *vectorPhilox) number64(low, high Vec) {
	mask := f.claim()
	f.emit("VIDV", "%s", f.in(low))
	f.emit("VMADCVX", "X%d, %s, %s", f.first, f.in(low), mask)
	f.emit("VADDVX", "X%d, %[2]s, %[2]s", f.first, f.in(low))
	f.emit("SRL", "$32, X%d, X%d", f.first, f.t)
	f.emit("VMVVX", "X%d, %s", f.t, f.in(high))
	f.emit("VADCVIM", "$0, %[1]s, %[2]s, %[1]s", f.in(high), mask)
}

// product puts the upper half of x·m, with word and key added without carries, into upper, and the lower half into x.
func (f *vectorPhilox) product(x Vec, m int, word Vec, key int, upper Vec) {
	f.emit("VMULHUVX", "X%d, %s, %s", m, f.in(x), f.in(upper))
	f.emit("VXORVV", "%s, %[2]s, %[2]s", f.in(word), f.in(upper))
	f.emit("VXORVX", "X%d, %[2]s, %[2]s", key, f.in(upper))
	f.emit("VMULVX", "X%d, %[2]s, %[2]s", m, f.in(x))
}

// squares counts where x² + y² does not fit 64 bits: halves rounded down reach 2^63 there and nowhere else, since a sum
// of two squares that are odd is no multiple of 4.
func (f *vectorPhilox) squares(x, y, t, u Vec) {
	mask := f.claim()
	square := func(name string, v, to Vec) { f.emit(name, "%[1]s, %[1]s, %s", f.in(v), f.in(to)) }
	square("VMULVV", x, t)
	square("VMULVV", y, u)
	f.emit("VMADCVV", "%s, %s, %s", f.in(u), f.in(t), mask)
	square("VMULHUVV", x, t)
	square("VMULHUVV", y, u)
	f.emit("VMADCVVM", "%s, %s, %s, %[3]s", f.in(u), f.in(t), mask)
	f.emit("VCPOPM", "%s, X%d", mask, f.t)
	f.emit("ADD", "X%d, X%d", f.t, f.outside)
}
