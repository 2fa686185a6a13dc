package kernels

import (
	"runtime"
	"slices"

	"flynn/asm"
	"flynn/internal/mem"
)

// Bytes of a direct product. It takes passes over a part of the depth each: the rows of A that one of them reads are as
// long as passDepth, so that a panel of B stays in the second cache level, beside blockA of A, and beside those of a
// neighbour who shares it; a pass of B stays in the last. A matrix of more than inPlace is copied: its rows are so far
// apart that they meet in the cache.
const (
	passDepth = 4 << 10
	blockA    = 192 << 10
	passB     = 16 << 20
	inPlace   = 1 << 20
)

// direct makes products of tiles on rows of A. Where rows or columns are no multiple of a tile's own, the last one
// computes some of C again.
type direct[T Float] struct {
	MR, NR int
	code   asm.Code
	body   uint32 // a hash of its assembly
}

// directOf is the direct tile of the same tier and tuning, or one that fits nothing.
func directOf[T Float](row asm.Impl[asm.PackedKernel[T]], tiles []asm.Impl[asm.UnpackedKernel[T]]) direct[T] {
	at := slices.IndexFunc(tiles, func(t asm.Impl[asm.UnpackedKernel[T]]) bool {
		return t.ISA == row.ISA &&
			t.Tuning == row.Tuning
	})
	if at < 0 {
		return direct[T]{}
	}
	return direct[T]{tiles[at].Fn.MR, tiles[at].Fn.NR, tiles[at].Code, tiles[at].Body}
}

// fits tells whether a product has a whole tile at least, and passes of B that are small enough.
func (t direct[T]) fits(m, n, k int) bool {
	return t.code != 0 && m >= t.MR && n >= t.NR && k > 0 && depth[T](k)*n*sizeOf[T]() <= passB
}

// small tells whether a matrix is read where it is.
func small[T Float](rows, cols int) bool { return rows*cols*sizeOf[T]() <= inPlace }

// depth is how much of the depth k a pass takes.
func depth[T Float](k int) int { return min(k, passDepth/sizeOf[T]()) }

// pitch is how far copied rows of A begin from each other: an odd number of lines, so that they do not meet in the
// cache.
func pitch[T Float](k int) int {
	line := mem.LineSize / sizeOf[T]()
	return ((depth[T](k)+line-1)/line | 1) * line
}

// height is how many rows of A are copied at once: whole tiles. Where less than one would be left, that is copied with
// them.
func (t direct[T]) height(k int) int { return max(blockA/sizeOf[T]()/pitch[T](k)/t.MR, 1) * t.MR }

// directRoom is how many elements of scratch a direct product of order n needs, whatever its tile: rows of A, where
// less than a tile is left some more, a pass of B, a tile.
func directRoom[T Float](n int) int {
	if small[T](n, n) {
		return most
	}
	return blockA/sizeOf[T]() + 2*tallest*pitch[T](n) + depth[T](n)*(n+wall) + most
}

// operand is a matrix, or rows or columns of one; its rows are ld elements apart.
type operand[T Float] struct {
	at []T
	ld int
}

// multiply goes down a block of rows of A with one panel of B after the other, in every pass. w is room.
func (t direct[T]) multiply(c, a, b, w []T, m, n, k int, copyA, packB bool) {
	edge, w := w[:t.MR*t.NR], w[t.MR*t.NR:]
	height, ld := m, pitch[T](k)
	var rowsA []T
	if copyA {
		height = t.height(k)
		rowsA, w = w[:(height+t.MR)*ld], w[(height+t.MR)*ld:]
	}
	for p := 0; p < k; p += depth[T](k) {
		s := slab[T]{direct: t, depth: min(depth[T](k), k-p), edge: edge, c: operand[T]{c, n}, b: operand[T]{b[p*n:], n},
			cols: n, add: p}
		if packB {
			s.packB(w)
		}
		for i := 0; i < m; i += s.rows {
			if s.rows = min(height, m-i); m-i-s.rows < t.MR {
				s.rows = m - i
			}
			s.a, s.c.at = operand[T]{a[i*k+p:], k}, c[i*n:]
			if copyA {
				s.copyA(rowsA, ld)
			}
			s.run()
		}
	}
}

// slab is the product of a block of rows of A and all columns of B, to a part of their depth.
type slab[T Float] struct {
	direct[T]
	a, b, c           operand[T]
	rows, cols, depth int
	packed            bool // b holds a panel of NR columns after the other
	edge              []T  // room for a tile
	add               int  // not 0 where c holds the passes before
}

// copyA copies the rows, so that they begin in lines of their own.
func (s *slab[T]) copyA(to []T, ld int) {
	for i := range s.rows {
		copy(to[i*ld:], s.a.at[i*s.a.ld:][:s.depth])
	}
	s.a = operand[T]{to, ld}
}

// packB copies the columns panel by panel. It reads row by row: memory is read ahead along rows.
func (s *slab[T]) packB(to []T) {
	for k := range s.depth {
		row := s.b.at[k*s.b.ld:][:s.cols]
		for j := 0; j < s.cols; j += s.NR {
			copy(to[j*s.depth+k*s.NR:][:s.NR], row[min(j, s.cols-s.NR):])
		}
	}
	s.b, s.packed = operand[T]{to, s.NR}, true
}

// tileOperands are those of a tile: see asm.UnpackedKernel.
type tileOperands[T Float] = asm.OperandsABCKLdaLdbLdcAdd[T]

// run computes every tile. Only what differs is told again: a tile of a small product takes no longer than a plain
// call.
func (s *slab[T]) run() {
	tile := asm.Bind(s.code, tileOperands[T]{K: s.depth, Lda: s.a.ld, Ldb: s.b.ld, Ldc: s.c.ld, Add: s.add})
	call := tile.Func()
	for j := 0; j < s.cols; j += s.NR {
		fromJ := min(j, s.cols-s.NR)
		tile.Operands.B = s.b.at[fromJ:]
		if s.packed {
			tile.Operands.B = s.b.at[j*s.depth:]
		}
		for i := 0; i < s.rows; i += s.MR {
			fromI := min(i, s.rows-s.MR)
			tile.Operands.A, tile.Operands.C = s.a.at[fromI*s.a.ld:], s.c.at[fromI*s.c.ld+fromJ:]
			if s.add == 0 || i == fromI && j == fromJ {
				call()
			} else {
				s.addRest(call, &tile.Operands, i-fromI, j-fromJ)
			}
		}
	}
	runtime.KeepAlive(&tile)
}

// addRest computes a tile that begins before what is left, because that is less, and adds what is left of it.
func (s *slab[T]) addRest(call func(), o *tileOperands[T], row, col int) {
	c := o.C
	o.C, o.Ldc, o.Add = s.edge, s.NR, 0
	call()
	o.Ldc, o.Add = s.c.ld, s.add
	for ; row < s.MR; row++ {
		to, from := c[row*s.c.ld:][:s.NR], s.edge[row*s.NR:][:s.NR]
		for j := col; j < s.NR; j++ {
			to[j] += from[j]
		}
	}
}
