package gen

// philoxSVE has a block in every 32-bit lane. Upper halves of products have an instruction of their own, which
// overwrites a factor; that of SVE2 does not.
type philoxSVE struct {
	*sve
	m, w, base  [2]Vec
	number      Vec // of the lane
	ones        Vec
	outside, t  int
	carry, more Mask
}

func mcpiSVE(b *sve) {
	n := b.Int("n", "points left, then blocks")
	first := b.gps[b.argument("MOVD", b.arg("first", ""), "first")]
	words := b.gps[b.argument("MOVD", b.arg("key", "base"), "key")]
	f := &philoxSVE{sve: b, outside: b.gps[b.newGP()], t: b.gps[b.newGP()], carry: b.newMask(), more: b.newMask()}
	b.note("R", f.outside, "points outside")
	b.emit("MOVD", "$0, R%d", f.outside)
	every := func(r int, say string) Vec {
		v := b.newVec()
		b.word(sveFromGP(4, b.reg(v), r))
		b.note("Z", b.reg(v), say)
		return v
	}
	constant := func(value uint64, say string) (v Vec) {
		b.number(value, func(r int) { v = every(r, say) })
		return v
	}
	f.m = [2]Vec{constant(philoxM0, "first multiplier"), constant(philoxM1, "second multiplier")}
	f.w = [2]Vec{constant(philoxW0, "step of the key's first word"), constant(philoxW1, "step of its second word")}
	f.ones = constant(1, "1")
	for i := range f.base {
		b.emit("MOVWU", "%d(R%d), R%d", 4*i, words, f.t)
		f.base[i] = every(f.t, "key")
	}
	f.number = b.newVec()
	b.word(sveIndex(4, b.reg(f.number), 0, 1))
	b.note("Z", b.reg(f.number), "numbers of lanes")
	inside := words // which is not needed any more
	b.emit("MOVD", "R%d, R%d", b.gps[n], inside)
	b.emit("LSR", "$1, R%d", b.gps[n])
	lanes := b.gps[b.newGP()]
	b.count(lanes, 1)
	trip := func() {
		f.blocks(first)
		b.emit("ADD", "R%d, R%d", lanes, first)
	}
	b.VectorLoop(n, 1, nil, func(int) { trip() })
	b.MaskedTail(n, nil, nil, trip)
	b.emit("SUB", "R%d, R%d", f.outside, inside)
	b.returnGP(inside)
}

// sum is to = x + y; carry is where that is less than y.
func (f *philoxSVE) sum(to, x, y Vec, carry Mask) {
	f.word(sveSame("add", 4, f.reg(to), f.reg(x), f.reg(y)))
	f.word(sveCompare("cmphi", 4, f.mask(carry), f.govern, f.reg(y), f.reg(to)))
}

// blocks draws two points in each lane and counts those outside.
func (f *philoxSVE) blocks(first int) {
	var c [4]Vec
	for i := range c {
		c[i] = f.newVec()
	}
	f.word(sveFromGP(4, f.reg(c[0]), first))
	f.emit("LSR", "$32, R%d, R%d", first, f.t)
	f.word(sveFromGP(4, f.reg(c[1]), f.t))
	f.sum(c[0], c[0], f.number, f.carry)
	f.word(sveMerging("add", 4, f.mask(f.carry), f.reg(c[1]), f.reg(f.ones)))
	for _, v := range c[2:] {
		f.word(sveImmediate(4, f.reg(v), 0))
	}
	key := [2]Vec{f.Copy(f.base[0]), f.Copy(f.base[1])}
	up, down := f.newVec(), f.newVec()
	for round := range philoxRounds {
		f.product(c[2], f.m[1], c[1], key[0], up)
		f.product(c[0], f.m[0], c[3], key[1], down)
		c[0], c[1], c[2], c[3], up, down = up, c[2], down, c[0], c[1], c[3]
		for i, k := range key {
			if round < philoxRounds-1 {
				f.word(sveSame("add", 4, f.reg(k), f.reg(k), f.reg(f.w[i])))
			}
		}
	}
	for p := 0; p < 4; p += 2 {
		f.squares(c[p], c[p+1], up, down)
	}
}

// multiply is to = x·m, its lower or upper half.
func (f *philoxSVE) multiply(name string, to, x, m Vec) {
	if f.second() {
		f.word(sveSame(name, 4, f.reg(to), f.reg(x), f.reg(m)))
		return
	}
	if to != x {
		f.word(sveBitwise("orr", f.reg(to), f.reg(x), f.reg(x)))
	}
	f.word(sveMerging(name, 4, everyLane, f.reg(to), f.reg(m)))
}

// product puts the upper half of x·m, with word and key added without carries, into upper, and the lower half into x.
func (f *philoxSVE) product(x, m, word, key, upper Vec) {
	f.multiply("umulh", upper, x, m)
	if f.second() {
		f.word(sveEor3(f.reg(upper), f.reg(word), f.reg(key)))
	} else {
		f.bitwise("eor", upper, word)
		f.bitwise("eor", upper, key)
	}
	f.multiply("mul", x, x, m)
}

// squares counts where x² + y² does not fit 64 bits: halves rounded down reach 2^63 there and nowhere else, since a sum
// of two squares that are odd is no multiple of 4. The sum of the upper words overflows, or is all ones where that of
// the lower ones does.
func (f *philoxSVE) squares(x, y, t, u Vec) {
	f.multiply("mul", t, x, x)
	f.multiply("mul", u, y, y)
	f.sum(t, t, u, f.carry)
	f.multiply("umulh", t, x, x)
	f.multiply("umulh", u, y, y)
	f.sum(t, t, u, f.more)
	f.word(sveCompareTo("cmpeq", 4, f.mask(f.carry), f.mask(f.carry), f.reg(t), -1))
	f.word(sveOr(f.mask(f.carry), f.govern, f.mask(f.carry), f.mask(f.more)))
	f.word(sveCountLanes(4, f.t, f.govern, f.mask(f.carry)))
	f.emit("ADD", "R%d, R%d", f.t, f.outside)
}
