package gen

import (
	"math/bits"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func inPlaceX86(b *x86) {
	rows, vectors := unpackedShape(b.Tier())
	b.fetchRows(b.Slice("c", ""), b.Int("ldc", ""), rows, vectors)
	a, bp := b.Slice("a", "a[0,p]"), b.Slice("b", "b[p,0]")
	k, ldb := b.Int("k", "steps left"), b.Int("ldb", "ldb")
	apart := b.oddMultiples(b.Int("lda", "bytes of a row of a"), rows)
	acc := newAccumulators(rows*vectors, b.Zero)
	b.Repeat(k, func() {
		bs := loads(b, bp, vectors)
		for i := range rows {
			v, m := b.newVec(), operand.Mem{Base: b.gps[a]}
			if i > 0 {
				twos := bits.TrailingZeros(uint(i))
				m.Index, m.Scale = apart[i>>twos], 1<<twos
			}
			b.broadcast(m, v)
			for j, w := range bs {
				b.FMA(acc[i*vectors+j], v, w)
			}
		}
		b.Advance(a, 0, 1)
		b.Skip(bp, ldb)
	})
	c, ldc := b.Slice("c", "c, row by row"), b.Int("ldc", "ldc")
	b.addRows(acc, c, ldc, rows)
	b.Comment("store the tile")
	for i := range rows {
		stores(b, c, acc[i*vectors:][:vectors])
		b.Skip(c, ldc)
	}
	b.ReturnNothing()
}

// fetchRows calls for the rows of c before they are needed: too short and too far apart for the machine to foresee
// them.
func (b *x86) fetchRows(c Ptr, ldc Count, rows, vectors int) {
	for range rows {
		for j := 0; j < vectors*b.Tier().Bits/8; j += 64 {
			b.op("PREFETCHT0", operand.Mem{Base: b.gps[c], Disp: j})
		}
		b.Skip(c, ldc)
	}
}

// addRows adds to a tile what the rows of c hold, where argument add is not 0.
func (b *x86) addRows(acc []Vec, c Ptr, ldc Count, rows int) {
	b.Comment("add what c holds")
	add, store := b.gps[b.Int("add", "whether to add")], b.label("store")
	b.op("TESTQ", add, add)
	b.branch("JZ", store)
	row := b.Pointer(c, "c, row by row")
	vectors := len(acc) / rows
	for i := range rows {
		for j := range vectors {
			b.AddTo(acc[i*vectors+j], b.Load(row, j, 0))
		}
		b.Skip(row, ldc)
	}
	b.ctx.Label(store)
}

// oddMultiples gives registers with odd multiples of the bytes of a row, as many as it takes to reach each of so many
// rows: an address multiplies by 2, 4 or 8 for itself.
func (b *x86) oddMultiples(ld Count, rows int) map[int]reg.Register {
	row := b.gps[ld]
	b.op("SHLQ", operand.U8(log2(b.elem.Size)), row)
	at := map[int]reg.Register{1: row}
	for odd := 3; odd < rows; odd += 2 {
		r := b.ctx.GP64()
		b.op("LEAQ", operand.Mem{Base: at[odd-2], Index: row, Scale: 2}, r)
		at[odd] = r
	}
	return at
}
