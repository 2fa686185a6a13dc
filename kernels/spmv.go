package kernels

import (
	"sort"

	"flynn/asm"
)

var (
	spmvSpec = Spec{
		Name: "spmv", Doc: "z = A·x, A sparse in CSR, 32 random columns a row (Sparse BLAS usmv); gather instructions are " +
			"a tuning",
		Size: "rows and columns", Dwarf: sparse, Work: uniformRows.work, Step: 16,
	}
	spmvSkewSpec = Spec{
		Name: "spmvskew", Doc: "z = A·x as spmv, rows by a power law from 8 columns to all or half; parts hold equal " +
			"numbers of nonzeros, not of rows",
		Size: "rows and columns", Dwarf: sparse, Work: skewedRows.work, Step: 16, Programs: []string{"spmv"},
	}
)

const sparse = "sparse linear algebra"

var (
	_ = define(spmvSpec, spmvForm[float32](uniformRows), spmv[float32], asm.SpmvF32)
	_ = define(spmvSpec, spmvForm[float64](uniformRows), spmv[float64], asm.SpmvF64)
	_ = define(spmvSkewSpec, spmvForm[float32](skewedRows), spmv[float32], asm.SpmvF32)
	_ = define(spmvSkewSpec, spmvForm[float64](skewedRows), spmv[float64], asm.SpmvF64)
)

type spmvFunc[T Float] = func(z, a, x []T, start, col []int32)

// spmv multiplies the rows of z. a and col begin with the first of them; start holds places in the whole matrix. It
// takes for granted that starts ascend and that columns are in range: machine code reads whatever they name.
func spmv[T Float](z, a, x []T, start, col []int32) {
	k := 0
	for i := range z {
		var s T
		for range start[i+1] - start[i] {
			s += a[k] * x[col[k]]
			k++
		}
		z[i] = s
	}
}

// rowStarts is where row i begins in a matrix of n rows: the sum of the lengths of all rows above it. That it needs no
// matrix lets parts be cut before there is one.
type rowStarts struct {
	of            func(i, n int) int
	formula, text string // how many nonzeros a matrix has, and where row i begins
}

var uniformRows = rowStarts{func(i, _ int) int { return 32 * i }, "32n", "32·i"}

// skewedRows is Zipf's law in powers of two, the longest row last: no other block of nonzeros has more rows than the
// first, by whose results replicas size their memory.
var skewedRows = rowStarts{
	func(i, n int) int { return zipf(n, n) - zipf(n-i, n) }, "nnz", "see zipf in kernels/spmv.go",
}

// zipf is how many nonzeros the longest rows have together. For m = n/8, row r of them, from 0 on, has
// 8·2^⌊log2(m/(r+1))⌋ where r < m, and 8 otherwise: the first m/2^k have at least 8·2^k.
func zipf(rows, n int) int {
	const least = 8
	sum := rows
	for k, more := 1, 1; n/least>>k > 0; k, more = k+1, 2*more {
		sum += more * min(rows, n/least>>k)
	}
	return least * sum
}

// work is a multiply-add, an element, its column and an element of x for each nonzero, and rows.
func (at rowStarts) work(n int) Work {
	nnz := float64(at.of(n, n))
	return Work{Flops: 2 * nnz, Loads: 2 * nnz, Stores: float64(n), Indices: nnz + float64(n)}
}

// rowOf is the first row that starts at nonzero k or behind it.
func (at rowStarts) rowOf(k, n int) int {
	return sort.Search(n, func(i int) bool { return at.of(i, n) >= k })
}

// spmvForm is the form of z = A·x: the nonzeros of A in X, x in Y, row starts in P, columns in Q. Units are
// nonzeros; a row belongs to the part in which it starts.
func spmvForm[T Float](at rowStarts) Form[T, spmvFunc[T]] {
	nonzeros := extent{at.formula, func(n int) int { return at.of(n, n) }}
	return Form[T, spmvFunc[T]]{
		Layout: layout[T]{
			{intent: input, length: nonzeros, unit: one, value: narrow[T]()},
			shared(input, order, one, narrow[T]()),
			each(output, narrow[T]()),
			indexP: {
				intent: input, length: extent{"n+1", func(n int) int { return n + 1 }}, unit: one, halo: 1,
				value: described[T](at.text),
			},
			indexQ: {intent: input, length: nonzeros, unit: one, value: described[T](columnText)},
		},
		Call:  func(f spmvFunc[T], d *Data[T]) { f(d.Z, d.X, d.Y, d.P, d.Q) },
		Fill:  func(d *Data[T], s Source) { fillRows(d, at, s) },
		Units: func(d *Data[T]) int { return at.of(d.N, d.N) },
		Cut: func(d *Data[T], lo, hi int) Data[T] {
			p, first, end := *d, at.rowOf(lo, d.N), at.rowOf(hi, d.N)
			from, to := at.of(first, d.N), at.of(end, d.N)
			p.M = end - first
			p.X, p.Q = d.X[from:to:to], d.Q[from:to:to]
			p.Z, p.P = d.Z[first:end:end], d.P[first:end+1]
			return p
		},
		Own: func(d *Data[T], stream int) ([]T, int) {
			switch row := at.rowOf(d.Lo, d.N); stream {
			case streamX:
				return d.X, at.of(row, d.N)
			case streamY: // x has as many elements as z
				return d.Y[row : row+d.M], row
			default:
				return *d.stream(stream), row
			}
		},
		Bound: func(d *Data[T]) float64 {
			longest := at.of(d.N, d.N) - at.of(max(d.N-1, 0), d.N)
			return rounding[T](longest, float64(longest)*magnitude(d.X)*magnitude(d.Y))
		},
	}
}

const columnText = "nonzero k of a row of m in [k·n/m, (k+1)·n/m), from there (h>>32)·width>>32"

// fillRows writes the row starts and columns of a part. Column k of a row of m lies at random in the k-th of m equal
// ranges, so that a row is sorted.
func fillRows[T Float](d *Data[T], at rowStarts, s Source) {
	row, k := at.rowOf(d.Lo, d.N), 0
	first := at.of(row, d.N)
	for i := range d.M {
		from, to := at.of(row+i, d.N), at.of(row+i+1, d.N)
		d.P[i] = int32(from)
		for j := range to - from {
			lo, hi := j*d.N/(to-from), (j+1)*d.N/(to-from)
			d.Q[k] = int32(min(lo+s.below(indexQ, first+k, max(hi-lo, 1)), d.N-1))
			k++
		}
	}
	if d.Last { // where a row ends, the next part's first one starts
		d.P[d.M] = int32(at.of(d.N, d.N))
	}
}
