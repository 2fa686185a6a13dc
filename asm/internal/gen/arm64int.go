package gen

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
