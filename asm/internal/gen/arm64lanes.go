package gen

import (
	"fmt"
	"math"
)

// Constants, copies and single lanes of the arm64 backend.

func (b *arm64) Const(value float64, say string) Vec {
	if b.elem == F64 {
		return b.pattern(math.Float64bits(value), say)
	}
	return b.pattern(uint64(math.Float32bits(float32(value))), say)
}

// pattern puts the bits of an element into every lane.
func (b *arm64) pattern(bits uint64, say string) Vec {
	v, r := b.newVec(), b.r.take(b.symbol)
	b.emit("MOVD", "$%#x, R%d", bits, r)
	b.emit("VDUP", "R%d, V%d.%s", r, b.reg(v), b.arr())
	b.r.give(r)
	b.note("V", b.reg(v), say)
	return v
}

func (b *arm64) Copy(v Vec) Vec {
	to := b.newVec()
	b.copy(b.reg(v), b.reg(to))
	return to
}

func (b *arm64) Splat(v Vec) { b.splat(v) }

// Transpose interleaves the lanes of whole registers.
func (b *arm64) Transpose(rows []Vec) []Vec {
	return zips(rows, func(x, y Vec) (low, high Vec) {
		low, high = b.newVec(), b.newVec()
		b.zip("VZIP1", x, y, low)
		b.zip("VZIP2", x, y, high)
		b.Free(x, y)
		return low, high
	})
}

func (b *arm64) zip(name string, x, y, to Vec) {
	a := b.arr()
	b.emit(name, "V%d.%s, V%d.%s, V%d.%s", b.reg(y), a, b.reg(x), a, b.reg(to), a)
}

func (b *arm64) StoreFirst(p Ptr, elem int, v Vec) {
	single := b.single
	b.single = true
	b.Store(p, 0, elem, v)
	b.single = single
}

func (b *arm64) Sqrt(v Vec) {
	if b.single {
		b.emit("FSQRT"+b.d(), "F%d, F%d", b.reg(v), b.reg(v))
	} else {
		b.word(twoSame("fsqrt", b.elem, b.reg(v), b.reg(v)))
	}
}

// Masks are vectors of ones and zeros. Comparisons are of whole vectors even inside Tail, where nobody looks at the
// other lanes.

func (b *arm64) Greater(x, y Vec) Mask {
	m := b.newVec()
	b.word(threeSame("fcmgt", b.elem, b.reg(m), b.reg(x), b.reg(y)))
	return Mask(m)
}

// bitwise emits an operation on whole registers.
func (b *arm64) bitwise(name string, x, y, to Vec) {
	b.emit(name, "V%d.B16, V%d.B16, V%d.B16", b.reg(x), b.reg(y), b.reg(to))
}

func (b *arm64) Merge(m Mask, acc, x Vec) { b.bitwise("VBIT", Vec(m), x, acc) }

// All is made of ones; inside Tail of one lane of them: a move to a scalar register clears the rest.
func (b *arm64) All() Mask {
	m := b.pattern(math.MaxUint64>>(64-8*b.elem.Size), "")
	if b.single {
		b.emit("FMOV"+b.d(), "F%d, F%d", b.reg(m), b.reg(m))
	}
	return Mask(m)
}

func (b *arm64) KeepLess(m Mask, x, y Vec) {
	t := b.newVec()
	b.word(threeSame("fcmge", b.elem, b.reg(t), b.reg(y), b.reg(x)))
	b.bitwise("VAND", t, Vec(m), Vec(m))
	b.Free(t)
}

func (b *arm64) AddWhere(m Mask, acc, x Vec) {
	t := b.newVec()
	b.bitwise("VAND", Vec(m), x, t)
	b.AddTo(acc, t)
	b.Free(t)
}

func (b *arm64) While(count Count, masks []Mask, body func()) {
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

// any leaves something else than 0 in a general register where a lane of a mask says yes: the sum of two 64-bit lanes of
// which each half is all ones or all zeros is 0 for zeros only.
func (b *arm64) any(masks []Mask, to int) {
	t := b.Copy(Vec(masks[0]))
	for _, m := range masks[1:] {
		b.bitwise("VORR", Vec(m), t, t)
	}
	b.emit("VADDP", "%[1]s, %[1]s, %[1]s", fmt.Sprintf("V%d.D2", b.reg(t)))
	b.emit("VMOV", "V%d.D[0], R%d", b.reg(t), to)
	b.Free(t)
}
