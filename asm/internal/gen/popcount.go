package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

// popcount has no rows for sse2 and avx: they have no table of nibbles, or not 256 bits of it.
var popcount = &program{
	name: "popcount", sig: "(x []T) int", elems: []Elem{U64}, bound: true,
	tiers: []isa.ID{isa.SSE41, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV, isa.SSE42, isa.AVX512POPCNT},
	doc: []string{
		"How many bits of x are set. Without an instruction for it, a table in a register counts the bits of nibbles; byte lanes",
		"are summed before they overflow. RVV counts the bits of registers as those of masks.",
	},
	amd64: func(b *amd64) {
		switch b.tier {
		case isa.SSE42:
			popcountWords(b)
		case isa.AVX512POPCNT:
			popcountLanes(b)
		default:
			popcountNibbles(b)
		}
	},
	arm64:   popcountARM64,
	riscv64: popcountRISCV64,
}

// A byte has 8 bits at most: so many may be added in a byte lane.
const bitTrips = 255 / 8

// popcountWords counts in general registers: 4 sums, so that none waits for the one before.
func popcountWords(b *amd64) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	total := b.ctx.GP64()
	b.note(total, "bits so far")
	b.op("XORQ", total, total)
	sums := [4]operand.Op{total, b.ctx.GP64(), b.ctx.GP64(), b.ctx.GP64()}
	for _, s := range sums[1:] {
		b.op("XORQ", s, s)
	}
	add := func(words int) {
		for i := range words {
			c := b.ctx.GP64()
			b.op("POPCNTQ", operand.Mem{Base: b.gps[x], Disp: 8 * i}, c)
			b.op("ADDQ", c, sums[i%4])
		}
	}
	b.Say("8 words a trip")
	b.while(n, 8, []Ptr{x}, func() { add(8) })
	b.Say("one word a trip")
	b.while(n, 1, []Ptr{x}, func() { add(1) })
	for _, s := range sums[1:] {
		b.op("ADDQ", s, total)
	}
	b.returnGP(total)
}

// popcountLanes counts in 64-bit lanes, which never overflow.
func popcountLanes(b *amd64) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	acc := accumulators(4, b.Zero)
	b.Blocks(n, len(acc), []Ptr{x}, func(vectors int) { // all counts, then all sums: a sixth less time than by turns
		counts := make([]Vec, vectors)
		for u := range counts {
			counts[u] = b.newVec()
			b.op("VPOPCNTQ", b.mem(x, u, 0), b.v(counts[u]))
		}
		for u, c := range counts {
			b.applyTo("PADDQ", acc[u], c)
		}
	})
	b.Say("one word a trip")
	b.while(n, 1, []Ptr{x}, func() {
		word := b.newVec()
		b.op("VMOVQ", b.mem(x, 0, 0), low(b.vecs[word])) // the other lanes are 0
		b.op("VPOPCNTQ", b.v(word), b.v(word))
		b.applyTo("PADDQ", acc[0], word)
	})
	for _, v := range acc[1:] {
		b.applyTo("PADDQ", acc[0], v)
	}
	b.returnGP(b.sumQ(acc[0]))
}

// popcountNibbles counts by table. Source: Mula, Kurz and Lemire, Faster population counts using AVX2 instructions, The
// Computer Journal 61 (2018).
func popcountNibbles(b *amd64) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	lo, hi := table16(bitsOf)
	table := b.constant(lo, hi, "bits of each nibble")
	nibble := b.bytes(0x0F, "")
	zero, total := b.Zero(""), b.Zero("bits so far, in 64-bit lanes")
	count := func(acc, v Vec) {
		high := b.apply("PAND", b.shift("PSRLW", 4, v), nibble)
		b.applyTo("PADDB", acc, b.apply("PSHUFB", table, b.apply("PAND", v, nibble)))
		b.applyTo("PADDB", acc, b.apply("PSHUFB", table, high))
	}
	sum := func(acc Vec) {
		b.applyTo("PSADBW", acc, zero)
		b.applyTo("PADDQ", total, acc)
	}
	b.rounds(x, n, 4, bitTrips, func(_ int, acc Vec, m operand.Mem) {
		v := b.newVec()
		b.move(m, b.v(v))
		count(acc, v)
	}, sum)
	b.Say("one word a trip")
	b.while(n, 1, []Ptr{x}, func() {
		word, acc := b.newVec(), b.Zero("")
		b.plain("MOVQ", b.mem(x, 0, 0), low(b.vecs[word])) // the other lanes are 0
		count(acc, word)
		sum(acc)
	})
	b.returnGP(b.sumQ(total))
}

// bitsOf is how many bits of a nibble are set.
func bitsOf(i int) byte { return byte(i&1 + i>>1&1 + i>>2&1 + i>>3) }

func popcountARM64(b *arm64) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	total := b.Zero("bits so far")
	count := func(v Vec) { b.emit("VCNT", "V%d.B16, V%d.B16", b.reg(v), b.reg(v)) }
	b.rounds(x, n, bitTrips, func(acc Vec, p Ptr, unit int) {
		v := b.Load(p, unit, 0)
		count(v)
		b.emit("VADD", "V%d.B16, V%d.B16, V%d.B16", b.reg(v), b.reg(acc), b.reg(acc))
		b.Free(v)
	}, func(acc Vec) { b.addBytes(total, acc) })
	b.Say("one word a trip")
	b.while(n, 1, []Ptr{x}, func() {
		word := b.newVec()
		b.emit("FMOVD", "(R%d), F%d", b.gps[x], b.reg(word)) // the other lane is 0
		count(word)
		b.addBytes(total, word)
	})
	r := b.gps[b.newGP()]
	b.emit("VMOV", "V%d.D[0], R%d", b.reg(total), r)
	b.returnGP(r)
}
