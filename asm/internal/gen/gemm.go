package gen

import "flynn/asm/isa"

// packedShape is the register tile in rows and vectors where the width of a vector is known. Sums, one row of b, one
// element of a and a product must fit.
func packedShape(t *isa.Info) (rows, vectors int) {
	switch {
	case t.Regs == 16:
		return 6, 2
	case t.Bits == 512:
		return 14, 2 // few loads an operation: a load of 64 bytes costs as much as an operation
	default:
		return 8, 3
	}
}

// outerProduct is what a trip of gemm's loops handles.
const outerProduct = "one step of the sum: a column of A times a row of B"

var gemm = &program{
	name: "gemm", sig: "(a, b, c []T, k, ldc int)", elems: floats,
	doc: []string{
		"c[i,j] += Σ a[p,i]·b[p,j] over p < k, for one register tile. a and b are packed: the tile's elements",
		"of one p stand together. The rows of c are ldc elements apart.",
	},
	tile: func(t *isa.Info, e Elem) (mr, nr int) {
		switch t.Family {
		case isa.FamilyRVV:
			return stripRows, stripBytes / e.Size
		case isa.FamilySVE:
			return bandRows, bandBytes / e.Size
		}
		rows, vectors := packedShape(t)
		return rows, vectors * t.Bits / 8 / e.Size
	},
	rows: "PackedKernel", trip: outerProduct,
	build: func(b Builder) {
		a, bp, c := b.Slice("a", "a"), b.Slice("b", "b"), b.Slice("c", "c")
		k, ldc := b.Int("k", "steps left"), b.Int("ldc", "ldc")
		rows, vectors := packedShape(b.Tier())
		acc := newAccumulators(rows*vectors, b.Zero)
		b.Repeat(k, func() {
			bs := loads(b, bp, vectors)
			b.OuterProduct(acc, a, bs)
			b.Free(bs...)
			b.Advance(a, 0, rows)
			b.Advance(bp, vectors, 0)
		})
		b.Comment("add the tile to c")
		for i := range rows {
			for j := range vectors {
				v := b.Load(c, j, 0)
				b.AddTo(v, acc[i*vectors+j])
				b.Store(c, j, 0, v)
				b.Free(v)
			}
			b.Skip(c, ldc)
		}
		b.ReturnNothing()
	},
	bodies: bodies{isa.FamilySVE: on(gemmSVE), isa.FamilyRVV: on(gemmRVV)},
}
