package gen

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"flynn/asm/isa"
)

func dot8X86(b *x86) {
	x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
	acc := newAccumulators(dot8Vectors, b.Zero)
	if b.Can(isa.DotProduct) {
		dot8Bytes(b, x, y, n, acc)
	} else {
		dot8Words(b, x, y, n, acc)
	}
	total := b.sumD(acc[0])
	b.note(total, "sum")
	b.Comment("one element a trip")
	b.while(n, 1, []Ptr{x, y}, func() {
		v, w := b.ctx.GP32(), b.ctx.GP32()
		b.op("MOVBLSX", operand.Mem{Base: b.gps[x]}, v)
		b.op("MOVBLSX", operand.Mem{Base: b.gps[y]}, w)
		b.op("IMULL", w, v)
		b.op("ADDL", v, total.As32())
	})
	b.op("MOVL", total.As32(), b.result())
	b.ReturnNothing()
}

// dot8Words multiplies words: pairs of their products fit 32 bits, −128·−128 twice included.
func dot8Words(b *x86, x, y Ptr, n Count, acc []Vec) {
	b.VectorLoop(n, dot8Vectors, []Ptr{x, y}, func(vectors int) {
		for u := range vectors {
			for half := range 2 {
				v, w := b.words(x, u, half), b.words(y, u, half)
				b.applyTo("PMADDWD", v, w)
				b.applyTo("PADDD", acc[(2*u+half)%dot8Vectors], v)
			}
		}
	})
	b.sumAll("PADDD", acc)
}

// dot8Bytes multiplies bytes, of which one side must have no sign: it takes x + 128, and the sum of 128·y off again.
func dot8Bytes(b *x86, x, y Ptr, n Count, acc []Vec) {
	excess := newAccumulators(dot8Vectors, b.Zero)
	bias := b.bytes(0x80, "128 in every lane")
	b.VectorLoop(n, dot8Vectors, []Ptr{x, y}, func(vectors int) {
		for u := range vectors {
			v, w := b.Load(x, u, 0), b.Load(y, u, 0)
			b.applyTo("PXOR", v, bias)
			b.op("VPDPBUSD", b.v(w), b.v(v), b.v(acc[u]))
			b.op("VPDPBUSD", b.v(w), b.v(bias), b.v(excess[u]))
		}
	})
	b.sumAll("PADDD", excess)
	b.sumAll("PADDD", acc)
	b.applyTo("PSUBD", acc[0], excess[0])
}

// words gives half a vector of bytes as a vector of words with their signs.
func (b *x86) words(p Ptr, unit, half int) Vec {
	v := b.newVec()
	if b.tier == isa.SSE2 { // the byte in the upper half of its word, then down
		b.op("MOVQ", b.mem(p, unit, half*b.Lanes()/2), b.v(v))
		b.op("PUNPCKLBW", b.v(v), b.v(v))
		b.op("PSRAW", operand.U8(8), b.v(v))
		return v
	}
	b.plain("PMOVSXBW", b.mem(p, unit, half*b.Lanes()/2), b.v(v))
	return v
}

// sumAll adds vectors into the first.
func (b *x86) sumAll(add string, vs []Vec) {
	for _, v := range vs[1:] {
		b.applyTo(add, vs[0], v)
	}
}

// sumD adds the 32-bit lanes of a vector, which it spoils.
func (b *x86) sumD(v Vec) reg.GPVirtual {
	r, half := b.vecs[v], b.vecs[b.newVec()]
	b.halve("PADDD", r, half)
	n, upper := b.ctx.GP64(), b.ctx.GP64()
	b.plain("MOVQ", low(r), n)
	b.op("MOVQ", n, upper)
	b.op("SHRQ", operand.U8(32), upper)
	b.op("ADDL", upper.As32(), n.As32())
	return n
}
