package gen

// freqRVV has one multiply-add a trip: it works on a group of 8 registers, half as many as there are additions.
func freqRVV(b *rvv) {
	n, x := b.gps[b.Int("n", "additions left")], b.Arg("x", "x")
	sum, one, trip := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", sum, "sum")
	b.emit("MOV", "$0, X%d", sum)
	b.emit("MOV", "$1, X%d", one)
	b.emit("MOV", "$%d, X%d", beats, trip)
	b.whole()
	acc := b.Zero("")
	b.out(x)
	b.while(n, trip, func() {
		b.FMAChain(acc, x, x)
		for range beats {
			b.emit("ADD", "X%d, X%d", one, sum)
		}
	})
	b.Comment("one addition a trip")
	b.while(n, one, func() { b.emit("ADD", "X%d, X%d", one, sum) })
	b.returnGP(sum)
}
