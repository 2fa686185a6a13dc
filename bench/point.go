package bench

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"flynn/bench/keys"
	"flynn/kernels"
)

// Point is one benchmark.
type Point struct {
	Class   Class
	Kernel  *kernels.Kernel
	Variant int    // of the kernel
	N, P    int    // size, workers
	Extra   string // further keys that a class or profile adds to the name: versions=3/mode=onepass
}

// Name is the point's name as a sub-benchmark: kernel=dot/elem=f64/class=simd/isa=avx2/n=4096/p=1.
func (p Point) Name() string {
	v := p.Kernel.Variants[p.Variant]
	parts := []string{
		keys.Kernel + "=" + p.Kernel.Name,
		keys.Elem + "=" + p.Kernel.Elem,
		keys.Class + "=" + p.Class.Name(),
		keys.ISA + "=" + v.ISA.String(),
	}
	if v.Tuning != "" {
		parts = append(parts, keys.Tune+"="+v.Tuning)
	}
	parts = append(parts, fmt.Sprintf("%s=%d", keys.N, p.N), fmt.Sprintf("%s=%d", keys.P, p.P))
	if p.Extra != "" {
		parts = append(parts, p.Extra)
	}
	return strings.Join(parts, "/")
}

// arm is one of two equal points of an A/A session.
func (p Point) arm(name string) Point {
	p.Extra = strings.TrimPrefix(p.Extra+"/"+keys.Arm+"="+name, "/")
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
	rate(keys.Bytes, p.Kernel.Traffic(p.N))
	rate(keys.Flops, p.Kernel.Work(p.N).Flops)
	if clock > 0 {
		ms = append(ms, Metric{keys.Cycles, ns * clock / 1e9})
	}
	if set := p.Kernel.Bytes(p.N); set > 0 {
		ms = append(ms, Metric{keys.Set, float64(set)})
	}
	return ms
}
