package bench

import (
	"runtime"
	"slices"
	"strings"

	"flynn/internal/peer"
	"flynn/kernels"
	"flynn/misd"
	"flynn/results"
	"flynn/results/keys"
)

// Point is one benchmark: the point that its name tells, and what that is made of here.
type Point struct {
	results.Point
	Class   Class           // that the name gives the name of
	Kernel  *kernels.Kernel // likewise
	Variant int             // of the kernel
	Members []int           // of class misd: versions as of kernels.Kernel.Version, Variant being the first; nil elsewhere

	slow  float64    // share of its own time that is added to a sample
	peer  *peer.Peer // of class peer
	crowd float64    // of class mimd_dm: workers for each core of this machine; 0 where they are elsewhere
}

// newPoint is a variant of a kernel, or several that vote, on so many workers.
func newPoint(c Class, k *kernels.Kernel, n, workers int, variants ...int) Point {
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
	if p.Mode != misd.Vote { // a voter does none of the kernel's work
		rate(keys.Bytes, p.Kernel.Traffic(p.Size()))
		rate(keys.Flops, p.Kernel.Work(p.Size()).Flops)
	}
	if clock > 0 && p.Nodes == 0 { // nodes have clocks of their own
		ms = append(ms, Metric{keys.Cycles, ns * clock / 1e9})
	}
	if set := p.Kernel.Bytes(p.Size()); set > 0 {
		ms = append(ms, Metric{keys.Set, float64(set)})
	}
	if p.crowd > 1 {
		ms = append(ms, Metric{keys.Crowd, p.crowd})
	}
	return ms
}
