package bench

import (
	"io"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/results"
)

// TestWriteAllocate holds what files say of stores against the layout of every kernel: what is written and not read
// before is allocated, and nothing else.
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
		k := p.Kernel
		want[results.KernelLine(k.Name, k.Elem, FactsOf(k))] = true
		want[results.AboutLine(k.Name, k.Elem, AboutOf(k))] = true
		want[results.CodeLine(k.Name, k.Elem, newSources().codeOf(here, k))] = true
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

// TestCodeOf: every version tells its code, no two of one kernel the same but by name, and Go functions tell their own.
func TestCodeOf(t *testing.T) {
	from := newSources()
	text := from.text(reflect.ValueOf(lookup(t, "dot", "f64").Body(0).Func))
	if text == "" {
		t.Skip("built somewhere else: there are no sources")
	}
	for k := range kernels.All() {
		seen := map[string]string{}
		for i, c := range from.codeOf(here, k) {
			if c.Assembly == "" && c.Source == "" || c.ISA != isa.Scalar.String() && c.Assembly == "" {
				t.Errorf("%s %s tells no code", k.ID(), c.Version())
			}
			if i == 0 && c.Assembly != "" {
				t.Errorf("the reference of %s is machine code", k.ID())
			}
			if other := seen[c.Assembly]; c.Assembly != "" && other != "" {
				t.Errorf("%s: %s is the code of %s", k.ID(), c.Version(), other)
			}
			seen[c.Assembly] = c.Version()
		}
	}
	if !strings.HasPrefix(text, "func dot[") || !strings.HasSuffix(text, "}") || strings.Count(text, "\nfunc ") > 0 {
		t.Errorf("the reference of dot is %q", text)
	}
}

// TestOtherCode: a file does not go on with samples of other code under the same name.
func TestOtherCode(t *testing.T) {
	k := lookup(t, "dot", "f64")
	was := newSources().codeOf(here, k)
	if len(was) == 1 {
		t.Skip("no machine code here")
	}
	was[0].Source, was[1].Assembly = "00000000", "00000000"
	r := newResults(io.Discard)
	r.said[results.CodeLine(k.Name, k.Elem, was)] = true
	err := r.Tell(here, []Point{NewPoint(Classes[0], k, 8, 1, 0)})
	if err == nil || !strings.Contains(err.Error(), "the code of dot/f64 ") {
		t.Error(err)
	}
}

// TestAbout: what a file tells people of each kernel is read as it was written.
func TestAbout(t *testing.T) {
	for k := range kernels.All() {
		want := AboutOf(k)
		line := results.AboutLine(k.Name, k.Elem, want)
		kernel, elem, got, ok := results.ParseAbout(line)
		if !ok || kernel != k.Name || elem != k.Elem || got != want || strings.Contains(line, "\n") {
			t.Errorf("%q is read as %v %v %+v", line, kernel, elem, got)
		}
		if want.Doc == "" || want.Size == "" || want.Dwarf == "" || want.Flops == "" {
			t.Errorf("%s: %+v", k.ID(), want)
		}
	}
}
