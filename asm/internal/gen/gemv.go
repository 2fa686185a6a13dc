package gen

import "flynn/asm/isa"

// together is how many rows gemv takes at once: each vector of x is loaded once for all of them.
const together = 4

var gemv = &program{
	name: "gemv", sig: "(y, a, x []T)", elems: floats, trip: "of each of 4 rows of A",
	doc: []string{
		"y[i] = Σ a[i,j]·x[j], for the lengths of y and x; the rows of a are as long as x. 4 rows at once, with 2",
		"accumulators each.",
	},
	build: func(b Builder) {
		y, a := b.Slice("y", "y"), b.Slice("a", "the first of the rows")
		m, n := b.Len("y", "rows left"), b.Len("x", "elements of a row")
		rows := []Ptr{a}
		for len(rows) < together {
			rows = append(rows, b.Pointer(a, "a row"))
		}
		b.ChunkLoop(m, together, func() { products(b, y, rows, n, 2) })
		b.Comment("one row a trip")
		b.ChunkLoop(m, 1, func() { products(b, y, rows[:1], n, 2) })
		b.ReturnNothing()
	},
}

// gemvRow takes the rows as they lie in memory: where the matrix comes from the second level, one stream is read faster
// than four.
var gemvRow = &program{
	name: "gemv", sig: gemv.sig, elems: floats, tuning: "row", tiers: []isa.ID{isa.AVX2, isa.AVX512},
	doc: []string{"y[i] = Σ a[i,j]·x[j], as gemv, one row after the other, with 3 accumulators."},
	build: func(b Builder) {
		y, a := b.Slice("y", "y"), b.Slice("a", "the row")
		m, n := b.Len("y", "rows left"), b.Len("x", "elements of a row")
		b.ChunkLoop(m, 1, func() { products(b, y, []Ptr{a}, n, 3) })
		b.ReturnNothing()
	},
}

// products multiplies rows with x, the first of them at rows[0], with so many accumulators for each, and leaves rows[0]
// behind the last.
func products(b Builder, y Ptr, rows []Ptr, n Count, accs int) {
	for i := 1; i < len(rows); i++ {
		b.Set(rows[i], rows[i-1])
		b.Skip(rows[i], n)
	}
	x, left := b.Slice("x", ""), b.Len("x", "")
	acc := newAccumulators(accs*len(rows), b.Zero)
	body := func(k int) {
		xs := loads(b, x, k)
		for i, row := range rows {
			each(b, row, 0, k, pair, func(u int, v Vec) { b.FMA(acc[accs*i+u], v, xs[u]) })
		}
	}
	advance := append([]Ptr{x}, rows...)
	b.VectorLoop(left, accs, advance, body)
	b.MaskedTail(left, advance, func() {
		for i := range rows {
			b.FoldAdd(acc[accs*i:][:accs])
		}
	}, func() { body(1) })
	for i := range rows {
		b.StoreFirst(y, i, acc[accs*i])
	}
	b.Advance(y, 0, len(rows))
	if len(rows) > 1 { // each row ended where the next one began
		b.Set(rows[0], rows[len(rows)-1])
	}
}
