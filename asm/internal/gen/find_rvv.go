package gen

// findRVV looks at a group of 8 registers at a time, and makes a number of its mask by one instruction.
func findRVV(b *rvv) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	start, at := b.copyGP(int(x)), b.gps[b.newGP()]
	b.note("X", b.gps[start], "x")
	mask, bytes := b.newVec(), b.newVec()
	found := b.newLabel("found")
	b.VectorLoop(n, 1, []Ptr{x}, func(int) {
		b.emit("VLE8V", "(X%d), %s", b.gps[x], b.in(bytes))
		b.emit("VMSEQVX", "X%d, %s, %s", c, b.in(bytes), b.in(mask))
		b.emit("VFIRSTM", "%s, X%d", b.in(mask), at)
		b.emit("BGEZ", "X%d, %s", at, found)
	})
	b.emit("MOV", "$0, X%d", at)
	b.label(found)
	b.emit("ADD", "X%d, X%d", at, b.gps[x])
	b.emit("SUB", "X%d, X%d", b.gps[start], b.gps[x])
	b.returnGP(b.gps[x])
}
