package gen

import (
	"fmt"
	"strings"
)

// Loads and stores of the NEON backend. Two that follow each other and are neighbours in memory become one instruction,
// which takes one turn of the unit that moves data where two moves take two.

const quad = 16 // bytes of a vector

func (b *neon) Load(p Ptr, unit, elem int) Vec {
	v, at := b.newVec(), b.span(unit, elem)
	r := fmt.Sprintf("F%d", b.reg(v))
	if b.single {
		b.emit("FMOV"+b.d(), "%s, %s", b.mem(p, at, b.elem.Size), r)
		return v
	}
	if mem, operands := b.before(p, at); mem != "" {
		if first, ok := strings.CutPrefix(operands, mem+", "); ok && first != r {
			b.replace("FLDPQ", "%s, (%s, %s)", mem, first, r)
			return v
		}
	}
	b.emit("FMOVQ", "%s, %s", b.mem(p, at, quad), r)
	return v
}

func (b *neon) Store(p Ptr, unit, elem int, v Vec) {
	at, r := b.span(unit, elem), fmt.Sprintf("F%d", b.reg(v))
	if b.single {
		b.emit("FMOV"+b.d(), "%s, %s", r, b.mem(p, at, b.elem.Size))
		return
	}
	if mem, operands := b.before(p, at); mem != "" {
		if first, ok := strings.CutSuffix(operands, ", "+mem); ok {
			b.replace("FSTPQ", "(%s, %s), %s", first, r, mem)
			return
		}
	}
	b.emit("FMOVQ", "%s, %s", r, b.mem(p, at, quad))
}

// before is the address of the vector in front of an offset, and the operands of the last instruction, where that is a
// move; "" where a pair cannot begin there: its offset is a number of vectors with 7 bits.
func (b *neon) before(p Ptr, at int) (mem, operands string) {
	first := at - quad
	if first < 0 || first%quad != 0 || first >= 64*quad || len(b.run) == 0 {
		return "", ""
	}
	if last := b.run[len(b.run)-1]; last[0] == "FMOVQ" {
		return b.mem(p, first, quad), last[1]
	}
	return "", ""
}

// replace puts an instruction in the place of the last one.
func (b *neon) replace(mnemonic, format string, args ...any) {
	b.run = b.run[:len(b.run)-1]
	b.emit(mnemonic, format, args...)
}
