package gen

func lcsNEON(b *neon) {
	h, v, x, y := b.Slice("h", "h"), b.Slice("v", "v"), b.Slice("x", "x"), b.Slice("y", "y")
	n := b.Len("h", "cells left")
	b.vectors(n, []Ptr{h, v, x, y}, func() {
		hs, vs, xs, ys := b.Load(h, 0, 0), b.Load(v, 0, 0), b.Load(x, 0, 0), b.Load(y, 0, 0)
		t := b.reg(xs)
		b.emit("VCMEQ", "V%d.B16, V%d.B16, V%d.B16", b.reg(ys), t, t)
		b.emit("VORR", "V%d.B16, V%d.B16, V%d.B16", b.reg(hs), t, t)
		b.emit("VORR", "V%d.B16, V%d.B16, V%d.B16", b.reg(vs), t, t)
		// h and v are parts of t, so that taking them away is an exclusive or
		b.emit("VEOR", "V%d.B16, V%d.B16, V%d.B16", t, b.reg(vs), b.reg(ys))
		b.emit("VEOR", "V%d.B16, V%d.B16, V%d.B16", t, b.reg(hs), t)
		b.Store(h, 0, 0, ys)
		b.Store(v, 0, 0, xs)
	})
	b.ReturnNothing()
}

// vectors runs body for one vector a trip while anything is left.
func (b *neon) vectors(left Count, advance []Ptr, body func()) {
	loop, end := b.newLabel("loop"), b.newLabel("done")
	n := b.gps[left]
	b.emit("CMP", "$0, R%d", n)
	b.emit("BLE", "%s", end)
	b.label(loop)
	b.scope(body)
	for _, p := range advance {
		b.Advance(p, 1, 0)
	}
	b.emit("SUBS", "$%d, R%d, R%d", b.Lanes(), n, n)
	b.emit("BGT", "%s", loop)
	b.label(end)
}
