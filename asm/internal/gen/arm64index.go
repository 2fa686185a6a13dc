package gen

import "slices"

// This file holds what the arm64 backend does with index streams.

func (b *arm64) Index(name, say string) Ptr {
	p := b.Slice(name, say)
	b.index = append(b.index, p)
	return p
}

func (b *arm64) width(p Ptr) int {
	if slices.Contains(b.index, p) {
		return indexSize
	}
	return b.elem.Size
}

func (b *arm64) Span(p Ptr, say string) Count {
	n, t := b.newGP(), b.r.take(b.symbol)
	b.emit("MOVWU", "%s, R%d", b.mem(p, indexSize, indexSize), b.gps[n])
	b.emit("MOVWU", "%s, R%d", b.mem(p, 0, indexSize), t)
	b.emit("SUB", "R%d, R%d", t, b.gps[n])
	b.r.give(t)
	b.note("R", b.gps[n], say)
	return Count(n)
}

// Gather has no instruction in NEON.
func (b *arm64) Gather(x, p Ptr, unit int) Vec { return b.Collect(x, p, unit) }

func (b *arm64) Collect(x, p Ptr, unit int) Vec {
	v, t := b.newVec(), b.r.take(b.symbol)
	for i := range b.Lanes() {
		b.emit("MOVWU", "%s, R%d", b.mem(p, (unit*b.Lanes()+i)*indexSize, indexSize), t)
		b.emit("ADD", "R%d<<%d, R%d, R%d", t, log2(b.elem.Size), b.gps[x], t)
		if i == 0 {
			b.emit("FMOV"+b.d(), "(R%d), F%d", t, b.reg(v)) // clears the other lanes: waits for none of them
		} else {
			b.emit("VLD1", "(R%d), V%d.%s[%d]", t, b.reg(v), b.d(), i)
		}
	}
	b.r.give(t)
	return v
}
