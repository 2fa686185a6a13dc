package gen

import "fmt"

// a64 is what the backends for arm64 share: general registers, pointers, counting loops. It prints Go's mnemonics where
// Go's assembler has them and WORDs elsewhere.
type a64 struct {
	printed
}

// generalRegs are the general registers in use: not R16, R17 (veneers), R18 (platform), R26 to R30 (Go, link).
const generalRegs = 1<<16 - 1 | 1<<26 - 1<<19

func newA64(symbol string, l layout) a64 {
	return a64{printed{layout: l, symbol: symbol, r: newPool("general", generalRegs), gp: "R"}}
}

// word prints an encoded instruction.
func (b *a64) word(w word) { b.emit("WORD", "$0x%08x // %s", w.bits, w.text) }

// d is the suffix of a scalar mnemonic: FADDS or FADDD.
func (b *a64) d() string { return b.suffix("S", "D") }

func (b *a64) Slice(name, say string) Ptr { return Ptr(b.argument("MOVD", b.arg(name, "base"), say)) }

func (b *a64) Len(name, say string) Count {
	return Count(b.argument("MOVD", b.arg(name, "len"), say))
}

func (b *a64) Int(name, say string) Count { return Count(b.argument("MOVD", b.arg(name, ""), say)) }

// mem is an address. One that would need a second instruction to form is refused, for it would cost unseen.
func (b *a64) mem(p Ptr, offset, size int) string {
	scaled := offset >= 0 && offset%size == 0 && offset/size < 1<<12
	unscaled := -256 <= offset && offset <= 255
	if !scaled && !unscaled {
		panic(fmt.Sprintf("gen: %s: offset %d does not fit a load of %d bytes", b.symbol, offset, size))
	}
	if offset == 0 {
		return fmt.Sprintf("(R%d)", b.gps[p])
	}
	return fmt.Sprintf("%d(R%d)", offset, b.gps[p])
}

func (b *a64) Span(p Ptr, say string) Count {
	n, t := b.newGP(), b.r.take(b.symbol)
	b.emit("MOVWU", "%s, R%d", b.mem(p, indexSize, indexSize), b.gps[n])
	b.emit("MOVWU", "%s, R%d", b.mem(p, 0, indexSize), t)
	b.emit("SUB", "R%d, R%d", t, b.gps[n])
	b.r.give(t)
	b.note("R", b.gps[n], say)
	return Count(n)
}

func (b *a64) Pointer(p Ptr, say string) Ptr {
	g := b.newGP()
	b.note("R", b.gps[g], say)
	b.Set(Ptr(g), p)
	return b.alike(Ptr(g), p)
}

func (b *a64) Set(p, to Ptr) { b.emit("MOVD", "R%d, R%d", b.gps[to], b.gps[p]) }

func (b *a64) Skip(p Ptr, by Count) {
	b.emit("ADD", "R%d<<%d, R%d", b.gps[by], log2(b.elem.Size), b.gps[p])
}

func (b *a64) ToLine(p Ptr, left Count, say string) Count {
	g := b.newGP()
	count, n := b.gps[g], b.gps[left]
	b.emit("NEG", "R%d, R%d", b.gps[p], count)
	b.emit("AND", "$%d, R%d", cacheLine-1, count)
	b.emit("LSR", "$%d, R%d", log2(b.elem.Size), count)
	b.emit("CMP", "R%d, R%d", n, count)
	b.emit("CSEL", "LT, R%d, R%d, R%d", count, n, count)
	b.emit("SUB", "R%d, R%d", count, n)
	b.note("R", count, say)
	return Count(g)
}

// whileThen runs first before body and then after it, where that runs at all.
func (b *a64) whileThen(left Count, step int, advance []Ptr, first, body, then func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n := b.gps[left]
	b.emit("CMP", "$%d, R%d", imm12(step), n)
	b.emit("BLT", "%s", end)
	first()
	b.label(loop)
	b.scope(body)
	for _, p := range advance {
		b.emit("ADD", "$%d, R%d", imm12(step*b.width(p)), b.gps[p])
	}
	b.emit("SUB", "$%d, R%d", imm12(step), n)
	b.emit("CMP", "$%d, R%d", imm12(step), n)
	b.emit("BGE", "%s", loop)
	then()
	b.label(end)
}

func (b *a64) Repeat(count Count, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n := b.gps[count]
	b.emit("CMP", "$0, R%d", n)
	b.emit("BLE", "%s", end)
	b.label(loop)
	b.scope(body)
	b.emit("SUB", "$1, R%d", n)
	b.emit("CBNZ", "R%d, %s", n, loop)
	b.label(end)
}

// imm12 is an immediate that an addition or comparison takes in one instruction.
func imm12(n int) int {
	if n < 0 || n >= 1<<12 {
		panic(fmt.Sprintf("gen: %d does not fit 12 bits", n))
	}
	return n
}

// Fence is not needed: the barriers that order all stores order these.
func (b *a64) Fence() {}

func (b *a64) Return(v Vec) {
	b.emit("FMOV"+b.d(), "F%d, %s", b.reg(v), b.ret())
	b.ReturnNothing()
}

func (b *a64) ReturnNothing() { b.emit("RET", "") }

// returnGP returns an integer.
func (b *a64) returnGP(r int) {
	b.emit("MOVD", "R%d, %s", r, b.ret())
	b.ReturnNothing()
}
