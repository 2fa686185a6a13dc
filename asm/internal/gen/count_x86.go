package gen

import "github.com/mmcloughlin/avo/operand"

func countX86(b *x86) {
	x, n := b.Slice("x", "x"), b.Len("x", "bytes left")
	k := counter{x86: b, zero: b.newVec(), total: b.newVec(), c: b.newVec()}
	for _, v := range []Vec{k.zero, k.total} {
		k.clear(v)
	}
	if b.opmask() {
		k.one = b.bytes(1, "1 in every byte")
	}
	c := b.ctx.GP32()
	b.op("MOVBLZX", b.addr("c", ""), c)
	b.splatByte(c, k.c)
	b.note(b.v(k.c), "c in every lane")
	b.note(b.v(k.total), "matches so far, in 64-bit lanes")

	b.rounds(x, n, 8, lane/2, k.match, k.sum)
	matches := b.sumQ(k.total)
	b.note(matches, "matches")
	b.Comment("one byte a trip")
	one := b.ctx.GP64()
	b.single = true
	b.while(n, 1, []Ptr{x}, func() {
		b.op("XORQ", one, one)
		b.op("CMPB", c.As8(), b.mem(x, 0, 0))
		b.op("SETEQ", one.As8())
		b.op("ADDQ", one, matches)
	})
	b.returnGP(matches)
}

// counter is what the steps of count share.
type counter struct {
	*x86
	zero, total, c Vec
	one            Vec // 1 in every lane, where there are masks
}

// match counts the bytes of vector u of a trip, at m, that equal c into acc.
func (k counter) match(u int, acc Vec, m operand.Mem) {
	t := k.newVec()
	switch {
	case k.opmask() && u%4 == 0:
		mask := k.ctx.K()
		k.op("VPCMPEQB", m, k.v(k.c), mask)
		k.op("VPADDB", k.v(k.one), k.v(acc), mask, k.v(acc))
	case k.opmask(): // 1 less the difference, or 0: few pipes set masks
		k.op("VPXORQ", m, k.v(k.c), k.v(t))
		k.op("VPSUBUSB", k.v(t), k.v(k.one), k.v(t))
		k.op("VPADDB", k.v(t), k.v(acc), k.v(acc))
	default:
		k.equalBytes(m, k.c, t)
		k.applyTo("PSUBB", acc, t)
	}
}

// equalBytes sets to −1 the byte lanes in which a vector of memory equals c.
func (b *x86) equalBytes(m operand.Mem, c, to Vec) {
	if b.vex() {
		b.op("VPCMPEQB", m, b.v(c), b.v(to))
		return
	}
	b.op("MOVOU", m, b.v(to))
	b.op("PCMPEQB", b.v(c), b.v(to))
}

// sum adds the byte lanes of acc to the total.
func (k counter) sum(acc Vec) {
	if k.vex() {
		k.op("VPSADBW", k.v(k.zero), k.v(acc), k.v(acc))
		k.op("VPADDQ", k.v(acc), k.v(k.total), k.v(k.total))
		return
	}
	k.op("PSADBW", k.v(k.zero), k.v(acc))
	k.op("PADDQ", k.v(acc), k.v(k.total))
}
