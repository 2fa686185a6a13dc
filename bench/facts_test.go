package bench

import (
	"math"
	"runtime"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results"
)

// TestWriteAllocate holds what files say of stores against the layout of every kernel: what is written and not read before
// is allocated, and nothing else.
func TestWriteAllocate(t *testing.T) {
	for k := range kernels.All() {
		n := k.SizeFor(manyBytes)
		var written, unread int64
		for _, s := range k.Streams() {
			if s.Written {
				written += s.Bytes(n)
			}
			if s.Written && !s.Read {
				unread += s.Bytes(n)
			}
		}
		want := 0.0
		if written > 0 && k.Traffic(n) > 0 {
			stored := k.Work(n).Stores * float64(k.ElemSize())
			want = stored * float64(unread) / float64(written) / k.Traffic(n)
		}
		if got := FactsOf(k).Allocated; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s allocates %v of its useful bytes, want %v", k.ID(), got, want)
		}
	}
	for id, want := range map[string]float64{
		"copy": 1. / 2, "scale": 1. / 2, "add": 1. / 3, "triad": 1. / 3, "vtriad": 1. / 4, "axpy": 0, "update": 0, "sum": 0,
	} {
		if got := FactsOf(lookup(t, id, "f64")).Allocated; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s allocates %v of its useful bytes, want %v", id, got, want)
		}
	}
}

// TestEarlyFacts: what is assumed of files that tell no facts is what their kernels are.
func TestEarlyFacts(t *testing.T) {
	known := 0
	for k := range kernels.All() {
		got, want := results.FactsOf(k.Name, k.Elem), FactsOf(k)
		if got.Streams == 0 && got.Role == "" { // it came later
			continue
		}
		known++
		if math.Abs(got.Allocated-want.Allocated) > 0.002 {
			t.Errorf("%s allocates %v of its useful bytes, assumed %v", k.ID(), want.Allocated, got.Allocated)
		}
		if got.Allocated = want.Allocated; got != want {
			t.Errorf("%s has %+v, assumed %+v", k.ID(), want, got)
		}
	}
	if known < 60 {
		t.Errorf("only %d kernels", known)
	}
}

// TestFactsAreToldOnce: a file tells of each of its kernels and of each tier that is missing, however often it goes on.
func TestFactsAreToldOnce(t *testing.T) {
	s := small()
	var out strings.Builder
	r := newResults(&out)
	var points []Point
	for b := range Plan(here, s) {
		points = append(points, b.Points...)
	}
	for range 2 {
		if err := r.Tell(here, points); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]bool{}
	for _, p := range points {
		want[results.KernelLine(p.Kernel.Name, p.Kernel.Elem, FactsOf(p.Kernel))] = true
	}
	for _, tier := range isa.Of(runtime.GOARCH) {
		if why := here.ISA.Why(tier); why != "" {
			want[results.TierLine(tier.String(), why)] = true
		}
	}
	said := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, line := range said {
		if !want[line] {
			t.Errorf("line %q", line)
		}
	}
	if len(said) != len(want) {
		t.Errorf("%d lines, want %d", len(said), len(want))
	}
}
