package gen

func clockRVV(b *rvv) {
	n := b.gps[b.Int("n", "additions left")]
	sum, one, trip := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", sum, "sum")
	b.emit("MOV", "$0, X%d", sum)
	b.emit("MOV", "$1, X%d", one)
	b.emit("MOV", "$%d, X%d", links, trip)
	b.while(n, trip, func() {
		for range links {
			b.emit("ADD", "X%d, X%d", one, sum)
		}
	})
	b.ReturnNothing()
}

// ticksRVV waits for memory; nothing that a program may execute waits for all that came before.
func ticksRVV(b *rvv) {
	r := b.gps[b.newGP()]
	b.emit("FENCE", "")
	b.emit("RDTIME", "X%d", r)
	b.returnGP(r)
}
