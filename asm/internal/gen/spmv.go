package gen

import "flynn/asm/isa"

const spmvSig = "(z, a, x []T, start, col []int32)"

// few is how many accumulators a row has: it has few vectors, and rows overlap.
const few = 2

var spmv = &program{
	name: "spmv", sig: spmvSig, elems: floats,
	doc: []string{
		"z[i] = Σ a[k]·x[col[k]], start[i] ≤ k < start[i+1], for the length of z. a and col begin with the first",
		"row. 2 accumulators a row. Every lane of x is loaded by itself, unless their number is open.",
	},
	build:  func(b Builder) { rowsTimes(b, b.GatherScalar, folded(b)) },
	bodies: bodies{isa.FamilySVE: func(b Builder) { rowsTimes(b, b.Gather, b.MaskedTail) }},
}

// folded is the tail of a row that is folded before its last elements.
func folded(b Builder) func(left Count, advance []Ptr, fold, body func()) {
	return func(left Count, advance []Ptr, fold, body func()) {
		fold()
		b.ScalarTail(left, advance, body)
	}
}

// spmvGather is for tiers that have an instruction.
var spmvGather = &program{
	name: "spmv", tuning: "gather", sig: spmvSig, elems: floats, tiers: []isa.ID{isa.AVX2, isa.AVX512},
	doc: []string{
		"z[i] = Σ a[k]·x[col[k]], start[i] ≤ k < start[i+1], for the length of z. a and col begin with the first",
		"row. 2 accumulators a row. One instruction gathers a vector of x.",
	},
	build: func(b Builder) { rowsTimes(b, b.Gather, folded(b)) },
}

// rowsTimes multiplies every row of a CSR matrix by x. tail folds a row and takes its last elements.
func rowsTimes(b Builder, load func(x, p Ptr, unit int) Vec,
	tail func(left Count, advance []Ptr, fold, body func())) {
	z, a, x := b.Slice("z", "z"), b.Slice("a", "a"), b.Slice("x", "x")
	start, col, rows := b.Index("start", "start"), b.Index("col", "col"), b.Len("z", "rows left")
	b.Repeat(rows, func() {
		left := b.Span(start, "elements left of the row")
		acc := newAccumulators(few, b.Zero)
		body := func(k int) {
			for u := range k {
				v, w := b.Load(a, u, 0), load(x, col, u)
				b.FMA(acc[u], v, w)
				b.Free(v, w)
			}
		}
		b.VectorLoop(left, few, []Ptr{a, col}, body)
		tail(left, []Ptr{a, col}, func() { b.FoldAdd(acc) }, func() { body(1) })
		b.StoreFirst(z, 0, acc[0])
		b.Advance(z, 0, 1)
		b.Advance(start, 0, 1)
	})
	b.ReturnNothing()
}
