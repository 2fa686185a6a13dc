package gen

// Masks of the SVE backend are predicates. A Mask is numbered as a Vec, so that a body frees those that it made.

// newMask gives a mask that may govern instructions.
func (b *sve) newMask() Mask { return Mask(b.hold(predicates + b.p.take(b.symbol))) }

// mask is the predicate of a mask.
func (b *sve) mask(m Mask) int { return b.reg(Vec(m)) - predicates }

// Greater gives a mask for Merge, of which programs have many.
func (b *sve) Greater(x, y Vec) Mask {
	m := Mask(b.hold(predicates + b.choice.take(b.symbol)))
	b.word(sveCompare("fcmgt", b.elem.Size, b.mask(m), b.govern, b.reg(x), b.reg(y)))
	return m
}

func (b *sve) Merge(m Mask, acc, x Vec) {
	b.word(sveWhere(b.elem.Size, b.mask(m), b.reg(acc), b.reg(x)))
}

// All is the lanes that this trip has.
func (b *sve) All() Mask {
	m := b.newMask()
	b.word(sveOr(b.mask(m), b.govern, b.govern, b.govern))
	return m
}

func (b *sve) KeepLess(m Mask, x, y Vec) {
	b.word(sveCompare("fcmge", b.elem.Size, b.mask(m), b.mask(m), b.reg(y), b.reg(x)))
}

func (b *sve) AddWhere(m Mask, acc, x Vec) {
	b.word(sveMerging("fadd", b.elem.Size, b.mask(m), b.reg(acc), b.reg(x)))
}

func (b *sve) While(count Count, masks []Mask, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n := b.gps[count]
	b.emit("CMP", "$0, R%d", n)
	b.emit("BLE", "%s", end)
	b.label(loop)
	b.scope(func() {
		body()
		b.anyLane(masks)
	})
	b.emit("BEQ", "%s", end)
	b.emit("SUB", "$1, R%d", n)
	b.emit("CBNZ", "R%d, %s", n, loop)
	b.label(end)
}

// anyLane sets the flags to equal where no lane of a mask says yes.
func (b *sve) anyLane(masks []Mask) {
	any := b.mask(masks[0])
	if len(masks) > 1 {
		t := b.mask(b.newMask())
		for _, m := range masks[1:] {
			b.word(sveOr(t, everyLane, any, b.mask(m)))
			any = t
		}
	}
	b.word(svePTest(everyLane, any))
}
