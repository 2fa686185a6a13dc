package bench

import (
	"runtime"
	"slices"
	"strings"

	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

// Point is one benchmark: the point that its name tells, and what that is made of here.
type Point struct {
	results.Point
	Class   Class           // that the name gives the name of
	Kernel  *kernels.Kernel // likewise
	Variant int             // of the kernel
	Members []int           // versions as of kernels.Kernel.Version, Variant being the first; nil where it is alone
	Traits                  // that its class sets

	slow float64 // share of its own time that is added to a sample
}

// Traits are what the rest of the package must know of a point besides its keys. Its class sets them; the zero value is
// that of a kernel's work on threads of this process.
type Traits struct {
	Standing         Standing // among the points of its kernel
	Untried          bool     // on random data: a vote compares its versions, and nodes run what others try
	Idle             bool     // it does none of the kernel's work, so that it has no rate
	Foreign          bool     // other people's code: its instruction set and its mistakes are theirs
	Overhead         float64  // seconds of an op besides the kernel's work, for estimates
	Oversubscription float64  // workers for each core of this machine; 0 where they are elsewhere
	Own              any      // what its class alone knows of it
}

// Standing says by what a session ranks a point among those of its kernel.
type Standing int

const (
	ByVariant      Standing = iota // plain Go and the widest tier before all others, and the largest team
	Always                         // as plain Go and the widest tier
	AnotherVariant                 // as the other tiers and tunings
	OtherWay                       // votes and nodes: after all that one process computes with one variant
)

// NewPoint is a variant of a kernel, or several that vote, on so many workers.
func NewPoint(c Class, k *kernels.Kernel, n, workers int, variants ...int) Point {
	p := Point{Class: c, Kernel: k, Variant: variants[0]}
	p.Point = results.Point{Kernel: k.Name, Elem: k.Elem, Class: c.Name(), N: n, Workers: workers}
	var sets, names []string
	for _, i := range variants {
		v := k.Version(i)
		sets = append(sets, v.ISA.String())
		if v.Tuning != "" {
			names = append(names, v.Tuning)
		}
	}
	p.ISA, p.Tune = strings.Join(slices.Compact(sets), "+"), strings.Join(names, "+")
	return p
}

// Streams lists the variants of the point's instruction streams.
func (p Point) Streams() []int {
	if p.Members == nil {
		return []int{p.Variant}
	}
	return p.Members
}

// FullName is the name as the testing package prints it: with the base and the number of Ps.
func (p Point) FullName() string { return p.Point.FullName(runtime.GOMAXPROCS(0)) }

// Metric is one value of a sample.
type Metric struct {
	Unit  string
	Value float64
}

// Metrics derives everything from the time of one op in nanoseconds and the clock in hertz beside it, 0 if unknown.
// It is the only place where time becomes rate.
func (p Point) Metrics(ns, clock float64) []Metric {
	ms := []Metric{{keys.Time, ns}}
	rate := func(unit string, count float64) {
		if count > 0 {
			ms = append(ms, Metric{unit, count / ns * 1e9})
		}
	}
	if !p.Idle {
		rate(keys.Bytes, p.Kernel.Traffic(p.Size()))
		rate(keys.Flops, p.Kernel.Work(p.Size()).Flops)
	}
	if clock > 0 && p.Nodes == 0 { // nodes and devices have clocks of their own
		ms = append(ms, Metric{keys.Cycles, ns * clock / 1e9})
	}
	if set := p.Kernel.Bytes(p.Size()); set > 0 {
		ms = append(ms, Metric{keys.Set, float64(set)})
	}
	if p.Oversubscription > 1 {
		ms = append(ms, Metric{keys.Crowd, p.Oversubscription})
	}
	return ms
}
