package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// Philox's multipliers and what is added to the key from round to round.
const (
	philoxM0, philoxM1 = 0xD2511F53, 0xCD9E8D57
	philoxW0, philoxW1 = 0x9E3779B9, 0xBB67AE85
	philoxRounds       = 10
)

// mcpi has no avx row: AVX has no integer operations on 256 bits.
var mcpi = &program{
	name: "mcpi", sig: "(n int, first uint64, key []uint32) int", elems: []Elem{U32},
	tiers: []isa.ID{isa.SSE2, isa.AVX2, isa.AVX512, isa.NEON},
	doc: []string{
		"How many of n random points lie inside the circle: (x²/2 + y²/2) mod 2^64 < 2^63, halves rounded down. Philox",
		"4x32-10 of block first, first+1 … gives two points each. n is a multiple of 16.",
	},
	amd64: mcpiAMD64,
	arm64: mcpiARM64,
}

// philox is what the steps of mcpi share: a block in every 64-bit lane, its four words in four registers. The upper
// halves of lanes hold noise, which a multiplication of lower halves does not see.
type philox struct {
	*amd64
	m, w, base, key [2]Vec
	ctr, inc, acc   Vec
}

func mcpiAMD64(b *amd64) {
	n := b.Int("n", "points left")
	first := b.gps[b.load("first", b.addr("first", ""))]
	words := b.gps[b.load("key", b.addr("key", "base"))]
	f := philox{amd64: b}
	t := b.ctx.GP64()
	constant := func(v uint64, say string) Vec {
		b.op("MOVQ", operand.U64(v), t)
		x := b.fill(t, t)
		b.note(b.v(x), say)
		return x
	}
	f.m = [2]Vec{constant(philoxM0, "first multiplier"), constant(philoxM1, "second multiplier")}
	f.w = [2]Vec{constant(philoxW0, "step of the key's first word"), constant(philoxW1, "step of its second word")}
	for i := range f.base {
		b.op("MOVL", operand.Mem{Base: words, Disp: 4 * i}, t.As32())
		f.base[i] = b.fill(t, t)
	}
	lanes := b.Tier().Bits / 64
	f.inc = constant(uint64(lanes), "blocks of a trip")
	b.op("LEAQ", operand.Mem{Base: first, Disp: 1}, t)
	f.ctr = f.counters(first, t)
	f.acc = b.newVec()
	b.ints("PXOR", f.acc, f.acc, f.acc)
	b.note(b.v(f.acc), "points outside, in 64-bit lanes")
	inside := b.ctx.GP64()
	b.op("MOVQ", b.gps[n], inside)

	b.Say("one vector of blocks a trip")
	b.while(n, 2*lanes, nil, f.trip)
	b.Say("points outside")
	b.op("SUBQ", b.sumQ(f.acc), inside)
	b.returnGP(inside)
}

// counters numbers the lanes from first on; next is first + 1.
func (f *philox) counters(first, next reg.GPVirtual) Vec {
	v := f.fill(first, next)
	for q := 1; q < f.Tier().Bits/128; q++ {
		f.op("ADDQ", operand.I32(2), first)
		f.op("ADDQ", operand.I32(2), next)
		t := f.fill(first, next)
		if f.Tier().Bits == 512 {
			f.op("VINSERTI64X2", operand.U8(q), f.vecs[t].AsX(), f.v(v), f.v(v))
		} else {
			f.op("VINSERTI128", operand.U8(q), f.vecs[t].AsX(), f.v(v), f.v(v))
		}
	}
	f.note(f.v(v), "numbers of the blocks")
	return v
}

// trip draws two points in each lane and counts those outside.
func (f *philox) trip() {
	c := [4]Vec{f.copyOf(f.ctr), f.shiftRight(f.ctr, 32), f.newVec(), f.newVec()}
	for _, v := range c[2:] {
		f.ints("PXOR", v, v, v)
	}
	f.key = [2]Vec{f.copyOf(f.base[0]), f.copyOf(f.base[1])}
	for round := range philoxRounds {
		f.ints("PMULULQ", c[0], c[0], f.m[0])
		f.ints("PMULULQ", c[2], c[2], f.m[1])
		next0 := f.xor3(f.shiftRight(c[2], 32), c[1], f.key[0])
		next2 := f.xor3(f.shiftRight(c[0], 32), c[3], f.key[1])
		c = [4]Vec{next0, c[2], next2, c[0]}
		if round < philoxRounds-1 {
			for i, k := range f.key {
				f.ints("PADDL", k, k, f.w[i])
			}
		}
	}
	for p := 0; p < 4; p += 2 {
		for _, v := range c[p : p+2] {
			f.ints("PMULULQ", v, v, v)
		}
		x, y := f.shiftRight(c[p], 1), f.shiftRight(c[p+1], 1)
		f.ints("PADDQ", x, x, y)
		f.ints("PADDQ", f.acc, f.acc, f.shiftRight(x, 63))
	}
	f.ints("PADDQ", f.ctr, f.ctr, f.inc)
}

// xor3 is x ^ y ^ z, in x.
func (f *philox) xor3(x, y, z Vec) Vec {
	if f.Tier().Bits == 512 {
		f.op("VPTERNLOGD", operand.U8(0x96), f.v(z), f.v(y), f.v(x))
		return x
	}
	f.ints("PXOR", x, x, y)
	f.ints("PXOR", x, x, z)
	return x
}
