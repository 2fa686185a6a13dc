package kernels

import (
	"flynn/asm"
	"flynn/asm/isa"
)

var _ = define(Spec{
	Name: "crc32c", Doc: "CRC-32C (Castagnoli) of a byte string: remainder of a polynomial over GF(2). RVV alone " +
		"cannot multiply without carries: no SIMD there", Size: "bytes",
	Dwarf: "combinational logic", Work: perElement(0, 1, 0), Step: 4 * 64, Mixed: []Level{L1},
	Algorithm: func(t isa.ID) string {
		switch t {
		case isa.SSE42, isa.CRC:
			return "instruction"
		case isa.CLMUL, isa.VPCLMUL, isa.PMULL:
			return "fold"
		}
		return "table"
	},
}, crc32cForm(), crc32c, asm.Crc32cU8, method[crcFunc]{"slicing", crcSlicing})

// crcFunc is the CRC of x, with tables that machine code needs: see crcTables.
type crcFunc = func(x []byte, t []uint32) uint32

// castagnoli is the polynomial without its x³², lowest coefficient in the highest bit. Source: Castagnoli, Bräuer and
// Herrmann, Optimization of cyclic redundancy-check codes with 24 and 32 parity bits, IEEE Trans. Commun. 41 (1993).
const castagnoli = 0x82F63B78

// crcStrides are the bytes by which machine code moves remainders on.
var crcStrides = [...]int{1024, 128}

// crcTables are the remainders of all bytes, and for each stride of all nibbles of a remainder moved on by it.
var crcTables = func() []uint32 {
	t := make([]uint32, 0, 256+len(crcStrides)*8*16)
	for v := range uint32(256) {
		t = append(t, crcShift(v, 1))
	}
	for _, stride := range crcStrides {
		for place := range 8 {
			for v := range uint32(16) {
				t = append(t, crcShift(v<<(4*place), stride))
			}
		}
	}
	return t
}()

// crcSlices are the remainders of all bytes that are followed by 0 to 7 more.
var crcSlices = func() (t [8][256]uint32) {
	for i := range t {
		for v := range t[i] {
			t[i][v] = crcShift(uint32(v), i+1)
		}
	}
	return t
}()

// crc32c goes byte by byte: one table step waits for the one before.
func crc32c(x []byte, t []uint32) uint32 {
	crc := ^uint32(0)
	bytes := (*[256]uint32)(t)
	for _, v := range x {
		crc = crc>>8 ^ bytes[byte(crc)^v]
	}
	return ^crc
}

// crcSlicing takes eight bytes at once, with a table for each. Source: Kounavis and Berry, Novel table lookup-based
// algorithms for high-performance CRC generation, IEEE Trans. Comput. 57 (2008).
func crcSlicing(x []byte, _ []uint32) uint32 {
	crc, t := ^uint32(0), &crcSlices
	for ; len(x) >= 8; x = x[8:] {
		a := crc ^ (uint32(x[0]) | uint32(x[1])<<8 | uint32(x[2])<<16 | uint32(x[3])<<24)
		crc = t[7][byte(a)] ^ t[6][byte(a>>8)] ^ t[5][byte(a>>16)] ^ t[4][byte(a>>24)] ^
			t[3][x[4]] ^ t[2][x[5]] ^ t[1][x[6]] ^ t[0][x[7]]
	}
	for _, v := range x {
		crc = crc>>8 ^ t[0][byte(crc)^v]
	}
	return ^crc
}

// crcShift multiplies a remainder by x^(8·bytes): what so many zero bytes do to it.
func crcShift(crc uint32, bytes int) uint32 {
	for p := uint32(1) << 23; bytes > 0; bytes >>= 1 { // p is x^8, then its squares
		if bytes&1 != 0 {
			crc = crcProduct(crc, p)
		}
		p = crcProduct(p, p)
	}
	return crc
}

// crcProduct is a·b modulo the polynomial.
func crcProduct(a, b uint32) uint32 {
	var p uint32
	for ; a != 0; a <<= 1 {
		p ^= b & -(a >> 31)
		b = b>>1 ^ castagnoli&-(b&1)
	}
	return p
}

// crc32cForm is the form of a CRC. That of a whole is that of its first part, moved on by the length of the second,
// plus that of the second.
func crc32cForm() Form[byte, crcFunc] {
	odd := value[byte]{"h>>8 with its lowest bit set", func(h uint64) byte { return byte(h>>8) | 1 }}
	f := elements(layout[byte]{each(input, odd)}, func(f crcFunc, d *Data[byte]) { d.I = int(f(d.X, crcTables)) })
	f.Fold = func(whole, part *Data[byte]) {
		whole.I = int(crcShift(uint32(whole.I), part.M)) ^ part.I
	}
	return f
}
