package gen

import "fmt"

// Masks of the RVV backend. There is one at a time, in V0: instructions that heed a mask look nowhere else. A Mask is
// the number of those made before it. Lanes that an instruction leaves out are kept where facts.kept says so.

const maskReg = "V0"

func (b *rvv) newMask() Mask {
	b.onlyFloats("mask")
	b.whole()
	b.claim()
	return Mask(b.masks)
}

// claim takes V0 for a new mask.
func (b *rvv) claim() string {
	b.masks++
	return maskReg
}

// mask is the register of a mask.
func (b *rvv) mask(m Mask) string {
	if int(m) != b.masks {
		panic(fmt.Sprintf("gen: %s uses mask %d when V0 holds mask %d", b.symbol, m, b.masks))
	}
	return maskReg
}

func (b *rvv) Greater(x, y Vec) Mask {
	m := b.newMask()
	b.ordered("MFGT", "MFLT", maskReg, x, y)
	return m
}

func (b *rvv) Merge(m Mask, acc, x Vec) {
	to := b.out(acc)
	if b.isScalar(x) {
		b.emit("VFMERGEVFM", "%s, %s, %s, %s", b.scalar(x), to, b.mask(m), to)
	} else {
		b.emit("VMERGEVVM", "%s, %s, %s, %s", b.in(x), to, b.mask(m), to)
	}
}

func (b *rvv) All() Mask {
	m := b.newMask()
	b.emit("VMSETM", maskReg)
	return m
}

// KeepLess compares where the mask says yes, and keeps its other lanes.
func (b *rvv) KeepLess(m Mask, x, y Vec) {
	b.keeps = true
	if b.isScalar(y) {
		b.emit("VMFLEVF", "%[1]s, %[2]s, %[3]s, %[3]s", b.scalar(y), b.in(x), b.mask(m))
	} else {
		b.emit("VMFLEVV", "%[1]s, %[2]s, %[3]s, %[3]s", b.in(y), b.in(x), b.mask(m))
	}
}

func (b *rvv) AddWhere(m Mask, acc, x Vec) {
	b.keeps = true
	to := b.out(acc)
	if b.isScalar(x) {
		b.emit("VFADDVF", "%s, %s, %s, %s", b.scalar(x), to, b.mask(m), to)
	} else {
		b.emit("VFADDVV", "%s, %s, %s, %s", b.in(x), to, b.mask(m), to)
	}
}

// While has one mask, since a trip has one vector. Groups are of 2 registers, which hide the latency of each other: a
// longer vector would wait longer for its last lane.
func (b *rvv) While(count Count, masks []Mask, body func()) {
	if len(masks) != 1 {
		panic(fmt.Sprintf("gen: %s waits for %d masks, V0 holds one", b.symbol, len(masks)))
	}
	b.widest = 2
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n, any := b.gps[count], b.r.take(b.symbol)
	b.emit("BLEZ", "X%d, %s", n, end)
	b.label(loop)
	b.forget()
	b.scope(body)
	b.emit("VFIRSTM", "%s, X%d", b.mask(masks[0]), any)
	b.emit("ADD", "$-1, X%d", n)
	b.emit("BLTZ", "X%d, %s", any, end)
	b.emit("BNEZ", "X%d, %s", n, loop)
	b.label(end)
	b.forget()
	b.r.give(any)
}
