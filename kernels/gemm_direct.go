package kernels

import (
	"slices"

	"flynn/asm"
)

// Bytes up to which a product is a direct one: A is gone through for each panel of B, and has to stay in the last cache
// level; a panel of B stays in the second. A larger B than that has rows so far apart that packing its panels costs less.
const (
	directA = 16 << 20
	directB = 1 << 20
)

// direct makes products of tiles in place. A tile is as deep as the product and stored, not added: where rows or columns
// are no multiple of its own, the last one computes some of C again.
type direct[T Float] asm.Tile[T]

// directOf is the direct tile of the same tier and tuning, or one that fits nothing.
func directOf[T Float](row asm.Impl[asm.Micro[T]], tiles []asm.Impl[asm.Tile[T]]) direct[T] {
	at := slices.IndexFunc(tiles, func(t asm.Impl[asm.Tile[T]]) bool { return t.ISA == row.ISA && t.Tuning == row.Tuning })
	if at < 0 {
		return direct[T]{}
	}
	return direct[T](tiles[at].Fn)
}

// fits tells whether a product has a whole tile at least, and an A and panels of B that are small enough.
func (t direct[T]) fits(m, n, k int) bool {
	size := sizeOf[T]()
	return t.Run != nil && m >= t.MR && n >= t.NR && k > 0 && m*k*size <= directA && k*t.NR*size <= directB
}

// multiply goes down the rows with a panel of B at a time; w is room for one, where panels are packed.
func (t direct[T]) multiply(c, a, b, w []T, m, n, k int, pack bool) {
	for j := 0; j < n; j += t.NR {
		j := min(j, n-t.NR)
		panel, ldb := b[j:], n
		if pack {
			packRows(w, panel, k, t.NR, n, t.NR)
			panel, ldb = w, t.NR
		}
		for i := 0; i < m; i += t.MR {
			i := min(i, m-t.MR)
			t.Run(a[i*k:], panel, c[i*n+j:], k, k, ldb, n)
		}
	}
}
