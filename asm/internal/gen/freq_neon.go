package gen

func freqNEON(b *neon) { freqA64(b, &b.a64) }

func freqSVE(b *sve) { freqA64(b, &b.a64) }

// freqA64 counts in a general register of a backend for arm64.
func freqA64(b Builder, a *a64) {
	n, x := b.Int("n", "additions left"), b.Arg("x", "x")
	sum, one := a.gps[a.newGP()], a.gps[a.newGP()]
	a.note("R", sum, "sum")
	a.emit("MOVD", "$0, R%d", sum)
	a.emit("MOVD", "$1, R%d", one)
	acc := newAccumulators(voices, b.Zero)
	b.ChunkLoop(n, beats, func() {
		for i := range beats {
			a.emit("ADD", "R%d, R%d", one, sum)
			if i%2 == 0 {
				b.FMAChain(acc[i/2], x, x)
			}
		}
	})
	b.Comment("one addition a trip")
	b.ChunkLoop(n, 1, func() { a.emit("ADD", "R%d, R%d", one, sum) })
	a.returnGP(sum)
}
