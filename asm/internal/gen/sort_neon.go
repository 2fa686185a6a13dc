package gen

import "fmt"

// netNEON sorts unsigned lanes of 32 bits.
type netNEON struct{ *neon }

func (n netNEON) vectors(name, arrangement string, x, y, to Vec) {
	n.emit(name, "V%[1]d.%[4]s, V%[2]d.%[4]s, V%[3]d.%[4]s", n.reg(y), n.reg(x), n.reg(to), arrangement)
}

func (n netNEON) minMax(x, y Vec) {
	lo := n.newVec()
	n.vectors("VUMIN", "S4", x, y, lo)
	n.vectors("VUMAX", "S4", x, y, y)
	n.rename(x, lo)
}

// rename makes x what t is.
func (n netNEON) rename(x, t Vec) {
	n.vecs[x], n.vecs[t] = n.vecs[t], n.vecs[x]
	n.Free(t)
}

func (n netNEON) reversed(x Vec) { n.rename(x, n.partners(x, 3)) }

// within puts minima and maxima together: between neighbours both lanes of a pair have both.
func (n netNEON) within(x Vec, by int) {
	t, lo := n.partners(x, by), n.newVec()
	n.vectors("VUMIN", "S4", x, t, lo)
	n.vectors("VUMAX", "S4", x, t, t)
	if by == 1 {
		n.vectors("VTRN1", "S4", lo, t, lo)
	} else {
		n.emit("VMOV", "V%d.D[1], V%d.D[1]", n.reg(t), n.reg(lo))
	}
	n.rename(x, lo)
	n.Free(t)
}

// partners gives to each lane the value of the lane with number xor by.
func (n netNEON) partners(x Vec, by int) Vec {
	t := n.newVec()
	from := n.reg(x)
	if by&1 != 0 {
		n.emit("VREV64", "V%d.S4, V%d.S4", from, n.reg(t))
		from = n.reg(t)
	}
	if by&2 != 0 {
		n.emit("VEXT", "$8, V%d.B16, V%d.B16, V%d.B16", from, from, n.reg(t))
	}
	if by >= 4 {
		panic(fmt.Sprintf("gen: no shuffle by %d", by))
	}
	return t
}

func runsNEON(b *neon) {
	z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("x", "elements left")
	block := sortBlock(b.Tier())
	b.while(n, block*b.Lanes(), []Ptr{z, x}, func() {
		vs := loads(b, x, block)
		sortAll(netNEON{b}, vs)
		for i, v := range vs {
			b.Store(z, i, 0, v)
		}
	})
	b.ReturnNothing()
}

func mergeNEON(b *neon) {
	z := b.Slice("z", "z")
	a, y := b.Slice("a", "next of a"), b.Slice("b", "next of b")
	lastA, lastB := b.last("a", a, "last place in a to read from"), b.last("b", y, "last place in b")
	from, headA, headB, after := b.newGP(), b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	vectors := mergeVectors(b.Tier())
	step := vectors * b.Lanes() * b.elem.Size
	kept, next := loads(b, a, vectors), loads(b, y, vectors)
	b.emit("ADD", "$%d, R%d", step, b.gps[a])
	b.emit("ADD", "$%d, R%d", step, b.gps[y])
	loop, end := b.newLabel("loop"), b.newLabel("done")
	b.label(loop)
	b.scope(func() {
		low, high := b.copies(kept), b.copies(next)
		mergeRuns(netNEON{b}, low, high)
		for i, v := range low {
			b.Store(z, i, 0, v)
		}
		for i, v := range high {
			b.copy(b.reg(v), b.reg(kept[i]))
		}
	})
	b.emit("ADD", "$%d, R%d", step, b.gps[z])
	b.emit("CMP", "R%d, R%d", lastA, b.gps[a])
	b.emit("BHI", "%s", end)
	b.emit("CMP", "R%d, R%d", lastB, b.gps[y])
	b.emit("BHI", "%s", end)
	b.Comment("the side with the smaller head, without a branch")
	b.emit("MOVWU", "(R%d), R%d", b.gps[a], headA)
	b.emit("MOVWU", "(R%d), R%d", b.gps[y], headB)
	b.emit("CMP", "R%d, R%d", headB, headA)
	b.emit("CSEL", "HI, R%d, R%d, R%d", b.gps[y], b.gps[a], b.gps[from])
	b.emit("ADD", "$%d, R%d, R%d", step, b.gps[y], after)
	b.emit("CSEL", "HI, R%d, R%d, R%d", after, b.gps[y], b.gps[y])
	b.emit("ADD", "$%d, R%d, R%d", step, b.gps[a], after)
	b.emit("CSEL", "LS, R%d, R%d, R%d", after, b.gps[a], b.gps[a])
	for i, v := range next {
		b.emit("FMOVQ", "%s, F%d", b.mem(Ptr(from), i*16, 16), b.reg(v))
	}
	b.emit("B", "%s", loop)
	b.label(end)
	b.Comment("what is kept")
	for i, v := range kept {
		b.Store(z, i, 0, v)
	}
	for _, side := range []struct {
		name string
		at   Ptr
	}{{"a", a}, {"b", y}} {
		b.emit("MOVD", "%s, R%d", b.arg(side.name, "base"), after)
		b.emit("SUB", "R%d, R%d", after, b.gps[side.at])
	}
	b.emit("LSR", "$2, R%d", b.gps[a])
	b.emit("ADD", "R%d<<%d, R%d", b.gps[y], 32-2, b.gps[a])
	b.returnGP(b.gps[a])
}

// last is the last address at which enough vectors of a slice can be read.
func (b *neon) last(name string, at Ptr, say string) int {
	r := b.argument("MOVD", b.arg(name, "len"), say)
	b.emit("ADD", "R%d<<2, R%d, R%d", b.gps[r], b.gps[at], b.gps[r])
	b.emit("SUB", "$%d, R%d", mergeVectors(b.Tier())*b.Lanes()*b.elem.Size, b.gps[r])
	return b.gps[r]
}

// copies gives registers of their own to values that a loop carries.
func (b *neon) copies(vs []Vec) []Vec {
	out := make([]Vec, len(vs))
	for i, v := range vs {
		out[i] = b.newVec()
		b.copy(b.reg(v), b.reg(out[i]))
	}
	return out
}
