// Package gen writes package asm: one program for each kernel, one backend for each architecture.
//
// A program is written once against Builder; element type and instruction-set tier are parameters. Where a kernel
// does not fit the Builder (byte masks, pointer chains), its program gives a body for a family of tiers, in
// NAME_FAMILY.go. Every tier gets the same unrolling and the same tail, so that a difference is the instruction set and
// not the author; to mask the lanes behind the end is part of the instruction set. A tier whose code equals that of a
// lower tier gets no row.
//
// It may import asm/isa, avo, and (in tests) x/arch. Nobody imports it.
package gen

import "flynn/asm/isa"

// Elem is an element type.
type Elem struct {
	Name string // as in results: f64
	Go   string // as in Go: float64
	Size int    // bytes
}

// The element types of kernels.
var (
	F32 = Elem{"f32", "float32", 4}
	F64 = Elem{"f64", "float64", 8}
	U8  = Elem{"u8", "byte", 1}
	I8  = Elem{"i8", "int8", 1}
	I32 = Elem{"i32", "int32", 4}
	U32 = Elem{"u32", "uint32", 4}
	U64 = Elem{"u64", "uint64", 8}
	no  = Elem{} // a function that has no elements
)

// float tells whether elements are floating-point numbers.
func (e Elem) float() bool { return e == F32 || e == F64 }

var floats = []Elem{F32, F64}

// indexSize is the bytes of an index.
const indexSize = 4

// A function under construction hands out numbers for what it holds; the backend knows the registers.
type (
	Vec   int // a vector register; inside ScalarTail its first lane
	Ptr   int // a register with an address, advanced by VectorLoop and ScalarTail
	Count int // a register with a count, or the number of elements left
	Mask  int // says for each lane yes or no; inside ScalarTail for the first lane
)

// Builder builds one function for one tier and element type. Its operations fall into families; defaults.go has those
// that a backend need not write. Offsets of loads and stores are in vectors (unit) plus elements (elem), so that a body
// reads the same for every width; inside ScalarTail a vector is one element. Where a machine grants the length of each
// trip (RVV), unit is 0, a trip of VectorLoop handles one vector of at most that length, and ScalarTail has nothing
// left to do.
type Builder interface {
	Args
	Streams
	Arith
	Masks
	Lanes
	Loops
}

// Args is what a function is given and what it returns. Arguments go by their name in the signature; say is what the
// register holds, for the header.
type Args interface {
	Tier() *isa.Info
	Elem() Elem
	Can(c isa.Capabilities) bool // whether the tier has them all
	Slice(name, say string) Ptr  // the first element
	Len(name, say string) Count  // the length of a slice
	Int(name, say string) Count  // an int argument
	// Index points to the first of a slice of 32-bit indices; VectorLoop, ScalarTail and Advance count indices there.
	Index(name, say string) Ptr
	Arg(name, say string) Vec // a scalar argument in every lane
	Return(v Vec)             // the first lane is the result
	ReturnNothing()
	Comment(remark string) // a comment line
}

// Streams are loads, stores and the pointers they go by.
type Streams interface {
	Load(p Ptr, unit, elem int) Vec
	Broadcast(p Ptr, elem int) Vec // one element in every lane
	Store(p Ptr, unit, elem int, v Vec)
	StoreFirst(p Ptr, elem int, v Vec) // the first lane alone
	// Stream stores vectors past the caches, where a tier can: whole ones, from a line on, which ToLine counts up to,
	// at most left and taken off it. Fence orders these stores before all that follow.
	Stream(p Ptr, vs []Vec)
	ToLine(p Ptr, left Count, say string) Count
	Fence()
	// Gather loads x[i] for each index i of a vector of them at p: by one instruction where the tier has it.
	// GatherScalar loads lane by lane wherever the length of a vector is known. Indices are not negative.
	Gather(x, p Ptr, unit int) Vec
	GatherScalar(x, p Ptr, unit int) Vec
	Span(p Ptr, say string) Count // the difference of the index at p to the one behind it
	// Pointer gives a new register with the address of another; Set moves an address to a register that is there.
	Pointer(p Ptr, say string) Ptr
	Set(p, to Ptr)
	// Advance moves a pointer by a number of vectors plus elements; Skip by a count of elements held in a register.
	Advance(p Ptr, unit, elem int)
	Skip(p Ptr, by Count)
}

// Arith are constants and what is done to each lane alone. Add, Sub and Mul give a new register; the others change
// their first operand. Integers are added only. A body's own registers are free again when the body ends.
type Arith interface {
	Zero(say string) Vec             // 0 in every lane
	NegInf(say string) Vec           // −Inf in every lane
	Const(v float64, say string) Vec // v in every lane
	Copy(v Vec) Vec
	Assign(v, a Vec) // v = a
	Free(vs ...Vec)  // not needed any more, before the body ends
	Add(a, b Vec) Vec
	Sub(a, b Vec) Vec
	Mul(a, b Vec) Vec
	AddTo(acc, a Vec)   // acc += a
	SubTo(acc, a Vec)   // acc −= a
	MulTo(acc, a Vec)   // acc = acc·a
	MulAdd(a, b, c Vec) // a = a·b + c; fused where the tier has it
	FMA(acc, a, b Vec)  // acc += a·b; fused where the tier has it
	// MulAddEach is a = a·b + c for some vectors, with one element of memory for all c.
	MulAddEach(a, b []Vec, p Ptr, elem int)
	// InvSqrt is 1/√a within a few units in the last place, for a > 0 whose root and its inverse are normal numbers.
	// half and one are ½ and 1 in every lane.
	InvSqrt(a, half, one Vec) Vec
	// Scale is a = a·2^k for some vectors, k whole numbers, where that is one instruction; it tells whether it is.
	Scale(a, k []Vec) bool
	ShiftLeft(a Vec, bits int) // the bits of each lane
	MaxTo(acc, a Vec)          // acc = a > acc ? a : acc, a quiet NaN in a is passed over, the sign of 0 is open
	FMAChain(acc, a, b Vec)    // acc = acc·a + b, or acc + a·b where only that is one instruction
	// OuterProduct adds an outer product to a tile: acc[i·len(row)+j] += a[i]·row[j], elements from a, vectors in row.
	OuterProduct(acc []Vec, a Ptr, row []Vec)
}

// Masks say for each lane yes or no. A comparison with NaN says no.
type Masks interface {
	Greater(a, b Vec) Mask       // a > b
	Merge(m Mask, acc, a Vec)    // acc = m ? a : acc
	All() Mask                   // yes in every lane
	KeepLess(m Mask, a, b Vec)   // m = m and a ≤ b
	AddWhere(m Mask, acc, a Vec) // acc += a where m says yes
	// While runs body at most count times, as long as any lane of any mask says yes.
	While(count Count, masks []Mask, body func())
}

// Lanes move values from lane to lane.
type Lanes interface {
	Lanes() int  // elements of a vector; 1 inside ScalarTail; a panic where it is known at run time only
	Splat(v Vec) // the first lane to every lane
	// FoldAdd and FoldMax reduce all lanes of all accumulators into the first lane of the first.
	FoldAdd(acc []Vec)
	FoldMax(acc []Vec)
	// Sums inside a vector: Prefix adds to each lane all lanes before it, Last gives the last lane in every lane. zero
	// is 0 in every lane, last is LastLane's. Inside ScalarTail the one lane is the sum, and the last.
	Prefix(v, zero Vec)
	Last(v, last Vec) Vec
	LastLane(say string) Vec
	// Align gives the lanes of v, moved up by so many, a power of two; the last ones of the vector before it come in.
	Align(before, v Vec, lanes int) Vec
	// Transpose gives the columns of a square of lanes, and frees its rows.
	Transpose(rows []Vec) []Vec
}

// Loops run bodies.
type Loops interface {
	// VectorLoop runs body for unroll vectors a trip while so many are left, then for one vector a trip. The body gets
	// the number of vectors; the pointers are advanced after it.
	VectorLoop(left Count, unroll int, advance []Ptr, body func(vectors int))
	// Reduce is VectorLoop for a body that gathers in acc, a vector in each. Only the first is there: start makes the
	// others before the first trip that needs them, and add puts them all into the first before the trips of one
	// vector, so that few elements have to do with one accumulator.
	Reduce(left Count, acc []Vec, start func(say string) Vec, advance []Ptr,
		add func(acc, a Vec), body func(vectors int))
	// ScalarTail runs body once for each element left, on first lanes only.
	ScalarTail(left Count, advance []Ptr, body func())
	// MaskedTail is ScalarTail where VectorLoop has left less than a vector, and fold, nil for none, folds what body
	// gathers. A tier that masks lanes runs body once, on a whole vector: loads put 0 in the lanes behind the end,
	// stores and operations that change an operand leave them as they are, masks say no there; fold follows. Elsewhere
	// fold comes first.
	MaskedTail(left Count, advance []Ptr, fold, body func())
	// OverlappingTail is MaskedTail for a body that may compute an element twice, in a row of all elements: the last
	// vector ends with the row, where that is as long as a vector. left and the pointers are of no use after it.
	OverlappingTail(left, all Count, advance []Ptr, body func())
	// ChunkLoop runs body as long as size are left, and counts them.
	ChunkLoop(left Count, size int, body func())
	// Repeat runs body count times; count ends at 0. It may be 0 to begin with.
	Repeat(count Count, body func())
}
