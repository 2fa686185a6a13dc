package gen

import (
	"fmt"
	"math"
)

// Masks of the NEON backend are vectors of ones and zeros. Comparisons are of whole vectors even inside ScalarTail,
// where nobody looks at the other lanes.

func (b *neon) Greater(x, y Vec) Mask {
	m := b.newVec()
	b.word(threeSame("fcmgt", b.elem, b.reg(m), b.reg(x), b.reg(y)))
	return Mask(m)
}

func (b *neon) Merge(m Mask, acc, x Vec) { b.bitwise("VBIT", x, Vec(m), acc) }

// All is made of ones; inside ScalarTail of one lane of them: a move to a scalar register clears the rest.
func (b *neon) All() Mask {
	m := b.pattern(math.MaxUint64>>(64-8*b.elem.Size), "")
	if b.single {
		b.emit("FMOV"+b.d(), "F%d, F%d", b.reg(m), b.reg(m))
	}
	return Mask(m)
}

func (b *neon) KeepLess(m Mask, x, y Vec) {
	t := b.newVec()
	b.word(threeSame("fcmge", b.elem, b.reg(t), b.reg(y), b.reg(x)))
	b.bitwise("VAND", t, Vec(m), Vec(m))
	b.Free(t)
}

func (b *neon) AddWhere(m Mask, acc, x Vec) {
	t := b.newVec()
	b.bitwise("VAND", Vec(m), x, t)
	b.AddTo(acc, t)
	b.Free(t)
}

func (b *neon) While(count Count, masks []Mask, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n, any := b.gps[count], b.r.take(b.symbol)
	b.emit("CMP", "$0, R%d", n)
	b.emit("BLE", "%s", end)
	b.label(loop)
	b.scope(func() {
		body()
		b.any(masks, any)
	})
	b.emit("CBZ", "R%d, %s", any, end)
	b.emit("SUB", "$1, R%d", n)
	b.emit("CBNZ", "R%d, %s", n, loop)
	b.label(end)
	b.r.give(any)
}

// any leaves something else than 0 in a general register where a lane of a mask says yes: the sum of two 64-bit lanes
// of which each half is all ones or all zeros is 0 for zeros only.
func (b *neon) any(masks []Mask, to int) {
	t := b.Copy(Vec(masks[0]))
	for _, m := range masks[1:] {
		b.bitwise("VORR", Vec(m), t, t)
	}
	b.emit("VADDP", "%[1]s, %[1]s, %[1]s", fmt.Sprintf("V%d.D2", b.reg(t)))
	b.emit("VMOV", "V%d.D[0], R%d", b.reg(t), to)
	b.Free(t)
}
