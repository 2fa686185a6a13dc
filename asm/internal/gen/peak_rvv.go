package gen

import "fmt"

// peakRVV has three chains of groups of 8, which with the addend fill all registers: as many registers of sums as
// chains gives other machines with 32.
func peakRVV(b *rvv) {
	n := b.Int("n", "multiply-adds left")
	x, y := b.Arg("x", "x"), b.Arg("y", "y")
	trip, one, left := b.gps[b.newGP()], b.r.take(b.symbol), b.gps[n]
	b.note("X", trip, "multiply-adds a trip")
	b.setvl(0, one, "TA")
	b.granted = full
	acc := newAccumulators(3, b.Zero)
	b.out(y)
	b.triple(one, trip)
	b.r.give(one)
	b.Comment(fmt.Sprintf("%d groups a trip", len(acc)))
	b.while(left, trip, func() {
		for _, v := range acc {
			b.FMAChain(v, x, y)
		}
	})
	b.VectorLoop(n, 1, nil, func(int) { b.FMAChain(acc[0], x, y) })
	b.FoldAdd(acc)
	b.Return(acc[0])
}
