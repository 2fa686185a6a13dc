package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func findX86(b *x86) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	start, c := b.ctx.GP64(), b.ctx.GP32()
	b.note(start, "x")
	b.op("MOVQ", b.gps[x], start)
	b.op("MOVBLZX", b.addr("c", ""), c)
	v := b.newVec()
	b.splatByte(c, v)
	b.note(b.v(v), "c in every lane")
	near, found, end := b.label("near"), b.label("found"), b.label("end")

	b.Comment("8 vectors a trip")
	b.while(n, findVectorsX86*b.Lanes(), []Ptr{x}, func() {
		if b.opmask() {
			b.equal(x, v, findVectorsX86)
		} else {
			b.matches(x, v, findVectorsX86)
		}
		b.branch("JNZ", near)
	})
	b.ctx.Label(near)
	var mask reg.Register
	b.Comment("one vector a trip")
	b.while(n, b.Lanes(), []Ptr{x}, func() {
		mask = b.matches(x, v, 1)
		b.branch("JNZ", found)
	})
	b.Comment("one byte a trip")
	b.while(n, 1, []Ptr{x}, func() {
		b.op("CMPB", c.As8(), operand.Mem{Base: b.gps[x]})
		b.branch("JEQ", end)
	})
	b.branch("JMP", end)
	b.ctx.Label(found)
	b.op("ADDQ", b.lowest(mask), b.gps[x])
	b.ctx.Label(end)
	b.op("SUBQ", start, b.gps[x])
	b.returnGP(b.gps[x])
}

// equal clears the zero flag where a lane of some vectors equals v. A difference of 0 is the least there is, so that
// one comparison does for all: those that set masks have fewer pipes than differences and minima.
func (b *x86) equal(x Ptr, v Vec, vectors int) {
	least := make([]Vec, vectors)
	for u := range least {
		least[u] = b.newVec()
		b.op("VPXORQ", b.mem(x, u, 0), b.v(v), b.v(least[u]))
	}
	b.combine("PMINUB", least)
	b.maskBits("VPTESTNMB", b.v(least[0]), least[0])
}

// combine puts some vectors, a power of two of them, into the first, by an operation that does not mind the order.
func (b *x86) combine(op string, vs []Vec) {
	for ; len(vs) > 1; vs = vs[:len(vs)/2] {
		for i, other := range vs[len(vs)/2:] {
			b.applyTo(op, vs[i], other)
		}
	}
}

// maskBits moves the mask that a comparison sets to a general register, and the flags with it.
func (b *x86) maskBits(compare string, m operand.Op, v Vec) reg.Register {
	k, mask := b.ctx.K(), b.ctx.GP64()
	b.op(compare, m, b.v(v), k)
	b.test(k, mask)
	return mask
}

// test moves a mask to a general register, and has flags of that: a jump on those of a mask register waits longer.
func (b *x86) test(k, mask reg.Register) {
	b.op("KMOVQ", k, mask)
	b.op("TESTQ", mask, mask)
}

// matches compares vectors with v, one where tiers have masks. The register it gives has a bit for each lane that some
// vector has a match in; flags are those of that register.
func (b *x86) matches(x Ptr, v Vec, vectors int) reg.Register {
	if b.opmask() {
		return b.maskBits("VPCMPEQB", b.mem(x, 0, 0), v)
	}
	hits := make([]Vec, vectors)
	for u := range hits {
		hits[u] = b.newVec()
		b.equalBytes(b.mem(x, u, 0), v, hits[u])
	}
	b.combine("POR", hits)
	mask := b.ctx.GP64()
	b.plain("PMOVMSKB", b.v(hits[0]), mask.As32())
	b.op("TESTL", mask.As32(), mask.As32())
	return mask
}
