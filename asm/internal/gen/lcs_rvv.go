package gen

// lcsRVV has whole bytes of ones in a mask: they go into t by a merge. h and v are parts of t, so that taking them away
// is an exclusive or.
func lcsRVV(b *rvv) {
	h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
	n := b.Len("h", "cells left")
	b.VectorLoop(n, 1, []Ptr{h, v, x, y}, func(int) {
		xs, ys := b.Load(x, 0, 0), b.Load(y, 0, 0)
		b.emit("VMSEQVV", "%s, %s, %s", b.in(ys), b.in(xs), b.claim())
		b.Free(xs, ys)
		hs, vs, t := b.Load(h, 0, 0), b.Load(v, 0, 0), b.newVec()
		b.emit("VORVV", "%s, %s, %s", b.in(hs), b.in(vs), b.in(t))
		b.emit("VMERGEVIM", "$-1, %[1]s, %[2]s, %[1]s", b.in(t), maskReg)
		b.emit("VXORVV", "%[1]s, %[2]s, %[1]s", b.in(vs), b.in(t))
		b.emit("VXORVV", "%[1]s, %[2]s, %[1]s", b.in(hs), b.in(t))
		b.Store(h, 0, 0, vs)
		b.Store(v, 0, 0, hs)
	})
	b.ReturnNothing()
}
