package gen

import "fmt"

// Encoders for what Go's assembler has no name for (golang/go#41092): floating-point vector arithmetic other than
// VFMLA. Bit fields are those of the Arm Architecture Reference Manual (DDI 0487), section C4.1, "Data Processing --
// Scalar Floating-Point and Advanced SIMD"; the title of the table stands at each encoder.
//
// The remark of a WORD is GNU syntax as golang.org/x/arch/arm64/arm64asm prints it, destination first; a test
// decodes every WORD and compares.

// word is one encoded instruction.
type word struct {
	bits uint32
	text string
}

// field is a vector register's number, ready to be shifted into its place.
func field(r int) uint32 {
	if r < 0 || r > 31 {
		panic(fmt.Sprintf("gen: there is no register V%d", r))
	}
	return uint32(r)
}

// double is the sz bit, which tells float64 from float32.
func double(e Elem) uint32 {
	switch e {
	case F32:
		return 0
	case F64:
		return 1
	}
	panic(fmt.Sprintf("gen: no floating-point instruction works on %q", e.Name))
}

// threeSame are vectors of equal arrangement: d = n op m.
// "Advanced SIMD three same": 0 Q U 01110 size 1 Rm opcode 1 Rn Rd; Q = 1 for 128 bits, size = o sz.
func threeSame(name string, e Elem, d, n, m int) word {
	type code struct{ u, o, opcode uint32 }
	c, ok := map[string]code{
		"fadd":    {0, 0, 0b11010},
		"fmul":    {1, 0, 0b11011},
		"fsub":    {0, 1, 0b11010},
		"frsqrts": {0, 1, 0b11111},
		"fcmgt":   {1, 1, 0b11100},
		"fcmge":   {1, 0, 0b11100},
		"fmaxnm":  {0, 0, 0b11000},
		"faddp":   {1, 0, 0b11010},
	}[name]
	if !ok {
		panic("gen: no encoding for " + name)
	}
	bits := 1<<30 | c.u<<29 | 0b01110<<24 | c.o<<23 | double(e)<<22 | 1<<21 |
		field(m)<<16 | c.opcode<<11 | 1<<10 | field(n)<<5 | field(d)
	a := []string{"4s", "2d"}[double(e)]
	return word{bits, fmt.Sprintf("%s v%d.%s, v%d.%s, v%d.%s", name, d, a, n, a, m, a)}
}

// twoSame are vectors of equal arrangement: d = op n.
// "Advanced SIMD two-register miscellaneous": 0 Q U 01110 size 10000 opcode 10 Rn Rd; size = o sz.
func twoSame(name string, e Elem, d, n int) word {
	type code struct{ u, o, opcode uint32 }
	c, ok := map[string]code{
		"frsqrte": {1, 1, 0b11101},
	}[name]
	if !ok {
		panic("gen: no encoding for " + name)
	}
	bits := 1<<30 | c.u<<29 | 0b01110<<24 | c.o<<23 | double(e)<<22 | 0b10000<<17 | c.opcode<<12 | 0b10<<10 |
		field(n)<<5 | field(d)
	a := []string{"4s", "2d"}[double(e)]
	return word{bits, fmt.Sprintf("%s v%d.%s, v%d.%s", name, d, a, n, a)}
}

// fmlaLane is d += n · lane of m.
// "Advanced SIMD vector x indexed element": 0 Q U 01111 size L M Rm opcode H 0 Rn Rd; size = 1 sz, M:Rm is the
// register, H:L the lane of four, H that of two.
func fmlaLane(e Elem, d, n, m, lane int) word {
	lanes := 16 / e.Size
	if lane < 0 || lane >= lanes {
		panic(fmt.Sprintf("gen: there is no lane %d of %d", lane, lanes))
	}
	h, l := uint32(lane), uint32(0)
	if e == F32 {
		h, l = h>>1, h&1
	}
	bits := 1<<30 | 0b01111<<24 | 1<<23 | double(e)<<22 | l<<21 | field(m)<<16 | 0b0001<<12 | h<<11 |
		field(n)<<5 | field(d)
	s := []string{"s", "d"}[double(e)]
	return word{bits, fmt.Sprintf("fmla v%d.%d%s, v%d.%d%s, v%d.%s[%d]", d, lanes, s, n, lanes, s, m, s, lane)}
}

// pairwise combines the two first lanes of n into lane 0 of d, and clears the rest of d.
// "Advanced SIMD scalar pairwise": 01 U 11110 size 11000 opcode 10 Rn Rd; size = o sz.
func pairwise(name string, e Elem, d, n int) word {
	opcode, ok := map[string]uint32{"faddp": 0b01101, "fmaxnmp": 0b01100}[name]
	if !ok {
		panic("gen: no encoding for " + name)
	}
	bits := 1<<30 | 1<<29 | 0b11110<<24 | double(e)<<22 | 0b11000<<17 | opcode<<12 | 0b10<<10 |
		field(n)<<5 | field(d)
	scalar, a := []string{"s", "d"}[double(e)], []string{"2s", "2d"}[double(e)]
	return word{bits, fmt.Sprintf("%s %s%d, v%d.%s", name, scalar, d, n, a)}
}

// smax is the larger of each 32-bit lane of n and m. "Advanced SIMD three same", size = 2 is 32 bits.
func smax(d, n, m int) word {
	bits := uint32(1<<30 | 0b01110<<24 | 2<<22 | 1<<21 | 0b01100<<11 | 1<<10)
	bits |= field(m)<<16 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("smax v%d.4s, v%d.4s, v%d.4s", d, n, m)}
}

// umull multiplies the two lower 32-bit lanes of n and m, or with half 1 the two upper ones, to 64 bits.
// "Advanced SIMD three different": 0 Q U 01110 size 1 Rm opcode 00 Rn Rd; Q chooses the half, size = 2 is 32 bits.
func umull(half, d, n, m int) word {
	bits := uint32(half)<<30 | 1<<29 | 0b01110<<24 | 2<<22 | 1<<21 | field(m)<<16 | 0b1100<<12 | field(n)<<5 | field(d)
	a, name := []string{"2s", "4s"}[half], []string{"umull", "umull2"}[half]
	return word{bits, fmt.Sprintf("%s v%d.2d, v%d.%s, v%d.%s", name, d, n, a, m, a)}
}

// maxAcross is the largest of the four float32 lanes of n, in lane 0 of d; NaN lanes are passed over.
// "Advanced SIMD across lanes": 0 Q U 01110 size 11000 opcode 10 Rn Rd.
func maxAcross(d, n int) word {
	bits := 1<<30 | 1<<29 | 0b01110<<24 | 0b11000<<17 | 0b01100<<12 | 0b10<<10 | field(n)<<5 | field(d)
	return word{uint32(bits), fmt.Sprintf("fmaxnmv s%d, v%d.4s", d, n)}
}
