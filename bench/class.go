package bench

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results/keys"
)

// Class is a cell of Flynn's taxonomy: how many instruction streams work on how many data streams. A class is one file,
// which registers it under the name of its row in keys.Classes. What else the rest of the package may ask of it are the
// small interfaces below, which a class has or has not.
type Class interface {
	// Name is the value of key class.
	Name() string
	// Points yields what the class has of a kernel at one size on this machine.
	Points(h *Host, k *kernels.Kernel, n int, s *Selection) iter.Seq[Point]
	// Why says why the class has no point of a variant that this machine can execute; variant is −1 for an instruction
	// set that the kernel has no code for. It is "" where nothing of the class is in the way.
	Why(h *Host, k *kernels.Kernel, variant int) string
	// Begin opens what the points of a batch need besides the operands of its group. They are those of the class alone.
	Begin(g *Group, b Batch) (Opened, error)
}

// Opened is a class at work on one batch.
type Opened interface {
	Open(p Point) Run // makes a point ready to run; what is in its way comes from Check
	Close() error     // gives back what Begin and Open took
}

// Run is an opened point.
type Run interface {
	Do(ops int)                 // so many ops, one after the other
	Ready()                     // wakes whoever sleeps
	Time(ops int) time.Duration // what so many ops take
	Check() error               // one op on restored operands against the reference
	Failed() error              // what went wrong since Check, a vote or a node that is gone; nil where it can go on
}

// What a class may have besides.
type (
	// tiered is a class for some instruction sets only.
	tiered interface{ Holds(id isa.ID) bool }
	// missable is a class that a machine may lack as a whole.
	missable interface {
		Missing(h *Host, s *Selection) string // why; "" where it can run
	}
	// copier is a class that maps operands of its own: so many times those of the batch.
	copier interface{ Copies(points []Point) int64 }
	// teller is a class that knows of something that a result file should say before there are samples.
	teller interface {
		Tell(h *Host, out *Results) error
	}
)

// What a run may have besides.
type (
	// sampler takes samples by itself, because its ops are not on the thread that measures.
	sampler interface {
		sample(warm, iters int, w *watch) Sample
	}
	// differ can be held against the reference on any data.
	differ interface{ diff() kernels.Diff }
	// ender looks after the last sample of a visit whether all of it was right.
	ender interface{ End() error }
	// doubter has a value that it leaves out of its samples: it gives the reason, once.
	doubter interface{ doubt() string }
	// tidier has something to tidy up after each sample.
	tidier interface{ Tidy() }
)

var (
	// Classes are those of the taxonomy, in the order of keys.Classes.
	Classes []Class
	// Beside are classes that are no cell of the taxonomy, and are measured beside it.
	Beside []Class
)

// Register adds a class. One without a row in keys.Classes is a programmer's error.
func Register(c Class) Class {
	if keys.ClassRank(c.Name()) == len(keys.Classes) {
		panic("bench: class " + c.Name() + " has no row in keys.Classes")
	}
	to := &Classes
	if keys.FactsOf(c.Name()).Foreign {
		to = &Beside
	}
	*to = append(slices.Clip(*to), c)
	slices.SortStableFunc(*to, func(a, b Class) int {
		return cmp.Compare(keys.ClassRank(a.Name()), keys.ClassRank(b.Name()))
	})
	return c
}

// allClasses are those of the taxonomy, and those beside it.
func allClasses() []Class { return slices.Concat(Classes, Beside) }

// Holds tells whether a class is for an instruction set at all.
func Holds(c Class, id isa.ID) bool {
	t, ok := c.(tiered)
	return !ok || t.Holds(id)
}

// Missing says why a class cannot run on this machine as it was selected; "" where it can.
func Missing(h *Host, c Class, s *Selection) string {
	if m, ok := c.(missable); ok {
		return m.Missing(h, s)
	}
	return ""
}

// Why says why a class has no point of a kernel with an instruction set: variant is the kernel's, −1 where it has no
// code for it. It is "" where it could have one.
func Why(h *Host, c Class, k *kernels.Kernel, id isa.ID, variant int) string {
	if !h.ISA.Has(id) {
		return h.ISA.Why(id)
	}
	return c.Why(h, k, variant)
}

// done is an Opened that has nothing to give back.
type done struct{}

func (done) Close() error { return nil }
