package gen

import "fmt"

// Encoders for SVE, which Go's assembler does not have. Bit fields are those of the Arm Architecture Reference Manual
// (DDI 0487), section C4.1, "SVE encodings": size in bits 23:22 (0 bytes … 3 doublewords), Pg in 12:10, Zm in 20:16 or,
// where an instruction overwrites its first source, in 9:5, Zn in 9:5, Zd in 4:0.
//
// The remark of a WORD is what GNU objdump prints, aliases included; tests decode every WORD and compare.

// Predicates that the backend keeps: all lanes, and the lanes that a short trip has.
const (
	everyLane = 0
	partial   = 1
)

// zeroReg is the number of XZR.
const zeroReg = 31

// bySize is the size field of lanes of so many bytes.
func bySize(lane int) uint32 {
	switch lane {
	case 1, 2, 4, 8:
		return uint32(log2(lane)) << 22
	}
	panic(fmt.Sprintf("gen: there are no lanes of %d bytes", lane))
}

// z names a vector by its lanes, letter their size.
func z(reg, lane int) string { return fmt.Sprintf("z%d.%s", reg, letter(lane)) }

func letter(lane int) string { return string("bhsd"[log2(lane)]) }

// governing is a predicate that chooses lanes: those from P8 on cannot.
func governing(p int) uint32 {
	if p < 0 || p > 7 {
		panic(fmt.Sprintf("gen: P%d governs no instruction", p))
	}
	return uint32(p)
}

// predicate is any of the 16.
func predicate(p int) uint32 {
	if p < 0 || p > 15 {
		panic(fmt.Sprintf("gen: there is no predicate P%d", p))
	}
	return uint32(p)
}

// code finds the fixed bits of an instruction.
func code(of map[string]uint32, name string) uint32 {
	bits, ok := of[name]
	if !ok {
		panic("gen: no encoding for " + name)
	}
	return bits
}

var sveSameCodes = map[string]uint32{
	"fadd": 0x65000000, "fsub": 0x65000400, "fmul": 0x65000800, "frsqrts": 0x65001c00,
	"add": 0x04200000, "uqsub": 0x04201c00, "tbl": 0x05203000,
	"mul": 0x04206000, "umulh": 0x04206c00, // of SVE2
}

// sveSame are all lanes of vectors: d = n op m.
func sveSame(name string, lane, d, n, m int) word {
	bits := code(sveSameCodes, name) | bySize(lane) | field(m)<<16 | field(n)<<5 | field(d)
	if name == "tbl" { // of lanes of n by the numbers in m
		return word{bits, fmt.Sprintf("tbl %s, {%s}, %s", z(d, lane), z(n, lane), z(m, lane))}
	}
	return word{bits, fmt.Sprintf("%s %s, %s, %s", name, z(d, lane), z(n, lane), z(m, lane))}
}

var sveBitwiseCodes = map[string]uint32{"and": 0x04203000, "orr": 0x04603000, "eor": 0x04a03000}

// sveBitwise is d = n op m, bit by bit. A copy is n or n.
func sveBitwise(name string, d, n, m int) word {
	bits := code(sveBitwiseCodes, name) | field(m)<<16 | field(n)<<5 | field(d)
	if name == "orr" && n == m {
		return word{bits, fmt.Sprintf("mov z%d.d, z%d.d", d, n)}
	}
	return word{bits, fmt.Sprintf("%s z%d.d, z%d.d, z%d.d", name, d, n, m)}
}

var sveMergingCodes = map[string]uint32{
	"fadd": 0x65008000, "fsub": 0x65018000, "fmul": 0x65028000, "fmaxnm": 0x65048000, "fscale": 0x65098000,
	"add": 0x04000000, "smax": 0x04080000, "mul": 0x04100000, "umulh": 0x04130000,
}

// sveMerging changes the lanes of d that g chooses: d = d op m.
func sveMerging(name string, lane, g, d, m int) word {
	bits := code(sveMergingCodes, name) | bySize(lane) | governing(g)<<10 | field(m)<<5 | field(d)
	return word{bits, fmt.Sprintf("%s %s, p%d/m, %[2]s, %[4]s", name, z(d, lane), g, z(m, lane))}
}

var sveFusedCodes = map[string]uint32{"fmla": 0x65200000, "fmls": 0x65202000, "fmad": 0x65208000}

// sveFused changes the lanes of d that g chooses: fmla d += x·y, fmls d −= x·y, fmad d = d·x + y.
func sveFused(name string, lane, g, d, x, y int) word {
	bits := code(sveFusedCodes, name) | bySize(lane) | field(y)<<16 | governing(g)<<10 | field(x)<<5 | field(d)
	return word{bits, fmt.Sprintf("%s %s, p%d/m, %s, %s", name, z(d, lane), g, z(x, lane), z(y, lane))}
}

// sveUnaryCodes have a size of their own where the field does not tell it.
var sveUnaryCodes = map[string]map[int]uint32{
	"fcvtzs": {4: 0x659ca000, 8: 0x65dea000},
	"scvtf":  {4: 0x6594a000, 8: 0x65d6a000},
	"cnt":    {8: 0x04daa000},
}

// sveUnary changes the lanes of d that g chooses: d = op n.
func sveUnary(name string, lane, g, d, n int) word {
	bits, ok := sveUnaryCodes[name][lane]
	if !ok {
		panic(fmt.Sprintf("gen: no encoding for %s of %d bytes", name, lane))
	}
	bits |= governing(g)<<10 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("%s %s, p%d/m, %s", name, z(d, lane), g, z(n, lane))}
}

// sveEstimate is the first step to 1/√n.
func sveEstimate(lane, d, n int) word {
	bits := 0x650f3000 | bySize(lane) | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("frsqrte %s, %s", z(d, lane), z(n, lane))}
}

var sveAcrossCodes = map[string]uint32{
	"faddv": 0x65002000, "fmaxnmv": 0x65042000, "lastb": 0x05238000, "saddv": 0x04002000, "uaddv": 0x04012000,
}

// sveAcross leaves one number of the lanes of n that g chooses in the first lane of d, and 0 in the others. Integers
// are summed in 64 bits.
func sveAcross(name string, lane, g, d, n int) word {
	bits := code(sveAcrossCodes, name) | bySize(lane) | governing(g)<<10 | field(n)<<5 | field(d)
	to := letter(lane)
	if name == "saddv" || name == "uaddv" {
		to = "d"
	}
	return word{bits, fmt.Sprintf("%s %s%d, p%d, %s", name, to, d, g, z(n, lane))}
}

// sveShiftLeft shifts each lane; the amount and the lanes share a field.
func sveShiftLeft(lane, d, n, by int) word {
	if by < 0 || by >= 8*lane {
		panic(fmt.Sprintf("gen: lanes of %d bytes are not shifted by %d", lane, by))
	}
	v := uint32(8*lane + by)
	bits := 0x04209c00 | v>>5<<22 | v&31<<16 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("lsl %s, %s, #%d", z(d, lane), z(n, lane), by)}
}

// sveShiftRight brings in zeros.
func sveShiftRight(lane, d, n, by int) word {
	if by < 1 || by > 8*lane {
		panic(fmt.Sprintf("gen: lanes of %d bytes are not shifted right by %d", lane, by))
	}
	v := uint32(16*lane - by)
	bits := 0x04209400 | v>>5<<22 | v&31<<16 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("lsr %s, %s, #%d", z(d, lane), z(n, lane), by)}
}

// sveEor3 is d = d xor m xor n, of SVE2.
func sveEor3(d, m, n int) word {
	bits := 0x04203800 | field(m)<<16 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("eor3 z%d.d, z%[1]d.d, z%d.d, z%d.d", d, m, n)}
}

// sveSplice puts the lanes of d from the first to the last that g chooses in front, and the first ones of m behind.
func sveSplice(lane, g, d, m int) word {
	bits := 0x052c8000 | bySize(lane) | governing(g)<<10 | field(m)<<5 | field(d)
	return word{bits, fmt.Sprintf("splice %s, p%d, %[1]s, %[3]s", z(d, lane), g, z(m, lane))}
}

// sveFMLALane is d += n · a lane of m in each 128 bits; m is one of the first 8 registers, of doublewords of 16.
func sveFMLALane(lane, d, n, m, at int) word {
	last := 8 * lane / 4
	if m < 0 || m >= last || at < 0 || at >= quad/lane {
		panic(fmt.Sprintf("gen: there is no lane %d of Z%d to multiply by", at, m))
	}
	bits := 0x64a00000 | uint32(at)<<19 | uint32(m)<<16
	if lane == 8 {
		bits = 0x64e00000 | uint32(at)<<20 | uint32(m)<<16
	}
	bits |= field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("fmla %s, %s, %s[%d]", z(d, lane), z(n, lane), z(m, lane), at)}
}

// sveDot adds to each 32-bit lane of d four products of bytes with sign.
func sveDot(d, n, m int) word {
	bits := 0x44800000 | field(m)<<16 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("sdot z%d.s, z%d.b, z%d.b", d, n, m)}
}
