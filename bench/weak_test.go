package bench

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"flynn/kernels"
	"flynn/results/keys"
)

// growing is a selection with weak scaling of two workers.
func growing(t *testing.T, names ...string) *Selection {
	t.Helper()
	if here.MaxWorkers() < 2 {
		t.Skip("one core: there is no team")
	}
	s := small()
	s.Workers, s.MaxWeakBytes, s.AllISAs = []int{2}, 1<<20, true
	for _, name := range names {
		s.Kernels = append(s.Kernels, lookup(t, name, "f64"))
	}
	return s
}

// TestWeak: weak scaling and throughput; n is that of one worker, rates and working set are of the whole problem, and
// results are right.
func TestWeak(t *testing.T) {
	text, err := measure(t, growing(t, "triad", "dot"))
	if err != nil {
		t.Fatal(err)
	}
	seen, dealt, free := 0, 0, 0
	for _, r := range lines(t, text) {
		throughput := strings.Contains(string(r.Name), "/"+keys.Scaling+"="+keys.Throughput)
		if !throughput && !strings.Contains(string(r.Name), "/"+keys.Scaling+"="+keys.Weak) {
			continue
		}
		seen++
		free += one(throughput)
		nodes := strings.Contains(string(r.Name), "/class="+keys.MIMDDM+"/")
		shape := "/n=64/p=2/"
		if nodes {
			shape = "/n=64/p=1/" + keys.Nodes + "=2/"
		}
		if !nodes && !strings.Contains(string(r.Name), "/class="+keys.MIMDSM+"/") ||
			!strings.Contains(string(r.Name), shape) {
			t.Errorf("name %s", r.Name)
		}
		dealt += one(nodes)
		arrays := 2.
		if strings.Contains(string(r.Name), "triad") {
			arrays = 3
		}
		set, ok := r.Value(keys.Set)
		bytes, _ := r.Value(keys.Bytes)
		sec, _ := r.Value("sec/op")
		if want := arrays * 8 * 128; !ok || set != want || bytes*sec < .99*want || bytes*sec > 1.01*want {
			t.Errorf("%s: working set %v, %v B moved, want %v", r.Name, set, bytes*sec, want)
		}
		if ulp, ok := r.Value(keys.ULP); !nodes && (!ok || ulp > 64) {
			t.Errorf("%s: accuracy %v, %v", r.Name, ulp, ok)
		}
	}
	if free < 4 || seen < 2*free || here.Multi.Obstacle(here) == "" && dealt < 4 {
		t.Errorf("%d samples of problems that grow, %d of them of throughput, %d on nodes, in\n%s", seen, free, dealt, text)
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// A problem whose work does not grow with its size has no weak scaling, nor has one that would be too large.
func TestScales(t *testing.T) {
	s := growing(t)
	for name, want := range map[string]bool{"triad": true, "sum": true, "gemm": false, "stencil": false, "peak": false} {
		if got := s.scales(lookup(t, name, "f64"), 64, 2); got != want {
			t.Errorf("%s scales: %v", name, got)
		}
	}
	triad := lookup(t, "triad", "f64")
	if s.scales(triad, 1<<20, 2) {
		t.Error("48 MiB are allowed where 1 MiB is the limit")
	}
	s.AllISAs = false
	if !s.scales(triad, 64, 2) || s.scales(lookup(t, "sum", "f64"), 64, 2) || s.scales(lookup(t, "triad", "f32"), 64, 2) {
		t.Error("where not everything is wanted, not triad and dot of f64 alone scale")
	}
	s.Cold = true
	if s.scales(triad, 64, 2) {
		t.Error("cold operands scale")
	}
}

// TestWeakWrong: a wrong variant is found with its own problem too, and its point is not timed.
func TestWeakWrong(t *testing.T) {
	s := growing(t, "triad")
	k := s.Kernels[0]
	if len(k.Variants) < 2 || !here.ISA.Has(k.Variants[1].ISA) {
		t.Skip("no SIMD variant runs here")
	}
	s.Kernels = []*kernels.Kernel{k.Spoil(1)}
	text, err := measure(t, s)
	bad := "isa=" + k.Variants[1].ISA.String() + "/n=64/p=2/" + keys.Scaling + "=" + keys.Weak
	if !errors.Is(err, ErrWrong) ||
		!strings.Contains(text, keys.FailedNote+keys.Base+"/kernel=triad/elem=f64/class=mimd_sm/"+bad) {
		t.Errorf("error %v, no note of %s in\n%s", err, bad, text)
	}
	if slices.ContainsFunc(lines(t, text), func(r *benchfmt.Result) bool {
		return strings.Contains(string(r.Name), bad)
	}) {
		t.Error("the wrong point was timed")
	}
}
