package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"flynn/bench/keys"
	"flynn/internal/peer"
	"flynn/kernels"
	"flynn/misd"
)

// Point is one benchmark.
type Point struct {
	Class   Class
	Kernel  *kernels.Kernel
	Variant int     // of the kernel
	N, P    int     // size, workers
	Extra   string  // further keys that a class or profile adds to the name: versions=3/mode=onepass
	slow    float64 // share of its own time that is added to a sample
	arm     string  // of an A/A session, "" elsewhere
	cold    bool    // operands are flushed from the caches before each op
	weak    bool    // the problem has N for each worker
	free    bool    // and no worker waits for another between ops

	Dynamic bool // of class mimd_sm: workers take parts as they come free

	Versions []int  // of class misd: indices as of kernels.Kernel.Version, Variant being the first; nil elsewhere
	Mode     string // of class misd: how they run

	peer *peer.Peer // of class peer

	Nodes int     // of class mimd_dm
	Data  string  // of class mimd_dm: a mode of package cluster
	crowd float64 // of class mimd_dm: workers for each core of this machine; 0 where they are elsewhere
}

// Streams lists the variants of the point's instruction streams.
func (p Point) Streams() []int {
	if p.Versions == nil {
		return []int{p.Variant}
	}
	return p.Versions
}

// Name is the point's name as a sub-benchmark: kernel=dot/elem=f64/class=simd/isa=avx2/n=4096/p=1.
func (p Point) Name() string {
	isas, tunings := p.labels()
	parts := []string{
		keys.Kernel + "=" + p.Kernel.Name,
		keys.Elem + "=" + p.Kernel.Elem,
		keys.Class + "=" + p.Class.Name(),
		keys.ISA + "=" + isas,
	}
	if tunings != "" {
		parts = append(parts, keys.Tune+"="+tunings)
	}
	parts = append(parts, fmt.Sprintf("%s=%d", keys.N, p.N), fmt.Sprintf("%s=%d", keys.P, p.P))
	if p.Extra != "" {
		parts = append(parts, p.Extra)
	}
	return strings.Join(parts, "/")
}

// labels are the values of the keys isa and tune: those of all streams joined by +, an instruction set that all have
// once.
func (p Point) labels() (isas, tunings string) {
	if p.peer != nil {
		return keys.Native, ""
	}
	var sets, names []string
	for _, i := range p.Streams() {
		v := p.Kernel.Version(i)
		sets = append(sets, v.ISA.String())
		if v.Tuning != "" {
			names = append(names, v.Tuning)
		}
	}
	return strings.Join(slices.Compact(sets), "+"), strings.Join(names, "+")
}

// with adds a key to the name.
func (p Point) with(key, value string) Point {
	p.Extra = strings.TrimPrefix(p.Extra+"/"+key+"="+value, "/")
	return p
}

// FullName is the name as the testing package prints it: with the base and the number of Ps.
func (p Point) FullName() string {
	name := keys.Base + "/" + p.Name()
	if procs := runtime.GOMAXPROCS(0); procs > 1 {
		name += "-" + strconv.Itoa(procs)
	}
	return name
}

// size is that of the whole problem.
func (p Point) size() int {
	if p.weak {
		return p.N * p.workers()
	}
	return p.N
}

// workers are those of all nodes.
func (p Point) workers() int { return p.P * max(p.Nodes, 1) }

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
		rate(keys.Bytes, p.Kernel.Traffic(p.size()))
		rate(keys.Flops, p.Kernel.Work(p.size()).Flops)
	}
	if clock > 0 && p.Nodes == 0 { // nodes have clocks of their own
		ms = append(ms, Metric{keys.Cycles, ns * clock / 1e9})
	}
	if set := p.Kernel.Bytes(p.size()); set > 0 {
		ms = append(ms, Metric{keys.Set, float64(set)})
	}
	if p.crowd > 1 {
		ms = append(ms, Metric{keys.Crowd, p.crowd})
	}
	return ms
}
