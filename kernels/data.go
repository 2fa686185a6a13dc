package kernels

import (
	"fmt"
	"math"

	"flynn/internal/mem"
)

// Elem is an element type.
type Elem interface {
	float32 | float64 | uint64 | uint32 | int32 | int8 | byte
}

// Float is an element type with fractions.
type Float interface{ float32 | float64 }

// Operand streams, in the order of layouts. P and Q, the index streams, hold 32-bit positions in other streams; no
// kernel writes them.
const (
	streamX = iota
	streamY
	streamZ
	streamW
	indexP
	indexQ
	operands // how many streams there are in all

	streams = indexP // how many of them have the element type of the kernel
)

// lengths are the elements of each stream, in the order X, Y, Z, W, P, Q.
type lengths [operands]int

// indexSize is the bytes of an index.
const indexSize = 4

// sum counts the elements, and the indices among them apart.
func (l lengths) sum() (values, indices int64) {
	for i, n := range l {
		if i < streams {
			values += int64(n)
		} else {
			indices += int64(n)
		}
	}
	return values, indices
}

// Data holds the operands and results of one problem, or of one part of it.
type Data[T Elem] struct {
	X, Y, Z, W []T     // operand streams
	P, Q       []int32 // index streams
	A          T       // scalar operand
	M, N, LD   int     // extents: rows or elements, columns, distance of rows
	Lo         int     // first unit of this part in the whole
	Last       bool    // this part ends where the whole ends
	n          int     // order of the whole: what the extents of a layout are functions of

	R     T        // scalar result
	S     T        // what Fold needs beside R: the sum of which R is the root
	I     int      // integer result
	Tally []uint64 // counted result: a table of the op's own

	scratch []T        // private room of one op
	whole   *Data[T]   // in supersteps, where a form's Join says so: what this is a part of,
	peers   []*Data[T] // and all its parts
}

func (d *Data[T]) stream(i int) *[]T { return [streams]*[]T{&d.X, &d.Y, &d.Z, &d.W}[i] }

func (d *Data[T]) index(i int) *[]int32 { return [operands - streams]*[]int32{&d.P, &d.Q}[i-streams] }

// size is the bytes of an element of stream i.
func (d *Data[T]) size(i int) int {
	if i < streams {
		return sizeOf[T]()
	}
	return indexSize
}

// bind makes b the memory of the n elements of stream i.
func (d *Data[T]) bind(i int, b []byte, n int) {
	if i < streams {
		*d.stream(i) = mem.View[T](b)[:n:n]
	} else {
		*d.index(i) = mem.View[int32](b)[:n:n]
	}
}

// Kind of values to fill operands with.
type Kind uint8

const (
	// Exact values are small integers or fractions, so that every order of operations gives the same bits.
	Exact Kind = iota
	// Random values fill the significand: results differ by rounding.
	Random
	// Special values mix NaN, infinities, zeros and denormals among random ones.
	Special
)

// Source gives the values of operands. Element i of a stream has the same value however the problem is cut.
type Source struct {
	Seed uint64
	Kind Kind
}

// hash is a counter-based generator: splitmix64's finalizer over seed, stream and position.
func (s Source) hash(stream, i int) uint64 {
	return mix(s.Seed + uint64(stream)<<56 + (uint64(i)+1)*0x9E3779B97F4A7C15)
}

// mix is splitmix64's finalizer. Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators (OOPSLA
// 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below is a uniform random position under n: the upper half of a product, without the bias that n has of 2^32.
func (s Source) below(stream, i, n int) int { return int(s.hash(stream, i) >> 32 * uint64(n) >> 32) }

// value turns a hash into an exact value. Never 0: memory systems treat zeros better than data.
type value[T Elem] struct {
	text string           // how, in words
	of   func(h uint64) T // nil where Form.Fill alone fills the stream
}

// integers are whole numbers from ±1 to ±span.
func integers[T Float](span uint64) value[T] {
	return value[T]{fmt.Sprintf("integers %d", span), func(h uint64) T {
		v := T(1 + (h>>1)%span)
		if h&1 != 0 {
			return -v
		}
		return v
	}}
}

// wide spreads over a thousand integers, so that a wrong lane meets a wrong value.
func wide[T Float]() value[T] { return integers[T](1000) }

// narrow keeps sums of 2^26 products exact in float32.
func narrow[T Float]() value[T] { return integers[T](3) }

// manyIntegers has so many values that the largest is rare.
func manyIntegers[T Float]() value[T] { return value[T]{"integers 2^22", integers[T](1 << 22).of} }

// powers are ±1/2, ±1 and ±2: their powers and small sums of these are exact.
func powers[T Float]() value[T] {
	return value[T]{"powers", func(h uint64) T {
		v := [4]T{0.5, 1, 2, 1}[h>>1&3]
		if h&1 != 0 {
			return -v
		}
		return v
	}}
}

// fractions are multiples of 1/512 up to ±2.
func fractions[T Float]() value[T] {
	return value[T]{"integers 1024, divided by 512", func(h uint64) T { return integers[T](1024).of(h) / 512 }}
}

// described are values that Form.Fill writes, in words.
func described[T Elem](text string) value[T] { return value[T]{text: text} }

// random fills the significand: ±[0.5, 1.5).
func random[T Elem](h uint64) T {
	v := 0.5 + float64(h>>12)/(1<<52)
	if h&1 != 0 {
		v = -v
	}
	return T(v)
}

// special is one in four times a value that arithmetic treats apart.
func special[T Float](h uint64) T {
	tiny := T(math.SmallestNonzeroFloat64)
	if tiny == 0 {
		tiny = T(math.SmallestNonzeroFloat32)
	}
	odd := [...]T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1)), 0, T(math.Copysign(0, -1)), tiny, -tiny, 1}
	if h>>8&3 == 0 {
		return odd[h>>10&7]
	}
	return random[T](h)
}

// unit is the unit roundoff of T: half the distance from 1 to its successor.
func unit[T Float]() float64 {
	var one T = 1
	if one+T(math.Ldexp(1, -30)) == one {
		return math.Ldexp(1, -24)
	}
	return math.Ldexp(1, -53)
}
