package gen

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// netAMD64 sorts unsigned lanes of 32 bits.
type netAMD64 struct {
	*amd64
	upper map[int]reg.Register // AVX-512: lanes that have a bit in their number, by that bit
	turn  map[int]Vec          // AVX-512: numbers of lanes xor 7 or 15, for VPERMD
}

func newNetAMD64(b *amd64) netAMD64 {
	n := netAMD64{b, map[int]reg.Register{}, map[int]Vec{}}
	if b.Tier().Bits < 512 {
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

// lanesWith are the lanes that have a bit in their number, as a mask.
func lanesWith(bit, lanes int) (mask uint64) {
	for i := range lanes {
		if i&bit != 0 {
			mask |= 1 << i
		}
	}
	return mask
}

// laneNumbers holds in each of 16 lanes its number xor by.
func (b *amd64) laneNumbers(by int) Vec {
	v := b.newVec()
	for i := range 4 {
		at := func(lane int) uint64 { return uint64((4*i + lane) ^ by) }
		part := b.constant(at(0)|at(1)<<32, at(2)|at(3)<<32, "")
		b.op("VINSERTI32X4", operand.U8(i), low(b.vecs[part]), b.v(v), b.v(v))
	}
	return v
}

func (n netAMD64) minMax(x, y Vec) {
	lo := n.apply("PMINUD", x, y)
	n.applyTo("PMAXUD", y, x)
	n.vecs[x] = n.vecs[lo]
}

func (n netAMD64) reversed(x Vec) { n.vecs[x] = n.vecs[n.partners(x, n.Lanes()-1)] }

func (n netAMD64) within(x Vec, by int) {
	bit := by
	for bit&(bit-1) != 0 {
		bit &= bit - 1 // the highest bit tells which of two lanes is the upper
	}
	t := n.partners(x, by)
	if n.Tier().Bits == 512 {
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
func (n netAMD64) partners(x Vec, by int) Vec {
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
