package gen

// countRVV has no lanes that overflow: vcpop counts a mask into a general register. V0 holds the mask, the group
// behind it the bytes.
func countRVV(b *rvv) {
	x, n := b.Slice("x", "x"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	matches, found := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", matches, "matches")
	b.emit("MOV", "$0, X%d", matches)
	mask, bytes := b.newVec(), b.newVec()
	b.VectorLoop(n, 1, []Ptr{x}, func(int) {
		b.emit("VLE8V", "(X%d), %s", b.gps[x], b.in(bytes))
		b.emit("VMSEQVX", "X%d, %s, %s", c, b.in(bytes), b.in(mask))
		b.emit("VCPOPM", "%s, X%d", b.in(mask), found)
		b.emit("ADD", "X%d, X%d", found, matches)
	})
	b.returnGP(matches)
}
