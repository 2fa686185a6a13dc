package gen

// dot8RVV works on 16-bit lanes: bytes get their signs when they are loaded, and products go to 32-bit lanes of a pair
// of groups, which keep their sums where the last trip is short.
func dot8RVV(b *rvv) {
	x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
	acc := b.newPair()
	b.noteVec(acc[0], "sums, in 32-bit lanes")
	t := b.gps[b.newGP()]
	b.wide("E32", t)
	b.emit("VMVVI", "$0, %s", b.in(acc[0]))
	b.lane = 2
	b.VectorLoop(n, 1, []Ptr{x, y}, func(int) {
		xs, ys := b.signed(x), b.signed(y)
		b.emit("VWMACCVV", "%s, %s, %s", b.in(xs), b.in(ys), b.out(acc[0]))
	})
	b.Comment("fold lanes")
	b.wide("E32", t)
	zero := b.newPair()
	b.emit("VMVSX", "X0, %s", b.in(zero[0]))
	b.emit("VREDSUMVS", "%s, %s, %[1]s", b.in(zero[0]), b.in(acc[0]))
	b.emit("VMVXS", "%s, X%d", b.in(zero[0]), t)
	b.emit("MOVW", "X%d, %s", t, b.ret())
	b.ReturnNothing()
}

// wide asks for all lanes of a pair of groups.
func (b *rvv) wide(sew string, t int) {
	b.emit("VSETVLI", "X0, %s, M%d, TA, MA, X%d", sew, 2*b.group, t)
}

// signed loads bytes into 16-bit lanes.
func (b *rvv) signed(p Ptr) Vec {
	bytes, v := b.newVec(), b.newVec()
	b.emit("VLE8V", "(X%d), %s", b.gps[p], b.in(bytes))
	b.emit("VSEXTVF2", "%s, %s", b.in(bytes), b.in(v))
	b.Free(bytes)
	return v
}
