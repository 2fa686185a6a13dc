package kernels

import (
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"flynn/asm"
	"flynn/asm/isa"
)

// Work is what one op does, in counts: operations and elements, not bytes. Loads and Stores are STREAM's: those that
// the formula names, without the lines that a cache reads before it writes them. Indices are loads of 32-bit positions.
type Work struct{ Flops, Loads, Stores, Indices float64 }

// perElement is work in proportion to n.
func perElement(flops, loads, stores float64) func(int) Work {
	return func(n int) Work {
		return Work{Flops: flops * float64(n), Loads: loads * float64(n), Stores: stores * float64(n)}
	}
}

// Spec is what is written down about a kernel, once.
type Spec struct {
	Name  string
	Doc   string // the formula, and the field's name for the kernel
	Size  string // what n is
	Dwarf string // of the thirteen Berkeley dwarfs, or the kernel's role
	// Programs are those of package asm that its versions run, the one that takes the time first; nil is the one of its
	// name.
	Programs   []string
	Role       Role // what its results say of the machine, for others to be held against; "" where it is no such kernel
	Work       func(n int) Work
	N          int  // size where none is chosen by working set, which says nothing there; 0 elsewhere
	Step       int  // sizes chosen by working set are multiples of it
	Power      bool // sizes are powers of two: another one stands for the next below
	Imbalanced bool // units differ in work, so that a cut into equal parts is not fair
	// SerialReason says why the problem cannot be cut; "" where it can.
	SerialReason string
	// DataKinds are those that the kernel is defined on; nil is exact data, and for floats random and special data as
	// well.
	DataKinds []Kind
	// HasIndices tells that operands hold positions in operands: one that is corrupted leads anywhere.
	HasIndices bool
	// NeedsSharedMemory tells that to fill parts or to put them together takes more than a part and its results hold.
	NeedsSharedMemory bool
	// Algorithm names the one that a tier's code follows, where versions of a vote are to differ in it; nil: it is not
	// told.
	Algorithm func(isa.ID) string
	// Mixed are the levels at which the kernel stands for others where programs run side by side; nil: it does not.
	Mixed []Level
	// StandsFor tells in which comparisons the kernel stands for others, where not all of them are measured.
	StandsFor Comparisons
}

// Level is a level of memory where operands may be, near to far.
type Level int

// Levels of memory.
const (
	L1 Level = iota
	L2
	L3
	Memory
)

// Comparisons is a set of comparisons that take long.
type Comparisons uint8

const (
	// OnNodes is the comparison of nodes with one memory. Its kernels have a scalar result, much and little work for a
	// byte of results, parts that learn of each other, and no work at all, which is what messages cost.
	OnNodes Comparisons = 1 << iota
	// WeakScaled is that of problems that grow with the workers: a kernel that memory bounds, and one that folds.
	WeakScaled
)

// Has tells whether a comparison is in the set.
func (c Comparisons) Has(one Comparisons) bool { return c&one != 0 }

// Role is what a kernel is measured for besides itself.
type Role string

const (
	RolePeak      Role = "peak"      // operations a second that registers allow
	RoleLatency   Role = "latency"   // time of a load that waits for the one before, of each level of memory
	RoleBandwidth Role = "bandwidth" // bytes a second of each level of memory, as STREAM measures them
	RoleOverhead  Role = "overhead"  // time that measuring takes, or starting a team
)

// Roof tells whether the rates of other kernels are held against those of this one.
func (r Role) Roof() bool { return r == RolePeak || r == RoleLatency || r == RoleBandwidth }

// NonTemporal is the tuning whose stores pass the caches by.
const NonTemporal = "nt"

// Variant is one implementation: Variants[0] of a kernel is the reference.
type Variant struct {
	ISA    isa.ID
	Tuning string
}

// Kernel is one entry of the catalogue: an operation on one element type.
type Kernel struct {
	Spec
	Elem     string // f32, f64, u8, u32, u64, i8, i32
	Variants []Variant

	Algorithms []Variant // further versions for a vote, never timed alone: Tuning names the method

	elemSize    int
	float       bool
	bodies      []Body // of the versions
	stepped     bool
	distributed bool
	streams     []Stream
	scalar      string
	factor      float64 // the scalar operand
	lens        func(n int) lengths
	open        func(n int, at Placement, spoiled int) (Problem, error)
	spoiled     int // variant whose results are made wrong; 0 is none
}

// all is the catalogue, by name and element type.
var all []*Kernel

// define adds a kernel: spec, form, reference, machine code and further methods. A name defined twice is a programmer's
// error.
func define[T Elem, F any](s Spec, f Form[T, F], ref F, rows []asm.Impl[F], also ...method[F]) *Kernel {
	k := &Kernel{
		Spec: s, Elem: elemName[T](), elemSize: sizeOf[T](), float: isFloat[T](), Variants: []Variant{{ISA: isa.Scalar}},
		stepped: f.Join != nil, distributed: f.Distributed != nil,
	}
	at, twice := slices.BinarySearchFunc(all, k.ID(), func(o *Kernel, id string) int {
		return strings.Compare(o.ID(), id)
	})
	if twice {
		panic("kernels: " + k.ID() + " defined twice")
	}
	k.bodies = []Body{{0, ref}}
	bodies := []body[F]{{fn: ref}}
	for _, r := range rows {
		k.Variants = append(k.Variants, Variant{r.ISA, r.Tuning})
		k.bodies = append(k.bodies, Body{r.Body, r.Fn})
		bodies = append(bodies, body[F]{r.Fn, r.Code})
	}
	for _, m := range also {
		k.Algorithms = append(k.Algorithms, Variant{ISA: isa.Scalar, Tuning: m.name})
		k.bodies = append(k.bodies, Body{0, m.fn})
		bodies = append(bodies, body[F]{fn: m.fn})
	}
	k.streams, k.scalar, k.lens = f.streams(), f.Scalar.String(), f.lengths
	k.factor = float64(f.Scalar.value)
	k.open = func(n int, at Placement, spoiled int) (Problem, error) {
		p, err := newProblem(&f, bodies, n, at)
		if err != nil {
			return nil, err
		}
		p.spoiled = spoiled
		return p, nil
	}
	all = slices.Insert(all, at, k)
	return k
}

// ID is name and element type: dot/f64.
func (k *Kernel) ID() string { return k.Name + "/" + k.Elem }

// Open makes a problem of size n, with operands placed as at says. The operands hold nothing yet: see Op.Fill.
func (k *Kernel) Open(n int, at Placement) (Problem, error) { return k.open(n, at, k.spoiled) }

// Elements returns how many elements all operand streams of size n have together.
func (k *Kernel) Elements(n int) int64 {
	values, indices := k.lens(n).sum()
	return values + indices
}

// Bytes returns the working set of size n: the total of all operand streams.
func (k *Kernel) Bytes(n int) int64 {
	values, indices := k.lens(n).sum()
	return values*int64(k.elemSize) + indices*indexSize
}

// ElemSize returns the bytes of an element.
func (k *Kernel) ElemSize() int { return k.elemSize }

// Traffic returns the useful bytes that one op moves.
func (k *Kernel) Traffic(n int) float64 {
	w := k.Work(n)
	return (w.Loads+w.Stores)*float64(k.elemSize) + w.Indices*indexSize
}

// ElemBits is the width of an element.
func (k *Kernel) ElemBits() int { return 8 * k.elemSize }

// Narrow tells floating-point elements of less than 64 bits: what they do in lanes, those of 64 bits do in half as
// many.
func (k *Kernel) Narrow() bool { return k.float && k.ElemBits() < 64 }

// Sized tells whether a size can be chosen by working set.
func (k *Kernel) Sized() bool { return k.N == 0 }

// SizeFor returns the largest size whose working set is at most the given bytes, rounded down to a power of two or a
// multiple of Step where that leaves anything. It is N where none is chosen by working set.
func (k *Kernel) SizeFor(bytes int64) int {
	if !k.Sized() {
		return k.N
	}
	limit := 1
	for k.Bytes(limit) <= bytes {
		limit *= 2
	}
	n := sort.Search(limit, func(n int) bool { return k.Bytes(n) > bytes }) - 1
	if step := max(k.Step, 1); n >= step {
		n -= n % step
	}
	if k.Power {
		n = power(n)
	}
	return max(n, 1)
}

// power is the largest power of two that is at most n; 0 for 0.
func power(n int) int {
	if n <= 0 {
		return 0
	}
	return 1 << (bits.Len(uint(n)) - 1)
}

// Divisible tells whether a problem can be cut into parts.
func (k *Kernel) Divisible() bool { return k.SerialReason == "" }

// Separable tells whether parts can run in memories of their own: one superstep, no part follows positions into the
// operands of another, and a part and its results hold all that is needed.
func (k *Kernel) Separable() bool {
	return k.Divisible() && !k.Stepped() && !k.Linked() && !k.NeedsSharedMemory
}

// Stepped tells whether parts take several supersteps, between which they learn of each other.
func (k *Kernel) Stepped() bool { return k.stepped }

// Crosses tells whether parts in memories of their own can learn of each other: see Remote.
func (k *Kernel) Crosses() bool { return k.distributed }

// Kinds lists the kinds of data that the kernel is defined on.
func (k *Kernel) Kinds() []Kind {
	switch {
	case k.DataKinds != nil:
		return k.DataKinds
	case k.float:
		return []Kind{Exact, Random, Special}
	}
	return []Kind{Exact}
}

// Linked tells whether operands hold positions in operands.
func (k *Kernel) Linked() bool {
	_, indices := k.lens(1 << 10).sum()
	return k.HasIndices || indices > 0
}

// Version returns a variant by its index in problems: those of Variants, then those of Algorithms.
func (k *Kernel) Version(i int) Variant {
	if i < len(k.Variants) {
		return k.Variants[i]
	}
	return k.Algorithms[i-len(k.Variants)]
}

// Body is what a version is made of: its assembly, or a Go function.
type Body struct {
	Assembly uint32 // a hash of all machine code that the version calls; 0 where it is Go alone
	Func     any    // as package kernels calls it
}

// Body returns that of a version; see Version.
func (k *Kernel) Body(i int) Body { return k.bodies[i] }

// Absent says why a tier has no code of its own for the kernel; "" where it has, or would have that of a narrower tier.
func (k *Kernel) Absent(id isa.ID) string { return asm.Absent(k.Name, k.Elem, id) }

// Find returns the index of the plain variant of a tier, -1 where there is none.
func (k *Kernel) Find(id isa.ID) int {
	return slices.IndexFunc(k.Variants, func(v Variant) bool { return v.ISA == id && v.Tuning == "" })
}

// Busiest returns the kernel that keeps a core at its peak in f64: what to compute if only the time of an op matters.
func Busiest() *Kernel {
	i := slices.IndexFunc(all, func(k *Kernel) bool { return k.Role == RolePeak && k.Elem == "f64" })
	return all[i]
}

// All yields the catalogue.
func All() iter.Seq[*Kernel] { return slices.Values(all) }

// Names lists the kernels by name, each once.
func Names() []string {
	var names []string
	for _, k := range all {
		if !slices.Contains(names, k.Name) {
			names = append(names, k.Name)
		}
	}
	return names
}

// Lookup finds a kernel by name and element type.
func Lookup(name, elem string) (*Kernel, error) {
	var elems []string
	for _, k := range all {
		if k.Name == name && k.Elem == elem {
			return k, nil
		}
		if k.Name == name {
			elems = append(elems, k.Elem)
		}
	}
	if elems == nil {
		return nil, fmt.Errorf("kernels: no kernel %q; kernels are %s", name, strings.Join(Names(), ", "))
	}
	return nil, fmt.Errorf("kernels: no %s with elements %q; it has %s", name, elem, strings.Join(elems, ", "))
}

func elemName[T Elem]() string {
	switch any(*new(T)).(type) {
	case float32:
		return "f32"
	case float64:
		return "f64"
	case uint64:
		return "u64"
	case uint32:
		return "u32"
	case int32:
		return "i32"
	case int8:
		return "i8"
	default:
		return "u8"
	}
}
