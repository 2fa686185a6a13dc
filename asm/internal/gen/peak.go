package gen

import "flynn/asm/isa"

// chains fills latency × ports on every core known (4 × 4 on the widest NEON cores) as far as registers allow:
// two hold the operands.
func chains(regs int) int { return min(24, regs-2) }

var peak = &program{
	name: "peak", sig: "(n int, x, y T) T", elems: floats,
	doc: []string{
		"n multiply-adds in registers, s = s·x + y (s + x·y where only that is one instruction), in independent chains",
		"that start at 0, and the sum of all chains. For x = y = 1 it counts its own multiply-adds: s = n.",
	},
	build: func(b Builder) {
		n := b.Int("n", "multiply-adds left")
		x, y := b.Arg("x", "x"), b.Arg("y", "y")
		reduction(b, n, nil, chains(b.Tier().Regs), b.Zero, b.AddTo, b.FoldAdd, func(acc []Vec, k int) {
			for u := range k {
				b.FMAChain(acc[u], x, y)
			}
		})
	},
	bodies: bodies{isa.FamilyRVV: on(peakRVV)},
}
