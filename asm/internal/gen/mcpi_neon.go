package gen

import "fmt"

// neonPhilox has a block in every 32-bit lane: NEON multiplies lower and upper halves of a register.
type neonPhilox struct {
	*neon
	m, w, base [2]Vec
	ctr        [2]Vec // numbers of the blocks, in 64-bit lanes
	inc, acc   Vec
}

func mcpiNEON(b *neon) {
	n := b.Int("n", "points left")
	first := b.gps[b.argument("MOVD", b.arg("first", ""), "first")]
	words := b.gps[b.argument("MOVD", b.arg("key", "base"), "key")]
	t := b.gps[b.newGP()]
	constant := func(v uint64, arr, say string) Vec {
		x := b.newVec()
		b.emit("MOVD", "$%d, R%d", v, t)
		b.emit("VDUP", "R%d, V%d.%s", t, b.reg(x), arr)
		b.note("V", b.reg(x), say)
		return x
	}
	f := neonPhilox{neon: b}
	f.m = [2]Vec{constant(philoxM0, "S4", "first multiplier"), constant(philoxM1, "S4", "second multiplier")}
	f.w[0] = constant(philoxW0, "S4", "step of the key's first word")
	f.w[1] = constant(philoxW1, "S4", "step of its second word")
	for i := range f.base {
		f.base[i] = b.newVec()
		b.emit("MOVWU", "%d(R%d), R%d", 4*i, words, t)
		b.emit("VDUP", "R%d, V%d.S4", t, b.reg(f.base[i]))
	}
	f.inc = constant(4, "D2", "blocks of a trip")
	for i := range f.ctr {
		f.ctr[i] = b.newVec()
		for lane := range 2 {
			b.emit("ADD", "$%d, R%d, R%d", 2*i+lane, first, t)
			b.emit("VMOV", "R%d, V%d.D[%d]", t, b.reg(f.ctr[i]), lane)
		}
		b.note("V", b.reg(f.ctr[i]), "numbers of blocks")
	}
	f.acc = b.Zero("points outside, in 64-bit lanes")
	inside := b.gps[b.newGP()]
	b.emit("MOVD", "R%d, R%d", b.gps[n], inside)

	b.Comment("one vector of blocks a trip")
	b.while(n, 8, nil, f.trip)
	b.Comment("points outside")
	b.emit("VADDP", "V%d.D2, V%d.D2, V%d.D2", b.reg(f.acc), b.reg(f.acc), b.reg(f.acc))
	b.emit("VMOV", "V%d.D[0], R%d", b.reg(f.acc), t)
	b.emit("SUB", "R%d, R%d", t, inside)
	b.returnGP(inside)
}

// zip emits one of UZP1 and UZP2: the lower or the upper halves of 64-bit lanes.
func (f *neonPhilox) zip(half, to, x, y int) {
	f.emit(fmt.Sprintf("VUZP%d", half), "V%d.S4, V%d.S4, V%d.S4", y, x, to)
}

func (f *neonPhilox) trip() {
	var c [4]int
	for i := range c {
		c[i] = f.reg(f.newVec())
	}
	f.zip(1, c[0], f.reg(f.ctr[0]), f.reg(f.ctr[1]))
	f.zip(2, c[1], f.reg(f.ctr[0]), f.reg(f.ctr[1]))
	f.emit("VMOVI", "$0, V%d.B16", c[2])
	f.emit("VMOVI", "$0, V%d.B16", c[3])
	key := [2]int{f.reg(f.newVec()), f.reg(f.newVec())}
	for i, k := range key {
		f.copy(f.reg(f.base[i]), k)
	}
	lo, hi := f.reg(f.newVec()), f.reg(f.newVec())
	// product puts c·m into lower and upper words.
	product := func(c, m, lower, upper int) {
		f.word(umull(0, lo, c, m))
		f.word(umull(1, hi, c, m))
		f.zip(1, lower, lo, hi)
		f.zip(2, upper, lo, hi)
	}
	up := f.reg(f.newVec())
	xor := func(y, to int) { f.emit("VEOR", "V%d.B16, V%d.B16, V%d.B16", y, to, to) }
	for round := range philoxRounds {
		product(c[0], f.reg(f.m[0]), c[0], up)
		xor(c[3], up)
		xor(key[1], up)
		product(c[2], f.reg(f.m[1]), c[2], c[3])
		xor(c[1], c[3])
		xor(key[0], c[3])
		c[0], c[1], c[2], c[3], up = c[3], c[2], up, c[0], c[1]
		for i, k := range key {
			if round < philoxRounds-1 {
				f.emit("VADD", "V%d.S4, V%d.S4, V%d.S4", f.reg(f.w[i]), k, k)
			}
		}
	}
	for p := 0; p < 4; p += 2 {
		for half := range 2 {
			f.word(umull(half, lo, c[p], c[p]))
			f.word(umull(half, hi, c[p+1], c[p+1]))
			f.emit("VUSHR", "$1, V%d.D2, V%d.D2", lo, lo)
			f.emit("VUSRA", "$1, V%d.D2, V%d.D2", hi, lo)
			f.emit("VUSRA", "$63, V%d.D2, V%d.D2", lo, f.reg(f.acc))
		}
	}
	for _, v := range f.ctr {
		f.emit("VADD", "V%d.D2, V%d.D2, V%d.D2", f.reg(f.inc), f.reg(v), f.reg(v))
	}
}
