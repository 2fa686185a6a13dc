package gen

import "fmt"

// Encoders for what SVE has beside arithmetic: moves, predicates, counts, memory.

// sveImmediate puts a small number into each lane.
func sveImmediate(lane, d, value int) word {
	bits := 0x2538c000 | bySize(lane) | signed(value, 8)<<5 | field(d)
	return word{bits, fmt.Sprintf("mov %s, #%d", z(d, lane), value)}
}

// signed is a number as so many bits with sign.
func signed(value, bits int) uint32 {
	if value < -1<<(bits-1) || value >= 1<<(bits-1) {
		panic(fmt.Sprintf("gen: %d does not fit %d bits with sign", value, bits))
	}
	return uint32(value) & (1<<bits - 1)
}

// sveFromGP copies a general register to every lane.
func sveFromGP(lane, d, n int) word {
	bits := 0x05203800 | bySize(lane) | field(n)<<5 | field(d)
	kind := "w"
	if lane == 8 {
		kind = "x"
	}
	return word{bits, fmt.Sprintf("mov %s, %s%d", z(d, lane), kind, n)}
}

// sveSplat copies the first lane of n to every lane. The place of the lowest bit that is set tells the lanes' size.
func sveSplat(lane, d, n int) word {
	bits := 0x05202000 | uint32(lane)<<16 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("mov %s, %s%d", z(d, lane), letter(lane), n)}
}

// sveWhere copies the lanes of n that g chooses.
func sveWhere(lane, g, d, n int) word {
	bits := 0x0520c000 | bySize(lane) | field(d)<<16 | predicate(g)<<10 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("mov %s, p%d/m, %s", z(d, lane), g, z(n, lane))}
}

// sveIndex is first, first + step, first + 2·step … .
func sveIndex(lane, d, first, step int) word {
	bits := 0x04204000 | bySize(lane) | signed(step, 5)<<16 | signed(first, 5)<<5 | field(d)
	return word{bits, fmt.Sprintf("index %s, #%d, #%d", z(d, lane), first, step)}
}

// sveSteps is the same with the first number and the step in general registers.
func sveSteps(lane, d, first, step int) word {
	bits := 0x04204c00 | bySize(lane) | field(step)<<16 | field(first)<<5 | field(d)
	kind := "w"
	if lane == 8 {
		kind = "x"
	}
	from := fmt.Sprint(first)
	if first == zeroReg {
		from = "zr"
	}
	return word{bits, fmt.Sprintf("index %s, %s%s, %[2]s%[4]d", z(d, lane), kind, from, step)}
}

// Patterns of ptrue: how many of the lanes.
const (
	oneLane  = 1
	allLanes = 31
)

func svePTrue(lane, d, pattern int) word {
	bits := 0x2518e000 | bySize(lane) | uint32(pattern)<<5 | predicate(d)
	some := map[int]string{oneLane: ", vl1", allLanes: ""}[pattern]
	return word{bits, fmt.Sprintf("ptrue p%d.%s%s", d, letter(lane), some)}
}

// sveWhile chooses the lanes from number from on that come before number to: both are general registers.
func sveWhile(lane, d, from, to int) word {
	bits := 0x25201c00 | bySize(lane) | field(to)<<16 | field(from)<<5 | predicate(d)
	first := fmt.Sprintf("x%d", from)
	if from == zeroReg {
		first = "xzr"
	}
	return word{bits, fmt.Sprintf("whilelo p%d.%s, %s, x%d", d, letter(lane), first, to)}
}

// sveOr chooses what n or m do, among the lanes of g. A copy is n or n among n.
func sveOr(d, g, n, m int) word {
	bits := 0x25804000 | predicate(m)<<16 | predicate(g)<<10 | predicate(n)<<5 | predicate(d)
	if n == m && n == g {
		return word{bits, fmt.Sprintf("mov p%d.b, p%d.b", d, n)}
	}
	return word{bits, fmt.Sprintf("orr p%d.b, p%d/z, p%d.b, p%d.b", d, g, n, m)}
}

// svePTest sets the flags by the lanes of n among those of g: equal is none.
func svePTest(g, n int) word {
	return word{0x2550c000 | predicate(g)<<10 | predicate(n)<<5, fmt.Sprintf("ptest p%d, p%d.b", g, n)}
}

// sveBefore chooses the lanes of g before the first of n.
func sveBefore(d, g, n int) word {
	bits := 0x25904000 | predicate(g)<<10 | predicate(n)<<5 | predicate(d)
	return word{bits, fmt.Sprintf("brkb p%d.b, p%d/z, p%d.b", d, g, n)}
}

// sveCountLanes counts the lanes of n among those of g into a general register.
func sveCountLanes(lane, d, g, n int) word {
	bits := 0x25208000 | bySize(lane) | predicate(g)<<10 | predicate(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("cntp x%d, p%d, p%d.%s", d, g, n, letter(lane))}
}

var sveCompareCodes = map[string]uint32{"fcmgt": 0x65004010, "fcmge": 0x65004000, "cmpeq": 0x2400a000,
	"cmphi": 0x24000010}

// sveCompare chooses the lanes of g where n op m. A comparison of integers sets the flags as ptest does.
func sveCompare(name string, lane, d, g, n, m int) word {
	bits := code(sveCompareCodes, name) | bySize(lane) | field(m)<<16 | governing(g)<<10 | field(n)<<5 | predicate(d)
	return word{bits, fmt.Sprintf("%s p%d.%s, p%d/z, %s, %s", name, d, letter(lane), g, z(n, lane), z(m, lane))}
}

// sveCompareTo is sveCompare of integers with a number: equal, or not.
func sveCompareTo(name string, lane, d, g, n, number int) word {
	bits := code(map[string]uint32{"cmpeq": 0x25008000, "cmpne": 0x25008010}, name) | bySize(lane)
	bits |= signed(number, 5)<<16 | governing(g)<<10 | field(n)<<5 | predicate(d)
	return word{bits, fmt.Sprintf("%s p%d.%s, p%d/z, %s, #%d", name, d, letter(lane), g, z(n, lane), number)}
}

// sveCount puts the lanes of so many vectors into a general register.
func sveCount(lane, d, vectors int) word {
	if vectors < 1 || vectors > 16 {
		panic(fmt.Sprintf("gen: the lanes of %d vectors are not counted by one instruction", vectors))
	}
	bits := 0x0420e3e0 | bySize(lane) | uint32(vectors-1)<<16 | field(d)
	times := ""
	if vectors > 1 {
		times = fmt.Sprintf(", all, mul #%d", vectors)
	}
	return word{bits, fmt.Sprintf("cnt%s x%d%s", moved(lane), d, times)}
}

// sveForward adds the bytes of so many vectors to a general register.
func sveForward(d, n, vectors int) word {
	bits := 0x04205000 | field(n)<<16 | signed(vectors, 6)<<5 | field(d)
	return word{bits, fmt.Sprintf("addvl x%d, x%d, #%d", d, n, vectors)}
}

// sveMemory are the fixed bits of moves to or from memory by the size of lanes. What index loads are 32-bit numbers,
// whatever the lanes.
var sveMemory = map[string]map[int]uint32{
	"ld1":   {1: 0xa400a000, 4: 0xa540a000, 8: 0xa5e0a000},
	"st1":   {1: 0xe400e000, 4: 0xe540e000, 8: 0xe5e0e000},
	"stnt1": {4: 0xe510e000, 8: 0xe590e000},
	"index": {4: 0xa540a000, 8: 0xa560a000},
	"ld1r":  {4: 0x8540c000, 8: 0x85c0e000},
	"ld1rq": {4: 0xa5002000, 8: 0xa5802000},
}

// memoryCode finds the fixed bits of a move.
func memoryCode(name string, lane int) uint32 {
	bits, ok := sveMemory[name][lane]
	if !ok {
		panic(fmt.Sprintf("gen: no encoding for %s of lanes of %d bytes", name, lane))
	}
	return bits
}

// sveMove loads or stores a vector so many vectors behind an address; loads put 0 in the lanes that g leaves out.
func sveMove(name string, lane, g, v, base, vectors int) word {
	bits := memoryCode(name, lane) | signed(vectors, 4)<<16 | governing(g)<<10 | field(base)<<5 | field(v)
	mnemonic, mode := name+moved(lane), "/z"
	switch name {
	case "index":
		mnemonic = "ld1w"
	case "st1", "stnt1":
		mode = ""
	}
	return word{bits, fmt.Sprintf("%s {%s}, p%d%s, %s", mnemonic, z(v, lane), g, mode, sveAt(base, vectors, ", mul vl"))}
}

// sveStore4 stores structures of 4 elements, one of each of 4 vectors that follow each other.
func sveStore4(lane, g, v, base int) word {
	bits := uint32(0xe570e000)
	if lane == 8 {
		bits = 0xe5f0e000
	}
	bits |= governing(g)<<10 | field(base)<<5 | field(v)
	return word{bits, fmt.Sprintf("st4%s {%s-%s}, p%d, [x%d]", moved(lane), z(v, lane), z(v+3, lane), g, base)}
}

// moved is how mnemonics of moves call the size of elements.
func moved(lane int) string { return string("bhwd"[log2(lane)]) }

// sveAt is an address.
func sveAt(base, offset int, unit string) string {
	if offset == 0 {
		return fmt.Sprintf("[x%d]", base)
	}
	return fmt.Sprintf("[x%d, #%d%s]", base, offset, unit)
}

// sveBroadcast loads one element, so many bytes behind an address, to every lane.
func sveBroadcast(lane, v, base, offset int) word {
	if offset < 0 || offset%lane != 0 || offset/lane >= 1<<6 {
		panic(fmt.Sprintf("gen: offset %d does not fit a load of one element", offset))
	}
	bits := memoryCode("ld1r", lane) | uint32(offset/lane)<<16 | everyLane<<10 | field(base)<<5 | field(v)
	return word{bits, fmt.Sprintf("ld1r%s {%s}, p%d/z, %s", moved(lane), z(v, lane), everyLane, sveAt(base, offset, ""))}
}

// sveQuad loads 16 bytes, so many bytes behind an address, to every 128 bits.
func sveQuad(lane, v, base, offset int) word {
	if offset%quad != 0 {
		panic(fmt.Sprintf("gen: offset %d does not fit a load of 16 bytes", offset))
	}
	bits := memoryCode("ld1rq", lane) | signed(offset/quad, 4)<<16 | everyLane<<10 | field(base)<<5 | field(v)
	return word{bits, fmt.Sprintf("ld1rq%s {%s}, p%d/z, %s", moved(lane), z(v, lane), everyLane, sveAt(base, offset, ""))}
}

// sveGather loads the elements of a stream that a vector of numbers without sign tells, as wide as the lanes.
func sveGather(lane, g, v, base, index int) word {
	bits, scaled := uint32(0x85204000), "uxtw #2"
	if lane == 8 {
		bits, scaled = 0xc5e0c000, "lsl #3"
	}
	bits |= field(index)<<16 | governing(g)<<10 | field(base)<<5 | field(v)
	return word{bits, fmt.Sprintf("ld1%s {%s}, p%d/z, [x%d, %s, %s]",
		moved(lane), z(v, lane), g, base, z(index, lane), scaled)}
}
