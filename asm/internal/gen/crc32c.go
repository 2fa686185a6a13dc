package gen

import "flynn/asm/isa"

// eightBytes is what a trip with CRC instructions handles.
const eightBytes = "8 bytes of each of 3 streams"

var crc32c = &program{
	name: "crc32c", sig: "(x []byte, t []uint32) uint32", elems: []Elem{U8},
	tiers: []isa.ID{isa.SSE42, isa.CLMUL, isa.VPCLMUL, isa.CRC, isa.PMULL},
	why:   "neither bytes nor tables go into lanes",
	trips: map[isa.ID]string{isa.SSE42: eightBytes, isa.CRC: eightBytes},
	doc: []string{
		"CRC-32C of x. t holds tables: 256 remainders of a byte, then for each stride of crcStrides, eight times 16",
		"remainders of a nibble, moved on by that many bytes.",
	},
	bodies: bodies{isa.FamilyX86: on(crc32cX86), isa.FamilyNEON: on(crc32cNEON)},
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
