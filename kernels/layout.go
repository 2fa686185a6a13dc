package kernels

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// extent is a number of elements as a function of n, the order of a problem, with its formula.
type extent struct {
	formula string
	of      func(n int) int
}

var (
	order  = extent{"n", func(n int) int { return n }}
	square = extent{"n×n", func(n int) int { return n * n }}
	one    = fixed(1)
)

func fixed(c int) extent { return extent{strconv.Itoa(c), func(int) int { return c }} }

func multiple(k int) extent { return extent{fmt.Sprintf("%dn", k), func(n int) int { return k * n }} }

// Owner says which part of a problem sees and fills the elements of a stream.
type Owner uint8

const (
	// PartOwned streams are cut: a part sees the elements of its own units and its halo, and fills those that are its
	// own.
	PartOwned Owner = iota
	// Shared streams are seen by every part as a whole; each part fills the elements of its own units.
	Shared
	// Replicated streams are seen by every part as a whole; the first part that has units fills them.
	Replicated
)

func (o Owner) String() string { return [...]string{"part-owned", "shared", "replicated"}[o] }

// intent says what an op does with a stream, in Fortran's words. The zero value is room that ops of parts use and that
// holds neither operands nor results.
type intent uint8

const (
	input  intent           = 1 << iota // reads what was there before the op
	output                              // writes a result
	inout  = input | output             // changes a result in place
)

// stream is how one operand stream lies: one row of a layout.
type stream[T Elem] struct {
	intent intent
	length extent // elements of the whole; the zero value: there is no such stream
	unit   extent // elements of one unit of the cut; the zero value where a replicated stream has no units
	halo   int    // units behind its own that a part sees as well
	owner  Owner
	value  value[T]
}

// layout is how the operands of a form lie: one row for each stream, in the order X, Y, Z, W, P, Q.
type layout[T Elem] [operands]stream[T]

// each is a stream of n elements, one a unit.
func each[T Elem](in intent, v value[T]) stream[T] {
	return stream[T]{intent: in, length: order, unit: one, value: v}
}

// rows is a stream of n rows of n elements, a row a unit.
func rows[T Elem](in intent, v value[T]) stream[T] {
	return stream[T]{intent: in, length: square, unit: order, value: v}
}

// replicated is an input that every part sees as a whole.
func replicated[T Elem](length extent, v value[T]) stream[T] {
	return stream[T]{intent: input, length: length, owner: Replicated, value: v}
}

// shared is a stream that every part sees as a whole, and fills as far as its own units go.
func shared[T Elem](in intent, length, unit extent, v value[T]) stream[T] {
	return stream[T]{intent: in, length: length, unit: unit, owner: Shared, value: v}
}

// exists tells whether a form has the stream.
func (s *stream[T]) exists() bool { return s.length.of != nil }

// exchanged tells whether parts in memories of their own read elements that others fill.
func (s *stream[T]) exchanged() bool { return s.exists() && (s.owner == Shared || s.halo > 0) }

// sees is the range of elements of the whole that a part of units lo to hi sees.
func (s *stream[T]) sees(n, lo, hi int) (from, to int) {
	length := s.length.of(n)
	if s.owner != PartOwned {
		return 0, length
	}
	unit := s.unit.of(n)
	return min(lo*unit, length), min((hi+s.halo)*unit, length)
}

// owns is the range of elements of the whole that a part of units lo to hi fills; last says that the part ends where
// the whole does. A part of a stream with a halo owns the units in the middle of those it sees, and the border of the
// whole.
func (s *stream[T]) owns(n, lo, hi int, last bool) (from, to int) {
	length := s.length.of(n)
	if s.owner == Replicated {
		if lo > 0 || hi == lo {
			return 0, 0
		}
		return 0, length
	}
	before, unit := s.halo/2, s.unit.of(n)
	from, to = lo+before, hi+before
	if hi > lo && lo == 0 {
		from = 0
	}
	if hi > lo && last {
		to += s.halo - before
	}
	return min(from*unit, length), min(to*unit, length)
}

// once gives a replicated stream to the first part that has units, so that it is written once.
func once[T Elem](d *Data[T], stream []T) []T {
	if d.Lo > 0 || d.M == 0 {
		return nil
	}
	return stream
}

// Stream is how one operand stream of a kernel lies: what a peer, a report or a transfer must know of it.
type Stream struct {
	Name          string // X, Y, Z, W, or P and Q, which hold positions
	Size          int    // bytes of an element
	Length, Unit  string // formulas of n: elements of the whole, and of a unit of the cut, which may be ""
	Halo          int    // units behind its own that a part sees as well
	Owner         Owner
	Read, Written bool   // an op reads what was there before it; an op writes a result
	Values        string // what the stream is filled with
	elements      func(n int) int
}

// Elements returns how many elements the stream has in a problem of size n.
func (s Stream) Elements(n int) int { return s.elements(n) }

// Bytes returns how many bytes the stream has in a problem of size n.
func (s Stream) Bytes(n int) int64 { return int64(s.elements(n)) * int64(s.Size) }

// StreamName is the name of a stream in results, in reports and in the peers' protocol.
func StreamName(i int) string { return "XYZWPQ"[i : i+1] }

// streams lists the rows of a form's layout.
func (f *Form[T, F]) streams() []Stream {
	var all []Stream
	for i := range f.Layout {
		s := &f.Layout[i]
		if !s.exists() {
			continue
		}
		size := sizeOf[T]()
		if i >= streams {
			size = indexSize
		}
		all = append(all, Stream{
			Name: StreamName(i), Size: size,
			Length: s.length.formula, Unit: s.unit.formula, Halo: s.halo, Owner: s.owner,
			Read: s.intent&input != 0, Written: s.intent&output != 0, Values: s.value.text,
			elements: func(n int) int { return f.lengths(n)[i] },
		})
	}
	return all
}

// Streams lists the operand streams of the kernel.
func (k *Kernel) Streams() []Stream { return k.streams }

// Scalar is the scalar operand of the kernel in words; "" where it has none.
func (k *Kernel) Scalar() string { return k.scalar }

// ScalarValue is its value before the first op; 0 where the kernel has none.
func (k *Kernel) ScalarValue() float64 { return k.factor }

// Accesses counts the operand streams: those that an op reads, and those that it writes.
func (k *Kernel) Accesses() (read, written int) {
	for _, s := range k.streams {
		if s.Read {
			read++
		}
		if s.Written {
			written++
		}
	}
	return read, written
}

// OnePass tells whether an op goes once over whole vectors of floating-point numbers and does at most two flops for
// each element, so that memory is what limits it.
func (k *Kernel) OnePass() bool {
	const n = 1 << 10
	read, written := k.Accesses()
	uneven := func(s Stream) bool { return s.Length != order.formula }
	if len(k.streams) == 0 || slices.ContainsFunc(k.streams, uneven) || !strings.HasPrefix(k.Elem, "f") || k.stepped {
		return false
	}
	w := k.Work(n)
	return w.Flops <= 2*n && w == Work{Flops: w.Flops, Loads: float64(read * n), Stores: float64(written * n)}
}

// Movement is the bytes that one op moves: what its formula loads and stores, and what a write-back cache reads only
// because an op writes to a line that it has not read (write-allocate). Stores that pass the caches by, those of tuning
// NonTemporal, allocate nothing.
type Movement struct{ Read, Written, Allocated float64 }

// Movement returns the bytes that one op of size n moves. Stores allocate where the layout says that an op writes a
// stream whose contents it does not read.
func (k *Kernel) Movement(n int) Movement {
	w := k.Work(n)
	m := Movement{Read: w.Loads*float64(k.elemSize) + w.Indices*indexSize, Written: w.Stores * float64(k.elemSize)}
	var written, unread int64
	for _, s := range k.streams {
		if !s.Written {
			continue
		}
		written += s.Bytes(n)
		if !s.Read {
			unread += s.Bytes(n)
		}
	}
	if written > 0 {
		m.Allocated = m.Written * float64(unread) / float64(written)
	}
	return m
}
