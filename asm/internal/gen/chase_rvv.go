package gen

// chaseRVV asks for no more than the eight elements of a node: a longer vector would reach behind the last one.
func chaseRVV(b *rvv) {
	p, n := b.Slice("p", "p"), b.Int("steps", "steps left")
	i, at := b.gps[b.argument("MOV", b.arg("i", ""), "i")], b.gps[b.newGP()]
	b.emit("VSETIVLI", "$8, E64, M1, TA, MA, X%d", at)
	v := b.vector(b.take())
	b.Repeat(n, func() {
		b.emit("SLL", "$3, X%d, X%d", i, at)
		b.emit("ADD", "X%d, X%d", b.gps[p], at)
		b.emit("VLE64V", "(X%d), %s", at, v)
		b.emit("VMVXS", "%s, X%d", v, i)
	})
	b.returnGP(i)
}
