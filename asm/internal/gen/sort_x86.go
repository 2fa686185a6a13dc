package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func runsX86(b *x86) {
	z, x, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Len("x", "elements left")
	net := newNetX86(b)
	block := sortBlock(b.Tier())
	b.while(n, block*b.Lanes(), []Ptr{z, x}, func() {
		vs := loads(b, x, block)
		sortAll(net, vs)
		for i, v := range vs {
			b.Store(z, i, 0, v)
		}
	})
	b.ReturnNothing()
}

func mergeX86(b *x86) {
	z := b.Slice("z", "z")
	a, y := b.Slice("a", "next of a"), b.Slice("b", "next of b")
	lastA, lastB := b.last("a", a, "last place in a to read from"), b.last("b", y, "last place in b")
	net := newNetX86(b)
	vectors := mergeVectors(b.Tier())
	step := operand.I32(vectors * b.Lanes() * b.elem.Size)
	kept, next := loads(b, a, vectors), loads(b, y, vectors)
	b.op("ADDQ", step, b.gps[a])
	b.op("ADDQ", step, b.gps[y])
	loop, end := b.label("loop"), b.label("done")
	b.ctx.Label(loop)
	low, high := b.copies(kept), b.copies(next)
	mergeRuns(net, low, high)
	for i, v := range low {
		b.Store(z, i, 0, v)
	}
	for i, v := range high {
		b.plain("MOVAPS", b.v(v), b.v(kept[i]))
	}
	b.op("ADDQ", step, b.gps[z])
	b.op("CMPQ", b.gps[a], lastA)
	b.branch("JHI", end)
	b.op("CMPQ", b.gps[y], lastB)
	b.branch("JHI", end)
	b.Comment("the side with the smaller head, without a branch")
	from, head := b.newGP(), b.ctx.GP32()
	afterA, afterB := b.ctx.GP64(), b.ctx.GP64()
	b.op("LEAQ", operand.Mem{Base: b.gps[a], Disp: int(step)}, afterA)
	b.op("LEAQ", operand.Mem{Base: b.gps[y], Disp: int(step)}, afterB)
	b.op("MOVQ", b.gps[a], b.gps[from])
	b.op("MOVL", operand.Mem{Base: b.gps[a]}, head)
	b.op("CMPL", head, operand.Mem{Base: b.gps[y]})
	b.op("CMOVQHI", b.gps[y], b.gps[from])
	b.op("CMOVQHI", afterB, b.gps[y])
	b.op("CMOVQLS", afterA, b.gps[a])
	for i, v := range next {
		b.move(b.mem(Ptr(from), i, 0), b.v(v))
	}
	b.branch("JMP", loop)
	b.ctx.Label(end)
	b.Comment("what is kept")
	for i, v := range kept {
		b.Store(z, i, 0, v)
	}
	b.op("SUBQ", b.addr("a", "base"), b.gps[a])
	b.op("SUBQ", b.addr("b", "base"), b.gps[y])
	b.op("SHRQ", operand.U8(2), b.gps[a])
	b.op("SHLQ", operand.U8(32-2), b.gps[y])
	b.op("ADDQ", b.gps[y], b.gps[a])
	b.returnGP(b.gps[a])
}

// last is the last address at which enough vectors of a slice can be read.
func (b *x86) last(name string, at Ptr, say string) reg.Register {
	r := b.ctx.GP64()
	b.op("MOVQ", b.addr(name, "len"), r)
	step := mergeVectors(b.Tier()) * b.Lanes() * b.elem.Size
	b.op("LEAQ", operand.Mem{Base: b.gps[at], Index: r, Scale: 4, Disp: -step}, r)
	b.note(r, say)
	return r
}

// copies gives registers of their own to values that a loop carries.
func (b *x86) copies(vs []Vec) []Vec {
	out := make([]Vec, len(vs))
	for i, v := range vs {
		out[i] = b.newVec()
		b.plain("MOVAPS", b.v(v), b.v(out[i]))
	}
	return out
}

// netX86 sorts unsigned lanes of 32 bits.
type netX86 struct {
	*x86
	upper map[int]reg.Register // AVX-512: lanes that have a bit in their number, by that bit
	turn  map[int]Vec          // AVX-512: numbers of lanes xor 7 or 15, for VPERMD
}

func newNetX86(b *x86) netX86 {
	n := netX86{b, map[int]reg.Register{}, map[int]Vec{}}
	if !b.opmask() {
		return n
	}
	for bit := 1; bit < b.Lanes(); bit *= 2 {
		m, k := b.ctx.GP32(), b.ctx.K()
		b.op("MOVL", operand.U32(lanesWith(bit, b.Lanes())), m)
		b.op("KMOVW", m, k)
		n.upper[bit] = k
	}
	for _, by := range []int{7, 15} {
		n.turn[by] = b.laneNumbers(by)
	}
	return n
}

// laneNumbers holds in each of 16 lanes its number xor by.
func (b *x86) laneNumbers(by int) Vec {
	v := b.newVec()
	for i := range 4 {
		at := func(lane int) uint64 { return uint64((4*i + lane) ^ by) }
		part := b.constant(at(0)|at(1)<<32, at(2)|at(3)<<32, "")
		b.op("VINSERTI32X4", operand.U8(i), low(b.vecs[part]), b.v(v), b.v(v))
	}
	return v
}

func (n netX86) minMax(x, y Vec) {
	lo := n.apply("PMINUD", x, y)
	n.applyTo("PMAXUD", y, x)
	n.vecs[x] = n.vecs[lo]
}

func (n netX86) reversed(x Vec) { n.vecs[x] = n.vecs[n.partners(x, n.Lanes()-1)] }

func (n netX86) within(x Vec, by int) {
	bit := by
	for bit&(bit-1) != 0 {
		bit &= bit - 1 // the highest bit tells which of two lanes is the upper
	}
	t := n.partners(x, by)
	if n.opmask() {
		lo := n.apply("PMINUD", x, t)
		n.op("VPMAXUD", n.v(t), n.v(x), n.upper[bit], n.v(lo))
		n.vecs[x] = n.vecs[lo]
		return
	}
	lo := n.apply("PMINUD", x, t)
	n.applyTo("PMAXUD", t, x)
	n.op("VPBLENDD", operand.U8(lanesWith(bit, n.Lanes())), n.v(t), n.v(lo), n.v(lo))
	n.vecs[x] = n.vecs[lo]
}

// partners gives to each lane the value of the lane with number xor by.
func (n netX86) partners(x Vec, by int) Vec {
	t := n.newVec()
	order := func(by int) operand.Op { // of four, as PSHUFD takes it
		return operand.U8(0b11_10_01_00 ^ by*0b01_01_01_01)
	}
	switch {
	case by < 4:
		n.op("VPSHUFD", order(by), n.v(x), n.v(t))
	case n.Tier().Bits == 256 && by == 4:
		n.op("VPERMQ", order(2), n.v(x), n.v(t))
	case n.Tier().Bits == 256 && by == 7:
		n.op("VPSHUFD", order(3), n.v(x), n.v(t))
		n.op("VPERMQ", order(2), n.v(t), n.v(t))
	case by == 4 || by == 8:
		n.op("VSHUFI64X2", order(by/4), n.v(x), n.v(x), n.v(t))
	case n.Tier().Bits == 512:
		n.op("VPERMD", n.v(x), n.v(n.turn[by]), n.v(t))
	default:
		panic(fmt.Sprintf("gen: no shuffle by %d", by))
	}
	return t
}
