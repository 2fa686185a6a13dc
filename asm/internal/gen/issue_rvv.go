package gen

func issueRVV(b *rvv) {
	n := b.gps[b.Int("n", "additions left")]
	one, trip := b.gps[b.newGP()], b.gps[b.newGP()]
	var sums []int
	for range issueLanes {
		sums = append(sums, b.gps[b.newGP()])
		b.emit("MOV", "$0, X%d", sums[len(sums)-1])
	}
	b.emit("MOV", "$1, X%d", one)
	b.emit("MOV", "$%d, X%d", links, trip)
	b.while(n, trip, func() {
		for i := range links {
			b.emit("ADD", "X%d, X%d", one, sums[i%issueLanes])
		}
	})
	b.ReturnNothing()
}
