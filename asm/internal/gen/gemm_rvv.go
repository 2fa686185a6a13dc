package gen

// The register tile where the length of a vector is open. Its rows are cut into strips of as many elements as a group
// takes; 7 strips of sums and one of b fill the registers in groups of 4. A row of 256 bytes is one strip of registers
// of 512 bits, and keeps a panel of b, with kernels' 256 rows, in the nearer caches.
const (
	stripRows  = 7
	stripBytes = 256
)

func gemmRVV(b *rvv) {
	a, bp, c := b.Slice("a", "a"), b.Slice("b", "b, of this strip"), b.Slice("c", "c, of this strip")
	k, ldc := b.Int("k", "steps"), b.Int("ldc", "bytes of a row of c")
	cols := b.newGP()
	b.note("X", b.gps[cols], "columns left")
	b.emit("SLL", "$%d, X%d", log2(b.elem.Size), b.gps[ldc])
	b.emit("MOV", "$%d, X%d", stripBytes/b.elem.Size, b.gps[cols])
	b.VectorLoop(Count(cols), 1, []Ptr{bp, c}, func(int) {
		acc := newAccumulators(stripRows, b.Zero)
		ap, row, steps := b.copyGP(int(a)), b.copyGP(int(bp)), b.copyGP(int(k))
		b.Repeat(Count(steps), func() {
			v := b.Load(Ptr(row), 0, 0)
			b.OuterProduct(acc, Ptr(ap), []Vec{v})
			b.Advance(Ptr(ap), 0, stripRows)
			b.Advance(Ptr(row), 0, stripBytes/b.elem.Size)
		})
		b.Comment("add the strip to c")
		at := b.copyGP(int(c))
		for _, sum := range acc {
			v := b.Load(Ptr(at), 0, 0)
			b.AddTo(v, sum)
			b.Store(Ptr(at), 0, 0, v)
			b.Free(v)
			b.emit("ADD", "X%d, X%d", b.gps[ldc], b.gps[at])
		}
	})
	b.ReturnNothing()
}
