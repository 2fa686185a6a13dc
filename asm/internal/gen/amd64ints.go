package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// This file holds what the amd64 backend does with integers. Names are those of SSE; VEX code has its own.

// vexNames are the operations that Go calls otherwise where they have three operands.
var vexNames = map[string]string{"PADDL": "VPADDD", "PMULULQ": "VPMULUDQ"}

// wideNames are those that have an element where vectors have 512 bits.
var wideNames = map[string]string{"PXOR": "VPXORQ", "POR": "VPORQ", "PAND": "VPANDQ", "PANDN": "VPANDNQ"}

// ints emits an operation on whole vectors: to = x op y.
func (b *amd64) ints(name string, to, x, y Vec) {
	if b.vex() {
		vex := "V" + name
		if n, ok := vexNames[name]; ok {
			vex = n
		}
		if n, ok := wideNames[name]; ok && b.Tier().Bits == 512 {
			vex = n
		}
		b.op(vex, b.v(y), b.v(x), b.v(to))
		return
	}
	if to != x {
		b.op("MOVOU", b.v(x), b.v(to))
	}
	b.op(name, b.v(y), b.v(to))
}

// moveInts copies a vector of integers.
func (b *amd64) moveInts(from, to operand.Op) {
	switch {
	case b.Tier().Bits == 512:
		b.op("VMOVDQU64", from, to)
	case b.vex():
		b.op("VMOVDQU", from, to)
	default:
		b.op("MOVOU", from, to)
	}
}

func (b *amd64) loadInts(p Ptr) Vec {
	v := b.newVec()
	b.moveInts(b.mem(p, 0, 0), b.v(v))
	return v
}

func (b *amd64) storeInts(p Ptr, v Vec) { b.moveInts(b.v(v), b.mem(p, 0, 0)) }

func (b *amd64) copyOf(x Vec) Vec {
	v := b.newVec()
	b.moveInts(b.v(x), b.v(v))
	return v
}

// shiftRight gives the 64-bit lanes of x, shifted.
func (b *amd64) shiftRight(x Vec, by int) Vec {
	if b.vex() {
		v := b.newVec()
		b.op("VPSRLQ", operand.U8(by), b.v(x), b.v(v))
		return v
	}
	v := b.copyOf(x)
	b.op("PSRLQ", operand.U8(by), b.v(v))
	return v
}

// fill puts two words into the even and odd 64-bit lanes; only equal ones fill more than 128 bits.
func (b *amd64) fill(even, odd reg.GPVirtual) Vec {
	v := b.newVec()
	x := b.vecs[v].AsX()
	b.plain("MOVQ", even, x)
	if b.vex() && even == odd {
		b.op("VPBROADCASTQ", x, b.v(v))
		return v
	}
	y := b.ctx.XMM()
	b.plain("MOVQ", odd, y)
	b.pair("PUNPCKLQDQ", y, b.vecs[v])
	return v
}
