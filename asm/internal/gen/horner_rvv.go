package gen

import "fmt"

// hornerRVV takes three groups a trip: a multiply-add has no scalar addend, so a coefficient is copied to all lanes,
// once for all three.
func hornerRVV(b *rvv) {
	const groups = 3
	z, x, c, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("c", "c"), b.Len("z", "elements left")
	trip, bytes := b.gps[b.newGP()], b.gps[b.newGP()]
	b.note("X", trip, "elements a trip")
	b.note("X", bytes, "bytes of a group")
	b.setvl(0, bytes, "TA")
	b.granted = full
	b.triple(bytes, trip)
	b.emit("SLL", "$%d, X%d", log2(b.elem.Size), bytes)
	b.Comment(fmt.Sprintf("%d groups a trip", groups))
	b.while(b.gps[n], trip, func() {
		xs := make([]Vec, groups)
		for u := range xs {
			xs[u] = b.Load(x, 0, 0)
			b.emit("ADD", "X%d, X%d", bytes, b.gps[x])
		}
		for _, v := range polynomial(b, c, xs) {
			b.Store(z, 0, 0, v)
			b.emit("ADD", "X%d, X%d", bytes, b.gps[z])
		}
	})
	b.VectorLoop(n, 1, []Ptr{z, x}, func(int) { stores(b, z, polynomial(b, c, loads(b, x, 1))) })
	b.ReturnNothing()
}
