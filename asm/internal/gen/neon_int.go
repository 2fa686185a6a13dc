package gen

import "fmt"

// Integer operations of the NEON backend, for bodies that the Builder has no words for.

// constant puts 16 bytes into a vector, low half first.
func (b *neon) constant(lo, hi uint64, say string) Vec {
	v, r := b.newVec(), b.r.take(b.symbol)
	for i, half := range []uint64{lo, hi} {
		b.emit("MOVD", "$%#x, R%d", half, r)
		b.emit("VMOV", "R%d, V%d.D[%d]", r, b.reg(v), i)
	}
	b.r.give(r)
	b.note("V", b.reg(v), say)
	return v
}

// lookup takes bytes of a table by their indices.
func (b *neon) lookup(table, index, to Vec) {
	b.emit("VTBL", "V%d.B16, [V%d.B16], V%d.B16", b.reg(index), b.reg(table), b.reg(to))
}

// bitwise emits to = x op y.
func (b *neon) bitwise(name string, x, y, to Vec) {
	b.emit(name, "V%d.B16, V%d.B16, V%d.B16", b.reg(y), b.reg(x), b.reg(to))
}

// bytesSame are vectors of 16 bytes: d = n op m. Encoding as threeSame, with size 00.
func bytesSame(name string, d, n, m int) word {
	opcode, ok := map[string]uint32{"uqsub": 1<<29 | 0b00101<<11}[name]
	if !ok {
		panic("gen: no encoding for " + name)
	}
	bits := 1<<30 | 0b01110<<24 | 1<<21 | field(m)<<16 | opcode | 1<<10 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("%s v%d.16b, v%d.16b, v%d.16b", name, d, n, m)}
}

// rounds counts in byte lanes, 4 vectors a trip, then one. A lane takes so many trips at most before it must be summed.
func (b *neon) rounds(x Ptr, n Count, most int, each func(acc Vec, p Ptr, unit int), sum func(acc Vec)) {
	b.Comment(fmt.Sprintf("4 vectors a trip, at most %d trips before the byte lanes are summed", most))
	trips, limit := b.newGP(), b.newGP()
	b.note("R", b.gps[trips], "trips of this round")
	round, done := b.newLabel("round"), b.newLabel("done")
	shift := log2(4 * b.Lanes())
	t, m := b.gps[trips], b.gps[limit]
	b.emit("MOVD", "$%d, R%d", most, m)
	b.label(round)
	b.emit("LSR", "$%d, R%d, R%d", shift, b.gps[n], t)
	b.emit("CBZ", "R%d, %s", t, done)
	b.emit("CMP", "R%d, R%d", m, t)
	b.emit("CSEL", "GT, R%d, R%d, R%d", m, t, t)
	b.emit("SUB", "R%d<<%d, R%d", t, shift, b.gps[n])
	b.scope(func() {
		acc := newAccumulators(4, b.Zero)
		b.Repeat(Count(trips), func() {
			for u, v := range acc {
				each(v, x, u)
			}
			b.Advance(x, len(acc), 0)
		})
		for _, v := range acc {
			sum(v)
		}
	})
	b.emit("B", "%s", round)
	b.label(done)

	b.Comment("one vector a trip")
	b.while(n, b.Lanes(), []Ptr{x}, func() {
		acc := b.Zero("")
		each(acc, x, 0)
		sum(acc)
	})
}

// addBytes adds all byte lanes to the first 64 bits of total. Sixteen of them reach 4080, so their 16-bit sum never
// overflows.
func (b *neon) addBytes(total, v Vec) {
	b.emit("VUADDLV", "V%d.B16, V%d", b.reg(v), b.reg(v))
	b.emit("VADD", "V%d, V%d, V%d", b.reg(v), b.reg(total), b.reg(total))
}

// smull multiplies the lower (0) or upper (1) 8 bytes of n and m to words.
// "Advanced SIMD three different": 0 Q U 01110 size 1 Rm opcode 00 Rn Rd.
func smull(half, d, n, m int) word {
	bits := uint32(half)<<30 | 0b01110<<24 | 1<<21 | field(m)<<16 | 0b1100<<12 | field(n)<<5 | field(d)
	name, from := []string{"smull", "smull2"}[half], []string{"8b", "16b"}[half]
	return word{bits, fmt.Sprintf("%s v%d.8h, v%d.%s, v%d.%s", name, d, n, from, m, from)}
}

// sadalp adds neighbouring words of n to 32-bit lanes of d.
// "Advanced SIMD two-register miscellaneous": 0 Q U 01110 size 10000 opcode 10 Rn Rd.
func sadalp(d, n int) word {
	bits := 1<<30 | 0b01110<<24 | 0b01<<22 | 0b10000<<17 | 0b00110<<12 | 0b10<<10 | field(n)<<5 | field(d)
	return word{uint32(bits), fmt.Sprintf("sadalp v%d.4s, v%d.8h", d, n)}
}

// sdot adds to each 32-bit lane of d four products of bytes.
// "Advanced SIMD three-register extension": 0 Q U 01110 size 0 Rm 1 opcode 1 Rn Rd.
func sdot(d, n, m int) word {
	bits := 1<<30 | 0b01110<<24 | 0b10<<22 | field(m)<<16 | 1<<15 | 0b0010<<11 | 1<<10 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("sdot v%d.4s, v%d.16b, v%d.16b", d, n, m)}
}
