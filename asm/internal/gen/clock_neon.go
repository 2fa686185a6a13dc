package gen

func ticksNEON(b *neon) {
	r := b.gps[b.newGP()]
	b.emit("ISB", "$15")
	b.emit("MRS", "CNTVCT_EL0, R%d", r)
	b.returnGP(r)
}

func clockNEON(b *neon) {
	n := b.Int("n", "additions left")
	sum, one := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", sum, "sum")
	b.emit("MOVD", "$0, R%d", sum)
	b.emit("MOVD", "$1, R%d", one)
	b.while(n, links, nil, func() {
		for range links {
			b.emit("ADD", "R%d, R%d", one, sum)
		}
	})
	b.ReturnNothing()
}
