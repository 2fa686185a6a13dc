package peer

// Operand streams, in the order in which they lie in memory and count as streams of the source.
const (
	X = iota
	Y
	Z
	W
	P // positions, as Q
	Q
	operands
)

// count is a number of elements as a function of the size of a problem.
type count func(n int) int

func fixed(c int) count { return func(int) int { return c } }

func order(n int) int  { return n }
func square(n int) int { return n * n }

// stream is one operand.
type stream struct {
	len   count
	unit  count // elements that a unit of the cut has; nil where all parts share the stream
	halo  int   // units beyond its own that a part sees
	value value
	index func(s source, i, n int) int // of a stream of positions
}

// shape is the operands and results of a kernel.
type shape struct {
	streams [operands]stream
	written int              // the stream that is the result, −1 where it is a scalar
	results string           // which scalars: R, I or both; T is a table of counts
	fill    func(p *problem) // of X, where values do not suffice
	a       float64
	grain   int   // cuts are at multiples of it
	pitch   count // elements from one row of the result to the next, of which n count; nil where all do
	fold    Fold
}

// Fold is how results of parts become that of the whole.
type Fold int

const (
	FoldNone  Fold = iota
	FoldSum        // of R and of I
	FoldMax        // of R
	FoldFirst      // the largest R, the first I of equals
	FoldRoot       // the root of the sum of R, of which parts give the square
	FoldWrap       // the sum of I, in 32 bits
)

func each(v value) stream           { return stream{len: order, unit: fixed(1), value: v} }
func rows(v value) stream           { return stream{len: square, unit: order, value: v} }
func all(len count, v value) stream { return stream{len: len, value: v} }

// line is the grain of vectors: whole lines of any element type.
const line = 64

// into is the shape of z = f(x, …).
func into(a float64, streams [operands]stream) shape {
	return shape{streams: streams, written: Z, a: a, grain: line}
}

// scalar is the shape of a reduction.
func scalar(fold Fold, results string, streams [operands]stream) shape {
	return shape{streams: streams, written: -1, fold: fold, results: results, grain: line}
}

// shapes are those of flynn's kernels: see docs/peers.md.
var shapes = map[string]shape{
	"copy":   into(0, [operands]stream{X: each(wide), Z: each(wide)}),
	"scale":  into(3, [operands]stream{X: each(wide), Z: each(wide)}),
	"add":    into(0, [operands]stream{X: each(wide), Y: each(wide), Z: each(wide)}),
	"triad":  into(3, [operands]stream{X: each(wide), Y: each(wide), Z: each(wide)}),
	"vtriad": into(0, [operands]stream{X: each(wide), Y: each(wide), Z: each(wide), W: each(wide)}),
	"axpy":   {streams: [operands]stream{X: each(wide), Y: each(wide)}, written: Y, a: 3, grain: line},
	"update": {streams: [operands]stream{X: each(wide)}, written: X, a: -1, grain: line},
	"horner": into(0, [operands]stream{X: each(powers), Y: all(fixed(17), narrow), Z: each(wide)}),
	"scan":   into(0, [operands]stream{X: each(narrow), Z: each(narrow)}),
	"gather": into(0,
		[operands]stream{X: all(order, wide), Z: each(wide), P: {len: order, unit: fixed(1), index: scattered}}),

	"sum":    scalar(FoldSum, "R", [operands]stream{X: each(narrow)}),
	"dot":    scalar(FoldSum, "R", [operands]stream{X: each(narrow), Y: each(narrow)}),
	"max":    scalar(FoldMax, "R", [operands]stream{X: each(many)}),
	"nrm2":   scalar(FoldRoot, "R", [operands]stream{X: each(narrow)}),
	"argmax": scalar(FoldFirst, "RI", [operands]stream{X: each(many)}),
	"count": {streams: [operands]stream{X: each(letters)}, written: -1, fold: FoldSum, results: "I", grain: line,
		a: 'a'},
	"popcount": scalar(FoldSum, "I", [operands]stream{X: each(odd1)}),
	"dot8":     scalar(FoldWrap, "I", [operands]stream{X: each(bytes16), Y: each(bytes16)}),
	"hist":     scalar(FoldNone, "T", [operands]stream{X: each(bytes8)}),
	"histskew": scalar(FoldNone, "T", [operands]stream{X: each(skewed)}),
	"find": {streams: [operands]stream{X: each(alphabet)}, written: -1, fold: FoldFirst, results: "I", grain: line,
		a: '\n', fill: needle},
	"utf8": {streams: [operands]stream{X: {len: order, unit: fixed(1)}}, written: -1, results: "I", fill: text},
	"sort": into(0, [operands]stream{X: each(high), Z: each(high)}),
	"exp":  into(0, [operands]stream{X: each(small), Z: each(wide)}),
	"mandel": {streams: [operands]stream{X: all(order, value{}), Y: {len: order, unit: fixed(1)}, Z: rows(integers(128))},
		written: Z, grain: 1, fill: plane},
	"nbody": {streams: [operands]stream{X: all(func(n int) int { return 4 * n }, small),
		Z: {len: func(n int) int { return 3 * n }, unit: fixed(3), value: small}}, written: Z, grain: line},
	"crc32c": scalar(FoldNone, "I", [operands]stream{X: each(odd)}),

	"gemm": {streams: [operands]stream{X: rows(narrow), Y: all(square, narrow), Z: rows(wide)}, written: Z, grain: 1},
	"gemv": {streams: [operands]stream{X: rows(narrow), Y: all(order, narrow), Z: each(narrow)}, written: Z,
		grain: 16},
	"transpose": {streams: [operands]stream{X: all(square, wide), Z: rows(wide)}, written: Z, grain: 16},
	"stencil": {streams: [operands]stream{
		X: {len: func(n int) int { return (n + 2) * (n + 2) }, unit: bordered, halo: 2, value: wide},
		Z: {len: func(n int) int { return n * (n + 2) }, unit: bordered, value: wide},
	}, written: Z, a: 0.25, grain: 1, pitch: bordered},
	"spmv": {streams: [operands]stream{
		X: {len: nonzeros, unit: fixed(perRow), value: narrow}, Y: all(order, narrow), Z: each(narrow),
		P: {len: func(n int) int { return n + 1 }, unit: fixed(1), halo: 1,
			index: func(_ source, i, _ int) int { return perRow * i }},
		Q: {len: nonzeros, unit: fixed(perRow), index: column},
	}, written: Z, grain: 1},
}

// bordered is the length of a row of a grid with its border.
func bordered(n int) int { return n + 2 }

// scattered is where element i of a gather reads.
func scattered(s source, i, n int) int { return s.below(P, i, n) }

// perRow is the nonzeros of a row of a sparse matrix.
const perRow = 32

func nonzeros(n int) int { return perRow * n }

// column of nonzero k: at random in the part of the row that is its own, so that a row is sorted.
func column(s source, k, n int) int {
	j := k % perRow
	lo, hi := j*n/perRow, (j+1)*n/perRow
	return min(lo+s.below(Q, k, max(hi-lo, 1)), n-1)
}
