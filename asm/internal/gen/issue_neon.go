package gen

func issueNEON(b *neon) {
	n, one := b.Int("n", "additions left"), b.gps[b.newGP()]
	var sums []int
	for range issueLanes {
		sums = append(sums, b.gps[b.newGP()])
		b.emit("MOVD", "$0, R%d", sums[len(sums)-1])
	}
	b.emit("MOVD", "$1, R%d", one)
	b.while(n, links, nil, func() {
		for i := range links {
			b.emit("ADD", "R%d, R%d", one, sums[i%issueLanes])
		}
	})
	b.ReturnNothing()
}
