// Package gen writes package asm: one program for each kernel, one backend for each architecture.
//
// A program is written once against Builder; element type and instruction-set tier are parameters. Where a kernel
// does not fit the Builder (byte masks, pointer chains), its program gives a body per backend in the same file.
// Every tier gets the same unrolling and the same tail, so that a difference is the instruction set and not the
// author. A tier whose code equals that of a lower tier gets no row.
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

var floats = []Elem{F32, F64}

// A function under construction hands out numbers for what it holds; the backend knows the registers.
type (
	Vec   int // a vector register; inside Tail its first lane
	Ptr   int // a register with an address, advanced by Blocks and Tail
	Count int // a register with a count, or the number of elements left
)

// Builder builds one function for one tier and element type. Offsets of loads and stores are in vectors (unit)
// plus elements (elem), so that a body reads the same for every width; inside Tail a vector is one element. Where the
// length of a vector is known at run time only, unit is 0, a trip of Blocks handles one vector of at most that length, and
// Tail has nothing left to do.
type Builder interface {
	Tier() *isa.Info
	Elem() Elem
	Lanes() int // elements of a vector; 1 inside Tail; a panic where it is known at run time only

	// Arguments, by their name in the signature. say is what the register holds, for the header.
	Slice(name, say string) Ptr // the first element
	Len(name, say string) Count // the length of a slice
	Int(name, say string) Count // an int argument
	Arg(name, say string) Vec   // a scalar argument in every lane

	// Registers. A body's own registers are free again when the body ends.
	Zero(say string) Vec   // 0 in every lane
	NegInf(say string) Vec // −Inf in every lane
	Load(p Ptr, unit, elem int) Vec
	Broadcast(p Ptr, elem int) Vec // one element in every lane
	Free(vs ...Vec)                // not needed any more, before the body ends
	Store(p Ptr, unit, elem int, v Vec)

	// Arithmetic. Add and Mul give a new register; the others change their first operand.
	Add(a, b Vec) Vec
	Mul(a, b Vec) Vec
	AddTo(acc, a Vec)    // acc += a
	MulAdd(a, b, c Vec)  // a = a·b + c; fused where the tier has it
	FMA(acc, a, b Vec)   // acc += a·b; fused where the tier has it
	MaxTo(acc, a Vec)    // acc = a > acc ? a : acc, a quiet NaN in a is passed over, the sign of 0 is open
	Chain(acc, a, b Vec) // acc = acc·a + b, or acc + a·b where only that is one instruction
	// Outer adds an outer product to a tile: acc[i·len(row)+j] += a[i]·row[j], elements from a, vectors in row.
	Outer(acc []Vec, a Ptr, row []Vec)

	// FoldAdd and FoldMax reduce all lanes of all accumulators into the first lane of the first.
	FoldAdd(acc []Vec)
	FoldMax(acc []Vec)

	// Blocks runs body for unroll vectors a trip while so many are left, then for one vector a trip. The body gets
	// the number of vectors; the pointers are advanced after it.
	Blocks(left Count, unroll int, advance []Ptr, body func(vectors int))
	// Tail runs body once for each element left, on first lanes only.
	Tail(left Count, advance []Ptr, body func())
	// Repeat runs body count times; count ends at 0. It may be 0 to begin with.
	Repeat(count Count, body func())
	// Advance moves a pointer by a number of vectors plus elements; Skip by a count of elements held in a register.
	Advance(p Ptr, unit, elem int)
	Skip(p Ptr, by Count)

	Say(remark string) // a comment line
	Return(v Vec)      // the first lane is the result
	ReturnNothing()
}
