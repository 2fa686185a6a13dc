package gen

import (
	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

func popcountX86(b *x86) {
	switch b.tier {
	case isa.SSE42:
		popcountWords(b)
	case isa.AVX512POPCNT:
		popcountLanes(b)
	default:
		popcountNibbles(b)
	}
}

// popcountWords counts in general registers: 4 sums, so that none waits for the one before.
func popcountWords(b *x86) {
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
	b.Comment("8 words a trip")
	b.while(n, 8, []Ptr{x}, func() { add(8) })
	b.Comment("one word a trip")
	b.while(n, 1, []Ptr{x}, func() { add(1) })
	for _, s := range sums[1:] {
		b.op("ADDQ", s, total)
	}
	b.returnGP(total)
}

// popcountLanes counts in 64-bit lanes, which never overflow.
func popcountLanes(b *x86) {
	x, n := b.Slice("x", "x"), b.Len("x", "words left")
	acc := newAccumulators(4, b.Zero)
	// All counts, then all sums: a sixth less time than by turns.
	b.VectorLoop(n, len(acc), []Ptr{x}, func(vectors int) {
		counts := make([]Vec, vectors)
		for u := range counts {
			counts[u] = b.newVec()
			b.op("VPOPCNTQ", b.mem(x, u, 0), b.v(counts[u]))
		}
		for u, c := range counts {
			b.applyTo("PADDQ", acc[u], c)
		}
	})
	b.Comment("one word a trip")
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
func popcountNibbles(b *x86) {
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
	b.Comment("one word a trip")
	b.while(n, 1, []Ptr{x}, func() {
		word, acc := b.newVec(), b.Zero("")
		b.plain("MOVQ", b.mem(x, 0, 0), low(b.vecs[word])) // the other lanes are 0
		count(acc, word)
		sum(acc)
	})
	b.returnGP(b.sumQ(total))
}
