package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// philox is what the steps of mcpi share: a block in every 64-bit lane, its four words in four registers. The upper
// halves of lanes hold noise, which a multiplication of lower halves does not see.
type philox struct {
	*x86
	m, w, base, key [2]Vec
	ctr, inc, acc   Vec
}

func mcpiX86(b *x86) {
	n := b.Int("n", "points left")
	first := b.gps[b.load("first", b.addr("first", ""))]
	words := b.gps[b.load("key", b.addr("key", "base"))]
	f := philox{x86: b}
	t := b.ctx.GP64()
	constant := func(v uint64, say string) Vec { return b.constant(v, v, say) }
	f.m = [2]Vec{constant(philoxM0, "first multiplier"), constant(philoxM1, "second multiplier")}
	f.w = [2]Vec{constant(philoxW0, "step of the key's first word"), constant(philoxW1, "step of its second word")}
	for i := range f.base {
		b.op("MOVL", operand.Mem{Base: words, Disp: 4 * i}, t.As32())
		f.base[i] = b.quads(t, t, "")
	}
	lanes := b.Tier().Bits / 64
	f.inc = constant(uint64(lanes), "blocks of a trip")
	b.op("LEAQ", operand.Mem{Base: first, Disp: 1}, t)
	f.ctr = f.counters(first, t)
	f.acc = b.Zero("points outside, in 64-bit lanes")
	inside := b.ctx.GP64()
	b.op("MOVQ", b.gps[n], inside)

	b.Comment("one vector of blocks a trip")
	b.while(n, 2*lanes, nil, f.trip)
	b.Comment("points outside")
	b.op("SUBQ", b.sumQ(f.acc), inside)
	b.returnGP(inside)
}

// counters numbers the lanes from first on; next is first + 1.
func (f *philox) counters(first, next reg.GPVirtual) Vec {
	v := f.lowQuads(first, next)
	f.note(f.v(v), "numbers of the blocks")
	for q := 1; q < f.Tier().Bits/128; q++ {
		f.op("ADDQ", operand.I32(2), first)
		f.op("ADDQ", operand.I32(2), next)
		t := f.lowQuads(first, next)
		if f.Tier().Bits == 512 {
			f.op("VINSERTI64X2", operand.U8(q), f.vecs[t].AsX(), f.v(v), f.v(v))
		} else {
			f.op("VINSERTI128", operand.U8(q), f.vecs[t].AsX(), f.v(v), f.v(v))
		}
	}
	return v
}

// trip draws two points in each lane and counts those outside.
func (f *philox) trip() {
	right := func(by uint64, v Vec) Vec { return f.shift("PSRLQ", by, v) }
	c := [4]Vec{f.Copy(f.ctr), right(32, f.ctr), f.Zero(""), f.Zero("")}
	f.key = [2]Vec{f.Copy(f.base[0]), f.Copy(f.base[1])}
	for round := range philoxRounds {
		f.applyTo("PMULUDQ", c[0], f.m[0])
		f.applyTo("PMULUDQ", c[2], f.m[1])
		next0 := f.xor3(right(32, c[2]), c[1], f.key[0])
		next2 := f.xor3(right(32, c[0]), c[3], f.key[1])
		c = [4]Vec{next0, c[2], next2, c[0]}
		if round < philoxRounds-1 {
			for i, k := range f.key {
				f.applyTo("PADDD", k, f.w[i])
			}
		}
	}
	for p := 0; p < 4; p += 2 {
		for _, v := range c[p : p+2] {
			f.applyTo("PMULUDQ", v, v)
		}
		x := right(1, c[p])
		f.applyTo("PADDQ", x, right(1, c[p+1]))
		f.applyTo("PADDQ", f.acc, right(63, x))
	}
	f.applyTo("PADDQ", f.ctr, f.inc)
}

// xor3 is x ^ y ^ z, in x.
func (f *philox) xor3(x, y, z Vec) Vec {
	if f.Can(isa.Ternary) {
		f.op("VPTERNLOGD", operand.U8(0x96), f.v(z), f.v(y), f.v(x))
		return x
	}
	f.applyTo("PXOR", x, y)
	f.applyTo("PXOR", x, z)
	return x
}
