package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"

	"flynn/asm/isa"
)

// A byte lane counts to 255 before it must be added to wider lanes.
const lane = 255

// count has no avx row: AVX has no integer operations on 256 bits.
var count = &program{
	name: "count", sig: "(x []byte, c byte) int", elems: []Elem{U8}, bound: true,
	tiers: []isa.ID{isa.SSE2, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"How many bytes of x equal c. A match is −1 in its byte lane; lanes are subtracted from 4 accumulators, from each at",
		"most 255 times, and then summed. RVV counts the bits of a mask.",
	},
	amd64: countAMD64,
	arm64: countARM64, riscv64: countRISCV64,
}

func countAMD64(b *amd64) {
	x, n := b.Slice("x", "x"), b.Len("x", "bytes left")
	k := counter{amd64: b, zero: b.newVec(), total: b.newVec(), c: b.newVec()}
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
	b.Say("one byte a trip")
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

// rounds counts in the byte lanes of 4 accumulators, some vectors a trip, then one. Lanes take so many trips at most before
// they must be summed.
func (b *amd64) rounds(x Ptr, n Count, vectors, most int, each func(u int, acc Vec, m operand.Mem), sum func(acc Vec)) {
	b.Say(fmt.Sprintf("%d vectors a trip, at most %d trips before the byte lanes are summed", vectors, most))
	bytes := log2(vectors * b.Lanes())
	trips := b.newGP()
	b.note(b.gps[trips], "trips of this round")
	rounds, done := b.label("round"), b.label("done")
	b.ctx.Label(rounds)
	b.op("MOVQ", b.gps[n], b.gps[trips])
	b.op("SHRQ", operand.U8(bytes), b.gps[trips])
	b.op("JZ", operand.LabelRef(done))
	few := b.ctx.GP64()
	b.op("MOVQ", operand.U32(most), few)
	b.op("CMPQ", b.gps[trips], few)
	b.op("CMOVQGT", few, b.gps[trips])
	spent := b.ctx.GP64()
	b.op("MOVQ", b.gps[trips], spent)
	b.op("SHLQ", operand.U8(bytes), spent)
	b.op("SUBQ", spent, b.gps[n])
	acc := []Vec{b.newVec(), b.newVec(), b.newVec(), b.newVec()}
	for _, v := range acc {
		b.clear(v)
	}
	b.Repeat(Count(trips), func() {
		for u := range vectors {
			each(u, acc[u%len(acc)], b.mem(x, u, 0))
		}
		b.Advance(x, vectors, 0)
	})
	for _, v := range acc {
		sum(v)
	}
	b.op("JMP", operand.LabelRef(rounds))
	b.ctx.Label(done)

	b.Say("one vector a trip")
	b.while(n, b.Lanes(), []Ptr{x}, func() {
		b.clear(acc[0])
		each(0, acc[0], b.mem(x, 0, 0))
		sum(acc[0])
	})
}

func log2(n int) uint64 {
	shift := uint64(0)
	for ; n > 1; n /= 2 {
		shift++
	}
	return shift
}

// counter is what the steps of count share.
type counter struct {
	*amd64
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
func (b *amd64) equalBytes(m operand.Mem, c, to Vec) {
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
