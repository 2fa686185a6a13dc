package cluster

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"flynn/asm/isa"
	"flynn/internal/mem"
	"flynn/kernels"
)

// Data modes: how operands come to a node.
const (
	Resident = "resident" // each node fills its part from the seed, before any op: an op sends results alone
	Shipped  = "shipped"  // the coordinator sends each node what its part reads, in every op
)

// Modes lists the data modes. The place of one is its number in a message.
var Modes = []string{Resident, Shipped}

// task is a part of a problem: what a node needs to know to take it.
type Part struct {
	Kernel, Elem, ISA, Tuning string
	N                         uint64 // size of the whole
	Parts, Rank               uint32 // the whole is split into so many parts, this is one of them
	Workers                   uint16 // of the node
	Mode                      uint8  // index of Modes
	Source                    kernels.Source
}

// Limits of what a node takes from a message.
const (
	MaxParts   = 1 << 12
	maxWorkers = 1 << 10
	MaxName    = 64
	maxFlops   = 1e15 // of one op
)

// encode appends the task to b: numbers little-endian, names with their length before them.
func (t *Part) Encode(b []byte) []byte {
	for _, s := range []string{t.Kernel, t.Elem, t.ISA, t.Tuning} {
		b = append(append(b, byte(len(s))), s...)
	}
	b = binary.LittleEndian.AppendUint64(b, t.N)
	b = binary.LittleEndian.AppendUint64(b, t.Source.Seed)
	b = binary.LittleEndian.AppendUint32(b, t.Parts)
	b = binary.LittleEndian.AppendUint32(b, t.Rank)
	b = binary.LittleEndian.AppendUint16(b, t.Workers)
	return append(b, byte(t.Source.Kind), t.Mode)
}

// decodeTask reads a task and holds its numbers against the limits. It returns what follows.
func DecodePart(b []byte) (t Part, rest []byte, err error) {
	for _, s := range []*string{&t.Kernel, &t.Elem, &t.ISA, &t.Tuning} {
		if len(b) == 0 || b[0] > MaxName || len(b) <= int(b[0]) {
			return t, nil, fmt.Errorf("%w: a name of the task", ErrMalformed)
		}
		*s, b = string(b[1:1+b[0]]), b[1+b[0]:]
	}
	if len(b) < 28 {
		return t, nil, fmt.Errorf("%w: a task of a wrong length", ErrMalformed)
	}
	le := binary.LittleEndian
	t.N, t.Source.Seed = le.Uint64(b), le.Uint64(b[8:])
	t.Parts, t.Rank, t.Workers = le.Uint32(b[16:]), le.Uint32(b[20:]), le.Uint16(b[24:])
	t.Source.Kind, t.Mode = kernels.Kind(b[26]), b[27]
	switch {
	case t.N == 0 || t.N > math.MaxInt>>8:
		err = fmt.Errorf("%w: n = %d", ErrMalformed, t.N)
	case t.Parts == 0 || t.Parts > MaxParts || t.Rank >= t.Parts:
		err = fmt.Errorf("%w: part %d of %d", ErrMalformed, t.Rank, t.Parts)
	case t.Workers == 0 || t.Workers > maxWorkers:
		err = fmt.Errorf("%w: %d workers", ErrMalformed, t.Workers)
	case t.Source.Kind > kernels.Special || int(t.Mode) >= len(Modes):
		err = fmt.Errorf("%w: data of kind %d, mode %d", ErrMalformed, t.Source.Kind, t.Mode)
	}
	return t, b[28:], err
}

// resolve finds kernel and variant. It takes no memory: what does not fit, or cannot run here, is refused.
func (t *Part) Resolve(set *isa.Set) (k *kernels.Kernel, variant int, err error) {
	if k, err = kernels.Lookup(t.Kernel, t.Elem); err != nil {
		return nil, 0, err
	}
	if why := Obstacle(k); why != "" {
		return nil, 0, fmt.Errorf("cluster: %s cannot be distributed: %s", k.ID(), why)
	}
	if variant, err = find(k, t.ISA, t.Tuning); err != nil {
		return nil, 0, err
	}
	if id := k.Variants[variant].ISA; !set.Has(id) {
		return nil, 0, &ISAError{ISA: t.ISA, Why: set.Why(id)}
	}
	return k, variant, fits(k, t.N)
}

func find(k *kernels.Kernel, isa, tuning string) (int, error) {
	for i, v := range k.Variants {
		if v.ISA.String() == isa && v.Tuning == tuning {
			return i, nil
		}
	}
	return 0, fmt.Errorf("cluster: %s has no variant %s %s", k.ID(), isa, tuning)
}

// Obstacle says why a kernel cannot be dealt to nodes; "" where it can.
func Obstacle(k *kernels.Kernel) string {
	if k.Crosses() {
		return ""
	}
	return Dependence(k)
}

// dependence says why parts of a kernel cannot run without hearing of each other; "" where they can.
func Dependence(k *kernels.Kernel) string {
	switch {
	case !k.Divisible():
		return k.SerialReason
	case k.Linked():
		return "its parts follow positions into each other's operands"
	case k.Stepped():
		return "its parts hand values on to each other in the midst of their work"
	case !k.Separable():
		return "its parts cannot be put together without their operands"
	}
	return ""
}

// ISAError is a tier that a node cannot execute.
type ISAError struct{ ISA, Why string }

func (e *ISAError) Error() string { return fmt.Sprintf("cluster: no %s here: %s", e.ISA, e.Why) }

// fits refuses a size whose operands the memory that is left does not hold, or whose op does not end. It multiplies
// nothing that could overflow: the largest size is searched for from below.
func fits(k *kernels.Kernel, n uint64) error {
	if k.Sized() {
		room, known := mem.Available()
		if !known {
			room = 1 << 40
		}
		if most := k.SizeFor(room/10*9) + max(k.Step, 1); n > uint64(most) {
			return fmt.Errorf("cluster: %s of size %d needs more memory than the %d MiB that are left here", k.ID(), n, room>>20)
		}
	}
	if k.Work(int(n)).Flops > maxFlops {
		return errors.New("cluster: one op of that size would not end")
	}
	return nil
}
