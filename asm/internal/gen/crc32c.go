package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

// crc32c has no row for a tier without an instruction for it: neither bytes nor tables go into lanes.
var crc32c = &program{
	name: "crc32c", sig: "(x []byte, t []uint32) uint32", elems: []Elem{U8},
	tiers: []isa.ID{isa.SSE42, isa.CLMUL, isa.VPCLMUL, isa.CRC, isa.PMULL},
	doc: []string{
		"CRC-32C of x. t holds tables: 256 remainders of a byte, then for each stride of crcStrides, eight times 16",
		"remainders of a nibble, moved on by that many bytes.",
	},
	amd64: func(b *amd64) {
		if b.Tier().Bits == 512 || b.tier == isa.CLMUL {
			foldAMD64(b)
		} else {
			interleaveAMD64(b)
		}
	},
	arm64: func(b *arm64) {
		if b.tier == isa.PMULL {
			foldARM64(b)
		} else {
			interleaveARM64(b)
		}
	},
}

// A CRC instruction takes 3 cycles and starts every cycle: three streams a stride apart keep it busy. Their remainders
// are put together once for three strides, by tables. The short stride is for what the long one leaves.
const crcStreams = 3

var crcStrides = []int{1024, 128}

// crcSkip is where the tables of a stride start in t, in entries.
func crcSkip(stride int) int { return 256 + 8*16*stride }

// reversed is the polynomial without its x³², lowest coefficient in the highest bit: that of Castagnoli, Bräuer and
// Herrmann, IEEE Trans. Commun. 41 (1993).
const reversed = 0x82F63B78

// power is x^n modulo the polynomial, lowest coefficient in bit 31.
func power(n int) uint32 {
	r := uint32(1) << 31
	for range n {
		r = r>>1 ^ reversed&-(r&1)
	}
	return r
}

// distance gives the factors that move 128 bits on by a number of bits, for their low and their high half. A product
// of two reflected numbers is one place too low, hence the −1.
// Source: Gopal et al., Fast CRC computation for generic polynomials using PCLMULQDQ instruction, Intel (2009).
func distance(bits int) (lo, hi uint64) {
	return uint64(power(bits+64-1)) << 32, uint64(power(bits-1)) << 32
}

// crcAMD64 is what the bodies share.
type crcAMD64 struct {
	*amd64
	x, n, t Count
	crc     reg.GPVirtual
}

func newCRCAMD64(b *amd64) crcAMD64 {
	c := crcAMD64{amd64: b, x: Count(b.Slice("x", "x")), n: b.Len("x", "bytes left"), t: Count(b.Slice("t", "t")), crc: b.ctx.GP64()}
	b.note(c.crc, "remainder so far")
	b.op("MOVL", operand.U32(1<<32-1), c.crc.As32())
	return c
}

func (c crcAMD64) at(offset int) operand.Mem { return operand.Mem{Base: c.gps[c.x], Disp: offset} }

func (c crcAMD64) ret() {
	c.op("NOTL", c.crc.As32())
	c.op("MOVL", c.crc.As32(), c.result())
	c.ReturnNothing()
}

// interleaveAMD64 uses the CRC32 instruction.
func interleaveAMD64(b *amd64) {
	c := newCRCAMD64(b)
	for i, stride := range crcStrides {
		c.streams(stride, crcSkip(i))
	}
	b.Say("8 bytes a trip")
	b.while(c.n, 8, []Ptr{Ptr(c.x)}, func() { b.op("CRC32Q", c.at(0), c.crc) })
	b.Say("one byte a trip")
	b.while(c.n, 1, []Ptr{Ptr(c.x)}, func() { b.op("CRC32B", c.at(0), c.crc.As32()) })
	c.ret()
}

// streams goes through three strides at once while so many bytes are left.
func (c crcAMD64) streams(stride, skip int) {
	c.Say(fmt.Sprintf("three streams of %d bytes", stride))
	loop, end := c.label("loop"), c.label("done")
	c.ctx.Label(loop)
	c.op("CMPQ", c.gps[c.n], operand.I32(crcStreams*stride))
	c.branch("JL", end)
	streams := []reg.GPVirtual{c.crc, c.ctx.GP64(), c.ctx.GP64()}
	for _, s := range streams[1:] {
		c.op("XORL", s.As32(), s.As32())
	}
	trips := c.newGP()
	c.op("MOVQ", operand.U32(stride/8), c.gps[trips])
	c.Repeat(Count(trips), func() {
		for i, s := range streams {
			c.op("CRC32Q", c.at(i*stride), s)
		}
		c.op("ADDQ", operand.I32(8), c.gps[c.x])
	})
	c.Say("put the remainders together")
	c.moveOn(streams[0], skip, streams[1])
	c.moveOn(streams[1], skip, streams[2])
	c.op("MOVQ", streams[2], c.crc)
	c.op("ADDQ", operand.I32((crcStreams-1)*stride), c.gps[c.x])
	c.op("SUBQ", operand.I32(crcStreams*stride), c.gps[c.n])
	c.branch("JMP", loop)
	c.ctx.Label(end)
}

// moveOn adds a remainder, moved on by the stride whose tables start at skip, to that of the next stream.
func (c crcAMD64) moveOn(from reg.GPVirtual, skip int, to reg.GPVirtual) {
	for i := range 8 {
		nibble := c.ctx.GP64()
		c.op("MOVL", from.As32(), nibble.As32())
		c.op("ANDL", operand.U32(15), nibble.As32())
		c.op("SHRL", operand.U8(4), from.As32())
		c.op("XORL", operand.Mem{Base: c.gps[c.t], Index: nibble, Scale: 4, Disp: 4 * (skip + 16*i)}, to.As32())
	}
}
