package gen

func findNEON(b *neon) {
	x, n := b.Slice("x", "where to read"), b.Len("x", "bytes left")
	c := b.gps[b.argument("MOVBU", b.arg("c", ""), "c")]
	start, low, high := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", start, "x")
	b.emit("MOVD", "R%d, R%d", b.gps[x], start)
	v := b.newVec()
	b.emit("VDUP", "R%d, V%d.B16", c, b.reg(v))
	b.note("V", b.reg(v), "c in every lane")
	end := b.newLabel("end")
	for _, vectors := range []int{findVectors, 1} {
		near := b.newLabel("near")
		b.Comment(map[int]string{findVectors: "4 vectors a trip", 1: "one vector a trip"}[vectors])
		b.while(n, vectors*b.Lanes(), []Ptr{x}, func() {
			hits := loads(b, x, vectors)
			for i, hit := range hits {
				b.emit("VCMEQ", "V%d.B16, V%d.B16, V%d.B16", b.reg(v), b.reg(hit), b.reg(hit))
				if i > 0 {
					b.bitwise("VORR", hits[0], hit, hits[0])
				}
			}
			b.emit("VMOV", "V%d.D[0], R%d", b.reg(hits[0]), low)
			b.emit("VMOV", "V%d.D[1], R%d", b.reg(hits[0]), high)
			b.emit("ORR", "R%d, R%d", low, high)
			b.emit("CBNZ", "R%d, %s", high, near)
		})
		b.label(near)
	}
	b.Comment("one byte a trip")
	b.while(n, 1, []Ptr{x}, func() {
		b.emit("MOVBU", "(R%d), R%d", b.gps[x], low)
		b.emit("CMP", "R%d, R%d", c, low)
		b.emit("BEQ", "%s", end)
	})
	b.label(end)
	b.emit("SUB", "R%d, R%d", start, b.gps[x])
	b.returnGP(b.gps[x])
}
