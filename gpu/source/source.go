// Package source holds programs for devices, each written once, and prints them in the languages of APIs.
//
// A body is in what OpenCL C, CUDA C, GLSL and MSL have in common: scalars, private arrays, for, if, calls. What they
// say differently is a word in capitals, which a printer defines:
//
//	T  C(x)                 the element type, and x as that
//	U(x) I(x) L(x)          x as uint, int and ulong
//	GID LID LIDY            place of the item in the grid and in its group, along x and y
//	GROUP GROUPY GROUPS     place of the group, and how many there are along x
//	SIZE                    items of a group
//	BARRIER                 all items of the group have come here, and see what it shares
//	SQRT(x) RSQRT(x)        roots
//	INF                     infinity as T
//	POPCOUNT(x)             bits that are set in a uint or ulong
//	MULHI(x, y)             the upper half of a product of two uint
//	ADDSHARED(x, v)         adds to a uint that the group shares, as one step
//	ADDGLOBAL(x, v)         adds to a uint of a buffer, as one step
//	ASUINT(x) ASFLOAT(x)    bits of a float, and back
//
// Bodies do not call fma: a product may be fused with a sum unless the program is Unfused, and what that rounds is
// inside every bound.
package source

// Buffer is an operand in the device's memory.
type Buffer struct {
	Name    string
	Type    string // T, uint, int, ulong or long
	Written bool
}

// Scalar is an operand that is passed by value.
type Scalar struct {
	Name string
	Type string
}

// Array is memory that a group shares.
type Array struct {
	Name string
	Type string
	Len  int
}

// Program is one function that a device runs.
type Program struct {
	Name    string
	Buffers []Buffer
	Scalars []Scalar
	Shared  []Array
	Group   [2]int // items along x and y
	Body    string
	Unfused bool // products and sums are rounded apart
}

// Items is how many items a group has.
func (p *Program) Items() int { return p.Group[0] * p.Group[1] }

// Entry is the name of the function: that of a kernel alone may be a builtin of the language.
func (p *Program) Entry() string { return "fl_" + p.Name }
