package gen

import "fmt"

// Integer operations of the arm64 backend, for bodies that the Builder has no words for.

// constant puts 16 bytes into a vector, low half first.
func (b *arm64) constant(lo, hi uint64, say string) Vec {
	v, r := b.newVec(), b.r.take(b.symbol)
	for i, half := range []uint64{lo, hi} {
		b.emit("MOVD", "$%#x, R%d", half, r)
		b.emit("VMOV", "R%d, V%d.D[%d]", r, b.reg(v), i)
	}
	b.r.give(r)
	b.note("V", b.reg(v), say)
	return v
}

// lookup takes bytes of a table by their indices.
func (b *arm64) lookup(table, index, to Vec) {
	b.emit("VTBL", "V%d.B16, [V%d.B16], V%d.B16", b.reg(index), b.reg(table), b.reg(to))
}

// bitwise emits to = x op y.
func (b *arm64) bitwise(name string, x, y, to Vec) {
	b.emit(name, "V%d.B16, V%d.B16, V%d.B16", b.reg(y), b.reg(x), b.reg(to))
}

// bytesSame are vectors of 16 bytes: d = n op m. Encoding as threeSame, with size 00.
func bytesSame(name string, d, n, m int) word {
	opcode, ok := map[string]uint32{"uqsub": 1<<29 | 0b00101<<11}[name]
	if !ok {
		panic("gen: no encoding for " + name)
	}
	bits := 1<<30 | 0b01110<<24 | 1<<21 | field(m)<<16 | opcode | 1<<10 | field(n)<<5 | field(d)
	return word{bits, fmt.Sprintf("%s v%d.16b, v%d.16b, v%d.16b", name, d, n, m)}
}
