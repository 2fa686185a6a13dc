package isa

import "strings"

// Capabilities are what bodies of kernels ask a tier for, one bit each.
type Capabilities uint32

const (
	FMA              Capabilities = 1 << iota // a fused multiply-add
	Integers                                  // operations of integers on whole vectors
	IntegerMax                                // the larger of two 32-bit integers with sign
	ByteShuffle                               // a table of 16 bytes in a register, looked up by all byte lanes
	ThreeOperands                             // a result goes to a register of its own
	Masks                                     // any operation on some lanes, by masks in registers of their own
	Ternary                                   // any bitwise function of three operands
	MemoryBroadcast                           // an operand from memory goes to all lanes
	RootEstimate                              // 1/√x to 14 bits, of both floating-point types
	PowerScale                                // x·2^k in one instruction
	Gather                                    // lanes are loaded by a vector of indices
	StreamStores                              // stores that pass the caches
	PopCount                                  // bits that are set are counted
	DotProduct                                // products of bytes are summed in 32-bit lanes
	CarrylessProduct                          // products of polynomials
	CRC32C                                    // the remainder of CRC-32C
	Tile                                      // a register for a tile of a matrix

	capabilities = iota // how many there are
)

// names say what a tier lacks.
var names = [capabilities]string{
	"fused multiply-add", "integer operations on whole vectors", "maximum of 32-bit integers",
	"table of 16 bytes in a register of whole vectors", "instructions with three operands", "mask registers",
	"function of three operands", "broadcast from memory", "estimate of 1/√x", "multiplication by 2^k",
	"gather instruction",
	"stores that pass the caches", "instruction that counts bits", "dot product of bytes", "carry-less product",
	"CRC-32C instruction", "tile registers",
}

// String lists them.
func (c Capabilities) String() string {
	var all []string
	for i, name := range names {
		if c>>i&1 == 1 {
			all = append(all, name)
		}
	}
	return strings.Join(all, ", ")
}

// What tiers of x86 have: each all of the narrower one, but AVX, whose 256 bits are for floating-point numbers only.
const (
	hasSSE2   = Integers | StreamStores
	hasSSE41  = hasSSE2 | ByteShuffle | IntegerMax
	hasSSE42  = hasSSE41 | PopCount | CRC32C
	hasAVX    = ThreeOperands | StreamStores
	hasAVX2   = hasAVX | hasSSE41 | FMA | Gather
	hasAVX512 = hasAVX2 | Masks | Ternary | MemoryBroadcast | RootEstimate | PowerScale
	hasNEON   = FMA | Integers | IntegerMax | ByteShuffle | StreamStores | PopCount
	hasSVE    = hasNEON | Masks | PowerScale | Gather | DotProduct
	hasRVV    = FMA | Integers | IntegerMax | ByteShuffle | Gather | PopCount
)

// Can tells whether the tier has all of some capabilities.
func (t *Info) Can(c Capabilities) bool { return t.Has&c == c }

// Missing are those of some capabilities that the tier has not.
func (t *Info) Missing(c Capabilities) Capabilities { return c &^ t.Has }
