package gen

// hornerNEON keeps the coefficients on the stack, each in all lanes of a vector. VFMLA adds to its destination, so that
// every step of every vector wants a coefficient in a fresh register: one load brings two of them, where copies of
// registers, or from a lane, would take as many turns of the arithmetic units as the multiply-adds themselves.
func hornerNEON(b *neon) {
	z, x, c, n := b.Slice("z", "z"), b.Slice("x", "x"), b.Slice("c", "c"), b.Len("z", "elements left")
	table := b.local((degree+1)*quad, "c, each in a vector of its own")
	for k := range degree + 1 {
		v := b.Broadcast(c, k)
		b.Store(table, k, 0, v)
		b.Free(v)
	}
	advance := []Ptr{z, x}
	b.VectorLoop(n, unroll, advance, func(vectors int) {
		xs, zs := loads(b, x, vectors), make([]Vec, vectors)
		for u := range zs {
			zs[u] = b.Load(table, degree, 0)
		}
		for k := degree - 2; k >= 0; k -= 2 {
			even := make([]Vec, vectors)
			for u, x := range xs {
				cs := between(b, table, k, k+2)
				b.FMA(cs[1], zs[u], x)
				b.Free(zs[u])
				even[u], zs[u] = cs[0], cs[1]
			}
			for u, x := range xs {
				b.FMA(even[u], zs[u], x)
				b.Free(zs[u])
			}
			zs = even
		}
		stores(b, z, zs)
	})
	b.ScalarTail(n, advance, func() { stores(b, z, polynomial(b, c, loads(b, x, 1))) })
	b.ReturnNothing()
}
