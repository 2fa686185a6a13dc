package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// find has no avx row: AVX has no integer operations on 256 bits.
var find = &program{
	name: "find", sig: "(x []byte, c byte) int", elems: []Elem{U8}, bound: true,
	tiers: []isa.ID{isa.SSE2, isa.AVX2, isa.AVX512, isa.NEON, isa.RVV},
	doc: []string{
		"Where the first byte of x is that equals c; the length of x where none does. One branch for 8 vectors, NEON for 4; where they",
		"hold a match, it is looked for vector by vector. RVV has one for a group of registers, and the place from its mask.",
	},
	amd64:   findAMD64,
	arm64:   findARM64,
	riscv64: findRISCV64,
}

// findVectors is how many vectors are compared before a branch: on x86 so many more, as it must first see the mask.
const (
	findVectors      = 4
	findVectorsAMD64 = 8
)

func findAMD64(b *amd64) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	start, c := b.ctx.GP64(), b.ctx.GP32()
	b.note(start, "x")
	b.op("MOVQ", b.gps[x], start)
	b.op("MOVBLZX", b.addr("c", ""), c)
	v := b.newVec()
	b.splatByte(c, v)
	b.note(b.v(v), "c in every lane")
	near, found, end := b.label("near"), b.label("found"), b.label("end")

	b.Say("8 vectors a trip")
	b.while(n, findVectorsAMD64*b.Lanes(), []Ptr{x}, func() {
		if b.opmask() {
			b.equal(x, v, findVectorsAMD64)
		} else {
			b.matches(x, v, findVectorsAMD64)
		}
		b.branch("JNZ", near)
	})
	b.ctx.Label(near)
	var mask reg.Register
	b.Say("one vector a trip")
	b.while(n, b.Lanes(), []Ptr{x}, func() {
		mask = b.matches(x, v, 1)
		b.branch("JNZ", found)
	})
	b.Say("one byte a trip")
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

// equal clears the zero flag where a lane of some vectors equals v. A difference of 0 is the least there is, so that one
// comparison does for all: those that set masks have fewer pipes than differences and minima.
func (b *amd64) equal(x Ptr, v Vec, vectors int) {
	least := make([]Vec, vectors)
	for u := range least {
		least[u] = b.newVec()
		b.op("VPXORQ", b.mem(x, u, 0), b.v(v), b.v(least[u]))
	}
	b.combine("PMINUB", least)
	b.maskBits("VPTESTNMB", b.v(least[0]), least[0])
}

// combine puts some vectors, a power of two of them, into the first, by an operation that does not mind the order.
func (b *amd64) combine(op string, vs []Vec) {
	for ; len(vs) > 1; vs = vs[:len(vs)/2] {
		for i, other := range vs[len(vs)/2:] {
			b.applyTo(op, vs[i], other)
		}
	}
}

// maskBits moves the mask that a comparison sets to a general register, and the flags with it.
func (b *amd64) maskBits(compare string, m operand.Op, v Vec) reg.Register {
	k, mask := b.ctx.K(), b.ctx.GP64()
	b.op(compare, m, b.v(v), k)
	b.test(k, mask)
	return mask
}

// test moves a mask to a general register, and has flags of that: a jump on those of a mask register waits longer.
func (b *amd64) test(k, mask reg.Register) {
	b.op("KMOVQ", k, mask)
	b.op("TESTQ", mask, mask)
}

// matches compares vectors with v, one where tiers have masks. The register it gives has a bit for each lane that some
// vector has a match in; flags are those of that register.
func (b *amd64) matches(x Ptr, v Vec, vectors int) reg.Register {
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

func findARM64(b *arm64) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	start, low, high := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", start, "x")
	b.emit("MOVD", "R%d, R%d", b.gps[x], start)
	v := b.newVec()
	b.emit("VDUP", "R%d, V%d.B16", c, b.reg(v))
	b.note("V", b.reg(v), "c in every lane")
	end := b.newLabel("end")
	for _, vectors := range []int{findVectors, 1} {
		near := b.newLabel("near")
		b.Say(map[int]string{findVectors: "4 vectors a trip", 1: "one vector a trip"}[vectors])
		b.while(n, vectors*b.Lanes(), []Ptr{x}, func() {
			hits := loads(b, x, vectors)
			for i, hit := range hits {
				b.emit("VCMEQ", "V%d.B16, V%d.B16, V%d.B16", b.reg(v), b.reg(hit), b.reg(hit))
				if i > 0 {
					b.bitwise("VORR", hits[0], hit, hits[0])
				}
			}
			b.emit("VMOV", "V%d.D[0], R%d", b.reg(hits[0]), low)
			b.emit("VMOV", "V%d.D[1], R%d", b.reg(hits[0]), high)
			b.emit("ORR", "R%d, R%d", low, high)
			b.emit("CBNZ", "R%d, %s", high, near)
		})
		b.label(near)
	}
	b.Say("one byte a trip")
	b.while(n, 1, []Ptr{x}, func() {
		b.emit("MOVBU", "(R%d), R%d", b.gps[x], low)
		b.emit("CMP", "R%d, R%d", c, low)
		b.emit("BEQ", "%s", end)
	})
	b.label(end)
	b.emit("SUB", "R%d, R%d", start, b.gps[x])
	b.returnGP(b.gps[x])
}
