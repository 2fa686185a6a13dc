package gen

func freqNEON(b *neon) {
	n, x := b.Int("n", "additions left"), b.Arg("x", "x")
	sum, one := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", sum, "sum")
	b.emit("MOVD", "$0, R%d", sum)
	b.emit("MOVD", "$1, R%d", one)
	acc := newAccumulators(voices, b.Zero)
	b.while(n, beats, nil, func() {
		for i := range beats {
			b.emit("ADD", "R%d, R%d", one, sum)
			if i%2 == 0 {
				b.FMAChain(acc[i/2], x, x)
			}
		}
	})
	b.Comment("one addition a trip")
	b.while(n, 1, nil, func() { b.emit("ADD", "R%d, R%d", one, sum) })
	b.returnGP(sum)
}
