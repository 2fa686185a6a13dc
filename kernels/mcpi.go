package kernels

import (
	"math/bits"

	"flynn/asm"
)

var _ = define(Spec{
	Name: "mcpi", Doc: "I = random points inside the quarter circle: Monte Carlo π = 4·I/n, by Philox4x32-10, which a " +
		"part can start at any point",
	Size: "points", Dwarf: "map-reduce (Monte Carlo)", Work: perElement(0, 0, 0), N: 1 << 18,
}, mcpiForm(), mcpi, mcpiImpls(asm.McpiU32))

type pointsFunc = func(n int, first uint64, key []uint32) int

// mcpi counts the points inside of n, two of each block of the generator from block first on. Coordinates are 32-bit
// integers; halves of their squares add up without a carry out of 64 bits, and the radius is the top bit.
func mcpi(n int, first uint64, key []uint32) int {
	inside := 0
	for i := 0; i < n; i += 2 {
		x, y, x1, y1 := philox(uint32(first), uint32(first>>32), 0, 0, key[0], key[1])
		inside += in(x, y)
		if i+1 < n {
			inside += in(x1, y1)
		}
		first++
	}
	return inside
}

// in is 1 for a point inside.
func in(x, y uint32) int {
	r := uint64(x)*uint64(x)>>1 + uint64(y)*uint64(y)>>1
	return int(r>>63 ^ 1)
}

// philox is Philox4x32-10: ten rounds of multiplications make a counter random. Source: Salmon et al., Parallel random
// numbers: as easy as 1, 2, 3 (SC 2011).
func philox(c0, c1, c2, c3, k0, k1 uint32) (_, _, _, _ uint32) {
	for range 10 {
		hi0, lo0 := bits.Mul32(0xD2511F53, c0)
		hi1, lo1 := bits.Mul32(0xCD9E8D57, c2)
		c0, c1, c2, c3 = hi1^c1^k0, lo1, hi0^c3^k1, lo0
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
	return c0, c1, c2, c3
}

// trip is how many points machine code takes at a time.
const trip = 16

// mcpiImpls gives the points that are left over to the reference.
func mcpiImpls(rows []asm.Impl[pointsFunc]) []asm.Impl[pointsFunc] {
	var out []asm.Impl[pointsFunc]
	for _, r := range rows {
		fn := r.Fn
		r.Fn = func(n int, first uint64, key []uint32) int {
			whole := n / trip * trip
			return fn(whole, first, key) + mcpi(n-whole, first+uint64(whole/2), key)
		}
		out = append(out, r)
	}
	return out
}

// mcpiForm is the form of drawing points: the generator's key in X. Units are blocks of two points.
func mcpiForm() Form[uint32, pointsFunc] {
	return Form[uint32, pointsFunc]{
		Layout: layout[uint32]{replicated(fixed(2), value[uint32]{"h", func(h uint64) uint32 { return uint32(h) }})},
		Call:   func(f pointsFunc, d *Data[uint32]) { d.I = f(d.M, uint64(d.Lo), d.X) },
		Unit:   2,
		Grain:  trip / 2,
		Fold:   foldSum[uint32],
	}
}
