package gen

// This file holds what the RVV backend does with index streams.

func (b *rvv) Span(p Ptr, say string) Count {
	n, x := b.newGP(), b.r.take(b.symbol)
	b.emit("MOVWU", "%d(X%d), X%d", indexSize, b.gps[p], b.gps[n])
	b.emit("MOVWU", "(X%d), X%d", b.gps[p], x)
	b.emit("SUB", "X%d, X%d", x, b.gps[n])
	b.r.give(x)
	b.note("X", b.gps[n], say)
	return Count(n)
}

// Gather makes offsets of 64 bits of the indices: those of 32 would reach 4 GiB. For elements of 32 bits they fill a
// pair of groups.
func (b *rvv) Gather(x, p Ptr, unit int) Vec {
	b.whole()
	index := b.newVec()
	b.at(p, unit, 0, func(mem string) { b.emit("VLE32V", "%s, %s", mem, b.in(index)) })
	offsets := b.offsets(index)
	v := b.newVec()
	b.emit("VLUXEI64V", "(X%d), %s, %s", b.gps[x], b.in(offsets[0]), b.in(v))
	b.Free(index)
	b.Free(offsets...)
	return v
}

// offsets are indices times the bytes of an element.
func (b *rvv) offsets(index Vec) []Vec {
	if b.elem.Size > indexSize {
		v := b.newVec()
		b.emit("VZEXTVF2", "%s, %s", b.in(index), b.in(v))
		b.ShiftLeft(v, int(log2(b.elem.Size)))
		return []Vec{v}
	}
	pair, size := b.newPair(), b.r.take(b.symbol)
	b.emit("MOV", "$%d, X%d", b.elem.Size, size)
	b.emit("VWMULUVX", "X%d, %s, %s", size, b.in(index), b.in(pair[0]))
	b.r.give(size)
	return pair
}

// GatherScalar has no other way: nothing of a body knows how many lanes it would have to fill.
func (b *rvv) GatherScalar(x, p Ptr, unit int) Vec { return b.Gather(x, p, unit) }
