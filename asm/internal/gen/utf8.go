package gen

import "flynn/asm/isa"

// utf8 has no rows for sse2 and avx: they have no table of 16 bytes in a register, or not 256 bits of it.
var utf8 = &program{
	name: "utf8", sig: "(x []byte, from int) int", elems: []Elem{U8},
	tiers: []isa.ID{isa.SSE41, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"How many bytes of x can be passed over: it checks vectors from byte from on, where a sequence starts and",
		"before which there are 3 bytes at least, and stops before vectors with an error. A sequence that is cut off at",
		"that place is not seen. Three tables of nibbles tell what is wrong with two neighbours, one bit for each fault.",
	},
	amd64:   utf8AMD64,
	arm64:   utf8ARM64,
	riscv64: utf8RISCV64,
}

// Faults of a byte and the one before it. Each is one bit in all three tables of nibbles: the fault is there where
// the high and the low nibble of the first byte and the high nibble of the second all allow it.
// Source: Keiser and Lemire, Validating UTF-8 in less than one instruction per byte, Software: Practice and Experience
// 51 (2021).
const (
	tooShort  = 1 << iota // a lead, and no continuation
	tooLong               // ASCII, and a continuation
	overlong3             // E0 80..9F
	tooLarge              // F4 90..BF, F5.. 80..BF
	surrogate             // ED A0..BF
	overlong2             // C0, C1
	tooLarge1             // F5.. 80..8F; and F0 80..8F, overlong
	twoConts              // two continuations: a fault, unless the second is the third or fourth byte of a sequence
	overlong4 = tooLarge1
	carry     = tooShort | tooLong | twoConts // whatever the low nibble is
)

// highFirst is the table for the high nibble of the first byte.
func highFirst(i int) byte {
	switch {
	case i < 8:
		return tooLong
	case i < 0xC:
		return twoConts
	case i == 0xC:
		return tooShort | overlong2
	case i == 0xD:
		return tooShort
	case i == 0xE:
		return tooShort | overlong3 | surrogate
	}
	return tooShort | tooLarge | tooLarge1 | overlong4
}

// lowFirst is the table for the low nibble of the first byte.
func lowFirst(i int) byte {
	switch {
	case i == 0:
		return carry | overlong3 | overlong2 | overlong4
	case i == 1:
		return carry | overlong2
	case i < 4:
		return carry
	case i == 4:
		return carry | tooLarge
	case i == 0xD:
		return carry | tooLarge | tooLarge1 | surrogate
	}
	return carry | tooLarge | tooLarge1
}

// highSecond is the table for the high nibble of the second byte.
func highSecond(i int) byte {
	const conts = tooLong | overlong2 | twoConts
	switch {
	case i < 8 || i >= 0xC:
		return tooShort
	case i == 8:
		return conts | overlong3 | tooLarge1 | overlong4
	case i == 9:
		return conts | overlong3 | tooLarge
	}
	return conts | surrogate | tooLarge
}

// What to subtract so that a lead two or three places back leaves the highest bit: it wants a continuation here.
const (
	leads3 = 0xE0 - 0x80
	leads4 = 0xF0 - 0x80
)

// utf8Vectors is how many vectors are checked before the one branch.
const utf8Vectors = 4

// utf8Constants are the registers that all steps share.
type utf8Constants struct {
	highFirst, lowFirst, highSecond, nibble, leads3, leads4, top Vec
}

// constants is what both backends have.
type constants interface {
	constant(lo, hi uint64, say string) Vec
}

func newUTF8Constants(b constants) utf8Constants {
	table := func(at func(i int) byte, say string) Vec {
		lo, hi := table16(at)
		return b.constant(lo, hi, say)
	}
	all := func(v byte) Vec { return table(func(int) byte { return v }, "") }
	return utf8Constants{
		table(highFirst, "faults by the high nibble of the byte before"), table(lowFirst, "by its low nibble"),
		table(highSecond, "by the high nibble of the byte"), all(0x0F), all(leads3), all(leads4), all(0x80),
	}
}

func utf8AMD64(b *amd64) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	from := b.Int("from", "")
	start := b.ctx.GP64()
	b.note(start, "x")
	b.op("MOVQ", b.gps[x], start)
	b.op("ADDQ", b.gps[from], b.gps[x])
	b.op("SUBQ", b.gps[from], b.gps[n])
	k := newUTF8Constants(b)
	stop := b.label("stop")
	check := func(vectors int) {
		fault := b.Zero("")
		for u := range vectors {
			b.classify(k, x, u, fault)
		}
		b.any(fault)
		b.branch("JNZ", stop)
	}
	b.Blocks(n, utf8Vectors, []Ptr{x}, check)
	b.ctx.Label(stop)
	b.op("SUBQ", start, b.gps[x])
	b.returnGP(b.gps[x])
}

// classify adds the faults of one vector. Neighbours are loaded and not shuffled together: loads are cheaper.
func (b *amd64) classify(k utf8Constants, x Ptr, unit int, fault Vec) {
	here, one := b.Load(x, unit, 0), b.Load(x, unit, -1)
	two, three := b.Load(x, unit, -2), b.Load(x, unit, -3)
	high := func(v Vec) Vec { return b.apply("PAND", b.shift("PSRLW", 4, v), k.nibble) }
	pair := b.apply("PSHUFB", k.highFirst, high(one))
	b.applyTo("PAND", pair, b.apply("PSHUFB", k.lowFirst, b.apply("PAND", one, k.nibble)))
	b.applyTo("PAND", pair, b.apply("PSHUFB", k.highSecond, high(here)))
	wanted := b.apply("PSUBUSB", two, k.leads3)
	b.applyTo("POR", wanted, b.apply("PSUBUSB", three, k.leads4))
	b.applyTo("PAND", wanted, k.top)
	b.applyTo("PXOR", wanted, pair)
	b.applyTo("POR", fault, wanted)
}

// any compares a vector with 0: JNZ jumps where a bit is set.
func (b *amd64) any(v Vec) {
	if b.Tier().Bits == 512 {
		m := b.ctx.K()
		b.op("VPTESTMD", b.v(v), b.v(v), m)
		b.op("KORTESTW", m, m)
		return
	}
	b.plain("PTEST", b.v(v), b.v(v))
}
