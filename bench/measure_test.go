package bench

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/results"
	"flynn/results/keys"
)

func lookup(t *testing.T, name, elem string) *kernels.Kernel {
	t.Helper()
	k, err := kernels.Lookup(name, elem)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// measure runs a selection into memory.
func measure(t *testing.T, s *Selection) (string, error) {
	t.Helper()
	return measureOn(t, here, s)
}

func measureOn(t *testing.T, h *Host, s *Selection) (string, error) {
	t.Helper()
	var out bytes.Buffer
	var file []benchfmt.Config
	if len(h.Peers) > 0 || h.Devices != nil {
		file = FileKeys(h, time.Time{}, 1, "random", "")
	}
	r, err := NewResults(&out, file)
	if err != nil {
		t.Fatal(err)
	}
	err = (&Session{Host: h, Selection: s, Seed: 1, Out: r}).Measure(context.Background())
	return out.String(), err
}

// results reads benchmark text.
func lines(t *testing.T, text string) []*benchfmt.Result {
	t.Helper()
	var out []*benchfmt.Result
	r := benchfmt.NewReader(strings.NewReader(text), "test")
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.Result:
			out = append(out, rec.Clone())
		case *benchfmt.SyntaxError:
			t.Error(rec)
		}
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMeasure: every point of the plan has its samples, in rounds of one each, with the units that it can have.
func TestMeasure(t *testing.T) {
	s := small()
	text, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	lines := lines(t, text)
	batches := map[results.Problem]Batch{}
	for b := range Plan(here, s) {
		batches[b.Points[0].Problem()] = b
	}
	for len(lines) > 0 {
		first, _, err := results.ParseFull(string(lines[0].Name))
		if err != nil {
			t.Fatal(err)
		}
		problem := first.Problem()
		b, ok := batches[problem]
		if !ok {
			t.Fatalf("%s is not in the plan, or was measured before", lines[0].Name)
		}
		delete(batches, problem)
		for range s.Count {
			var want, got []string
			for _, p := range b.Points {
				want = append(want, p.FullName())
			}
			for _, r := range lines[:min(len(want), len(lines))] {
				got = append(got, string(r.Name))
			}
			lines = lines[len(got):]
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("a round of %s holds\n%v, want\n%v", b.Kernel.ID(), got, want)
			}
		}
	}
	if len(batches) > 0 {
		t.Errorf("%d batches without samples", len(batches))
	}
}

// benchtime sets the flag of go test for one test.
func benchtime(t *testing.T, value string) {
	t.Helper()
	before := flag.Lookup("test.benchtime").Value.String()
	t.Cleanup(func() { flag.Set("test.benchtime", before) })
	if err := flag.Set("test.benchtime", value); err != nil {
		t.Fatal(err)
	}
}

// TestSameAsGoBench: go test -bench and the command yield the same names and units.
func TestSameAsGoBench(t *testing.T) {
	benchtime(t, "10x")
	s := small()
	s.Kernels = []*kernels.Kernel{lookup(t, "triad", "f32"), lookup(t, "nop", "u8")}
	text, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	command := map[string][]string{}
	for _, r := range lines(t, text) {
		command[string(r.Name)] = units(r)
	}
	m := newGoBench(s)
	defer m.close()
	for b := range Plan(here, s) {
		m.runs = map[string]*timed{}
		for _, p := range b.Points {
			res := testing.Benchmark(func(bb *testing.B) { m.point(bb, b, p) })
			line := "Benchmark" + p.FullName() + "\t" + res.String() + "\n"
			for _, r := range lines(t, line) {
				if want := command[string(r.Name)]; !slices.Equal(units(r), want) {
					t.Errorf("%s: go test has %v, the command %v", r.Name, units(r), want)
				}
			}
		}
		if err := m.do(m.shut); err != nil {
			t.Error(err)
		}
	}
}

// units of a result, sorted, without what only disturbed samples have. The reader turns ns/op into sec/op.
func units(r *benchfmt.Result) []string {
	var us []string
	for _, v := range r.Values {
		if !slices.Contains(keys.Marks, v.Unit) {
			us = append(us, v.Unit)
		}
	}
	slices.Sort(us)
	return us
}

// TestWrong: a variant with one wrong value is named, not timed, and an error; all others are measured.
func TestWrong(t *testing.T) {
	for _, k := range []*kernels.Kernel{lookup(t, "triad", "f64"), lookup(t, "dot", "f32"), lookup(t, "count", "u8")} {
		if len(k.Variants) < 2 || !here.ISA.Has(k.Variants[1].ISA) {
			t.Skip("no SIMD variant runs here")
		}
		s := small()
		s.Kernels = []*kernels.Kernel{k.Spoil(1)}
		text, err := measure(t, s)
		if !errors.Is(err, ErrWrong) {
			t.Errorf("%s: error %v", k.ID(), err)
		}
		bad := "isa=" + k.Variants[1].ISA.String() + "/"
		for _, r := range lines(t, text) {
			// nodes have kernels of their own
			if strings.Contains(string(r.Name), bad) && !strings.Contains(string(r.Name), keys.MIMDDM) {
				t.Errorf("%s was timed", r.Name)
			}
		}
		if !strings.Contains(text, "isa=scalar/") {
			t.Errorf("%s: the reference was not measured", k.ID())
		}
		note := keys.FailedNote + keys.Base + "/kernel=" + k.Name
		if !strings.Contains(text, note) || !strings.Contains(text, bad) {
			t.Errorf("%s: no note on the wrong variant in\n%s", k.ID(), text)
		}
	}
}

// TestVerify: all is well on this machine. On an emulated CPU flynn verify says so, and TestMeasure of nodes.
func TestVerify(t *testing.T) {
	emulated.Portable(t)
	s := small()
	s.Sizes = []Size{{N: 100}, {Bytes: 64 << 10}}
	if testing.Short() { // larger operands take the same paths
		s.Sizes = s.Sizes[:1]
	}
	told := 0
	err := (&Session{Host: here, Selection: s, Seed: 2}).Verify(context.Background(), func(p Point, err error) {
		told++
		if err != nil {
			t.Errorf("%s: %v", p.Name(), err)
		}
	})
	if err != nil || told == 0 {
		t.Errorf("%d points, %v", told, err)
	}
}

// TestResume interrupts a session after every possible number of samples, cuts the last line in two, and goes on: the
// file ends up with every sample exactly once, in the same order as that of a session without interrupts.
func TestResume(t *testing.T) {
	emulated.Portable(t)
	s := small()
	s.Kernels = []*kernels.Kernel{lookup(t, "add", "f64")}
	whole, err := measure(t, s)
	if err != nil {
		t.Fatal(err)
	}
	want := names(lines(t, whole))
	name := filepath.Join(t.TempDir(), "results.txt")
	for stop := range len(want) {
		interrupted(t, name, s, stop)
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if stop > 0 {
			if err := os.WriteFile(name, text[:len(text)-7], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		file, err := Read(f)
		if err != nil {
			t.Fatal(err)
		}
		if file.Keys[keys.Seed] != "1" && stop > 1 {
			t.Errorf("seed of the file: %q", file.Keys[keys.Seed])
		}
		r, err := file.Resume()
		if err != nil {
			t.Fatal(err)
		}
		if err := (&Session{Host: here, Selection: s, Seed: 1, Out: r}).Measure(context.Background()); err != nil {
			t.Fatal(err)
		}
		f.Close()
		text, _ = os.ReadFile(name)
		if got := names(lines(t, string(text))); !slices.Equal(got, want) {
			t.Fatalf("stopped after %d samples:\n%v\nwant\n%v", stop, got, want)
		}
	}
}

// interrupted measures into a file until the given number of samples was started.
func interrupted(t *testing.T, name string, s *Selection, stop int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := NewResults(f, []benchfmt.Config{{Key: keys.Seed, Value: []byte("1"), File: true}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	session := &Session{Host: here, Selection: s, Seed: 1, Out: r}
	session.Progress = func(step Step) {
		if step.Doing == "measure" && step.Done == max(stop-1, 0) {
			cancel()
		}
	}
	if err := session.Measure(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted session: %v", err)
	}
}

func names(rs []*benchfmt.Result) []string {
	var ns []string
	for _, r := range rs {
		ns = append(ns, string(r.Name))
	}
	return ns
}

// TestClock: where there is machine code for it, the clock is that of a processor and not of a mistake.
func TestClock(t *testing.T) {
	hz := Clock()
	if hz == 0 {
		t.Skip("no machine code for the clock on this architecture")
	}
	if here.Machine.Emulated == "no" && (hz < 1e8 || hz > 1e10) {
		t.Errorf("clock of %v Hz", hz)
	}
}
