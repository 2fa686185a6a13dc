package kernels

import "flynn/asm"

// Block sizes after Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008): a kc×NR panel of
// B stays in the first cache level, an mc×kc block of A in the second, a kc×nc block of B in the last.
const (
	kc   = 256
	mc   = 168 // a multiple of every MR: 6, 8, 14
	nc   = 2016
	most = tallest * wall // elements of the largest register tile, rounded up

	tallest = 14 // the largest MR
	wall    = 64 // the widest NR, rounded up: a packed block ends in a full panel
)

// room is how many elements of scratch a product of order n needs in any way: packed A, packed B, one tile.
func room[T Float](n int) int {
	k := min(n, kc)
	return max(mc*k+k*(min(n, nc)+wall)+most, directRoom[T](n))
}

// gemmImpls makes a whole matrix product from each register tile, and from the direct one of its tier where that fits.
func gemmImpls[T Float](rows []asm.Impl[asm.PackedKernel[T]],
	tiles []asm.Impl[asm.UnpackedKernel[T]]) []asm.Impl[gemmFunc[T]] {
	var out []asm.Impl[gemmFunc[T]]
	for _, r := range rows {
		tile, direct := r.Fn, directOf(r, tiles)
		fn := func(c, a, b, w []T, m, n, k int) {
			if direct.fits(m, n, k) {
				direct.multiply(c, a, b, w, m, n, k, !small[T](m, k), !small[T](k, n))
			} else {
				multiply(tile, c, a, b, w, m, n, k)
			}
		}
		out = append(out, asm.Impl[gemmFunc[T]]{ISA: r.ISA, Tuning: r.Tuning, Body: r.Body ^ direct.body, Fn: fn})
	}
	return out
}

// multiply goes through the blocks of B, then of A, so that each is packed once for the tiles that use it.
func multiply[T Float](tile asm.PackedKernel[T], c, a, b, w []T, m, n, k int) {
	clear(c[:m*n])
	depth := min(k, kc)
	packedA, w := w[:mc*depth], w[mc*depth:]
	edge := w[:most]
	packedB := w[most:]
	for j := 0; j < n; j += nc {
		for p := 0; p < k; p += kc {
			cols, depth := min(nc, n-j), min(kc, k-p)
			packRows(packedB, b[p*n+j:], depth, cols, n, tile.NR)
			for i := 0; i < m; i += mc {
				rows := min(mc, m-i)
				packCols(packedA, a[i*k+p:], rows, depth, k, tile.MR)
				product := block[T]{tile: tile, a: packedA, b: packedB, edge: edge, rows: rows, cols: cols, depth: depth}
				product.addTo(c[i*n+j:], n)
			}
		}
	}
}

// block is the product of one packed block of A and one of B.
type block[T Float] struct {
	tile              asm.PackedKernel[T]
	a, b, edge        []T
	rows, cols, depth int
}

// addTo adds the product to c, tile by tile, going down a panel of A while a panel of B stays in the first level.
func (t *block[T]) addTo(c []T, ldc int) {
	for j := 0; j < t.cols; j += t.tile.NR {
		b := t.b[j*t.depth:]
		for i := 0; i < t.rows; i += t.tile.MR {
			a := t.a[i*t.depth:]
			if i+t.tile.MR <= t.rows && j+t.tile.NR <= t.cols {
				t.tile.Run(a, b, c[i*ldc+j:], t.depth, ldc)
			} else {
				t.edgeTile(a, b, c[i*ldc+j:], ldc, min(t.tile.MR, t.rows-i), min(t.tile.NR, t.cols-j))
			}
		}
	}
}

// edgeTile computes a whole tile beside c and adds the part of it that c has.
func (t *block[T]) edgeTile(a, b, c []T, ldc, rows, cols int) {
	edge := t.edge[:t.tile.MR*t.tile.NR]
	clear(edge)
	t.tile.Run(a, b, edge, t.depth, t.tile.NR)
	for i := range rows {
		to, from := c[i*ldc:][:cols], edge[i*t.tile.NR:][:cols]
		for j, v := range from {
			to[j] += v
		}
	}
}

// packRows stores a depth×cols block in panels of nr columns, row by row, the last one filled up with zeros.
func packRows[T Float](to, from []T, depth, cols, ld, nr int) {
	for j := 0; j < cols; j += nr {
		width := min(nr, cols-j)
		for p := range depth {
			row := to[:nr]
			copy(row, from[p*ld+j:][:width])
			clear(row[width:])
			to = to[nr:]
		}
	}
}

// packCols stores a rows×depth block in panels of mr rows, column by column, the last one filled up with zeros.
func packCols[T Float](to, from []T, rows, depth, ld, mr int) {
	for i := 0; i < rows; i += mr {
		height := min(mr, rows-i)
		for r := range mr {
			if r >= height {
				for p := range depth {
					to[p*mr+r] = 0
				}
				continue
			}
			for p, v := range from[(i+r)*ld:][:depth] {
				to[p*mr+r] = v
			}
		}
		to = to[depth*mr:]
	}
}
