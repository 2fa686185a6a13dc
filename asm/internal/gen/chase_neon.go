package gen

// chaseNEON adds by itself: a load of 16 bytes shifts its index by 4 or not at all.
func chaseNEON(b *neon) {
	p, n := b.Slice("p", "p"), b.Int("steps", "steps left")
	i, node := b.gps[b.argument("MOVD", b.arg("i", ""), "i")], Ptr(b.newGP())
	b.Repeat(n, func() {
		b.emit("ADD", "R%d<<3, R%d, R%d", i, b.gps[p], b.gps[node])
		v := b.reg(b.Load(node, 0, 0))
		b.emit("VMOV", "V%d.D[0], R%d", v, i)
	})
	b.returnGP(i)
}
