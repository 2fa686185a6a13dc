// Package run binds C functions to operands and times them from C: a call from Go would cost more than small ops.
package run

// #include "run.h"
import "C"

import (
	"strings"
	"unsafe"

	"flynn/peers/peer"
)

// Compiler is the compiler of all C code here, and its version.
func Compiler() string { return C.GoString(C.compiler()) }

// Options say how code in C is run.
type Options struct {
	Whole   bool              // it cuts problems by itself
	Threads func(workers int) // tells it how many workers it has, where it does
}

// Kernels are those of a table of n entries in C, see run.h.
func Kernels(table unsafe.Pointer, n int, o Options) []peer.Kernel {
	var all []peer.Kernel
	for _, e := range unsafe.Slice((*C.entry)(table), n) {
		name, elem, _ := strings.Cut(C.GoString(e.name), "/")
		all = append(all, peer.Kernel{Name: name, Elem: elem, Team: e.team != 0, Whole: o.Whole,
			Open: func(parts []peer.Part, cpus []int) peer.Runner { return newRunner(e.f, parts, cpus, o) }})
	}
	return all
}

type runner struct {
	options Options
	f       C.loop
	parts   []C.part
	fold    C.enum_fold
	cpus    []C.int
	result  peer.Result
}

func newRunner(f C.loop, parts []peer.Part, cpus []int, o Options) *runner {
	r := &runner{options: o, f: f, fold: C.enum_fold(parts[0].Fold)}
	if o.Whole { // its result is that of the whole
		r.fold = C.FOLD_NONE
	}
	for _, c := range cpus {
		r.cpus = append(r.cpus, C.int(c))
	}
	for _, p := range parts {
		r.parts = append(r.parts, C.part{
			x: peer.Pointer(p.X), y: peer.Pointer(p.Y), z: peer.Pointer(p.Z), w: peer.Pointer(p.W),
			p: (*C.int32_t)(peer.Pointer(p.P)), q: (*C.int32_t)(peer.Pointer(p.Q)),
			m: C.int64_t(p.M), n: C.int64_t(p.N), lo: C.int64_t(p.Lo), a: C.double(p.A),
			tally: (*C.uint64_t)(peer.Pointer(p.Tally)),
		})
	}
	return r
}

func (r *runner) Ready() {
	C.pin(C.int(len(r.cpus)), &r.cpus[0])
	if r.options.Threads != nil {
		r.options.Threads(len(r.cpus))
	}
}

func (r *runner) Run(ops int) {
	if ops == 0 {
		return
	}
	var s C.double
	var i C.int64_t
	C.run(r.f, &r.parts[0], C.int(len(r.parts)), r.fold, C.int64_t(ops), &s, &i)
	r.result = peer.Result{R: float64(s), I: int64(i)}
}

func (r *runner) Result() peer.Result { return r.result }

func (r *runner) Close() {}

// Environment is how long threads of OpenMP spin for the next op: through all ops of a sample, and no longer, for a
// peer that spins would disturb the next.
var Environment = []string{"GOMP_SPINCOUNT=10000", "KMP_BLOCKTIME=1", "OMP_DYNAMIC=false", "OMP_PROC_BIND=false"}
