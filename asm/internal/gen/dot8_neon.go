package gen

import "flynn/asm/isa"

func dot8NEON(b *neon) {
	x, y, n := b.Slice("x", "x"), b.Slice("y", "y"), b.Len("x", "elements left")
	acc := newAccumulators(dot8Vectors, b.Zero)
	b.VectorLoop(n, dot8Vectors, []Ptr{x, y}, func(vectors int) {
		for u := range vectors {
			v, w := b.Load(x, u, 0), b.Load(y, u, 0)
			if b.Can(isa.DotProduct) {
				b.word(sdot(b.reg(acc[u]), b.reg(v), b.reg(w)))
				continue
			}
			// Two products of −128·−128 in 16 bits would overflow: each goes into 32 bits alone.
			for half := range 2 {
				t := b.newVec()
				b.word(smull(half, b.reg(t), b.reg(v), b.reg(w)))
				b.word(sadalp(b.reg(acc[(2*u+half)%dot8Vectors]), b.reg(t)))
				b.Free(t)
			}
		}
	})
	for _, v := range acc[1:] {
		b.emit("VADD", "V%d.S4, V%[2]d.S4, V%[2]d.S4", b.reg(v), b.reg(acc[0]))
	}
	total, v, w := b.gps[b.newGP()], b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("R", total, "sum")
	b.emit("VADDV", "V%d.S4, V%[1]d", b.reg(acc[0]))
	b.emit("VMOV", "V%d.S[0], R%d", b.reg(acc[0]), total)
	b.Comment("one element a trip")
	b.while(n, 1, nil, func() {
		b.emit("MOVB.P", "1(R%d), R%d", b.gps[x], v)
		b.emit("MOVB.P", "1(R%d), R%d", b.gps[y], w)
		b.emit("MADD", "R%d, R%d, R%d, R%d", w, total, v, total)
	})
	b.emit("MOVW", "R%d, %s", total, b.ret())
	b.ReturnNothing()
}
