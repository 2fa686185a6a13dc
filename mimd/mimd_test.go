package mimd

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"flynn/kernels"
)

// cpus returns the CPUs of a team of p, or skips: workers that spin need one each.
func cpus(t testing.TB, p int) []int {
	t.Helper()
	if runtime.GOMAXPROCS(0) < p {
		t.Skipf("needs %d CPUs, GOMAXPROCS is %d", p, runtime.GOMAXPROCS(0))
	}
	list := make([]int, p)
	for i := range list {
		list[i] = i
	}
	return list
}

func team(t testing.TB, p int) *Team {
	t.Helper()
	m, err := NewTeam(cpus(t, p))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

// TestDo: every worker runs once for each Do, and Do returns only after all of them.
func TestDo(t *testing.T) {
	for _, p := range []int{1, 2} {
		m := team(t, p)
		var runs [2]atomic.Int64
		f := func(rank int) { runs[rank].Add(1) }
		for i := range int64(1000) {
			m.Do(f)
			for rank := range p {
				if got := runs[rank].Load(); got != i+1 {
					t.Fatalf("p=%d: worker %d ran %d times after %d", p, rank, got, i+1)
				}
			}
		}
		if n := testing.AllocsPerRun(10, func() { m.Do(f) }); n != 0 {
			t.Errorf("p=%d: %v allocations a Do", p, n)
		}
	}
}

// TestPark: a worker that has gone to sleep is woken. Waiting for the flag, not for a time, keeps the test exact.
func TestPark(t *testing.T) {
	m := team(t, 2)
	var runs atomic.Int64
	for i := range int64(3) {
		for !m.workers[0].parked.Load() {
			time.Sleep(time.Millisecond)
		}
		m.Do(func(int) { runs.Add(1) })
		if got := runs.Load(); got != 2*(i+1) {
			t.Fatalf("%d runs, want %d", got, 2*(i+1))
		}
	}
}

func TestRefused(t *testing.T) {
	if _, err := NewTeam(nil); err == nil {
		t.Error("a team of nobody")
	}
	_, err := NewTeam(make([]int, runtime.GOMAXPROCS(0)+1))
	if err == nil || !strings.Contains(err.Error(), "GOMAXPROCS") {
		t.Errorf("a team larger than the machine: %v", err)
	}
}

// TestStatic: the shared-memory run of every kernel equals the reference, with one part for each worker.
func TestStatic(t *testing.T) {
	testParallel(t, (*Team).Static, func(k *kernels.Kernel) bool { return true })
}

// TestDynamic: so it does where workers take parts as they come free; beside uneven kernels, ones that fold or take
// several supersteps.
func TestDynamic(t *testing.T) {
	testParallel(t, (*Team).Dynamic, func(k *kernels.Kernel) bool {
		return k.Imbalanced || k.Stepped() || k.Name == "dot" || k.Name == "argmax"
	})
}

// allocates tells whether f always does: the runtime does now and then. One run at a time, for the testing package
// leaves a single processor, where workers that spin wait for each other's time slices.
func allocates(f func()) bool {
	for range 10 {
		if testing.AllocsPerRun(1, f) == 0 {
			return false
		}
	}
	return true
}

func testParallel(t *testing.T, share func(*Team, kernels.Op) *Parallel, keep func(*kernels.Kernel) bool) {
	m := team(t, 2)
	for k := range kernels.All() {
		if !k.Divisible() || !keep(k) {
			continue
		}
		n := min(100, k.N)
		if k.Sized() {
			n = k.SizeFor(16 << 10)
		}
		s := kernels.Source{Seed: 11}
		ref, err := k.Open(n, kernels.Placement{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := k.Open(n, kernels.Placement{})
		if err != nil {
			t.Fatal(err)
		}
		want := ref.Op(0)
		want.Fill(s)
		want.Run()
		got := share(m, p.Op(0))
		got.Fill(s)
		got.Run()
		if d := got.Diff(want); !d.OK() {
			t.Errorf("%s: %v", k.ID(), d)
		}
		got.Restore(s)
		got.Run()
		if d := got.Diff(want); !d.OK() {
			t.Errorf("%s after Restore: %v", k.ID(), d)
		}
		if allocates(got.Run) {
			t.Errorf("%s allocates", k.ID())
		}
		if !got.dynamic && !k.Stepped() {
			testRepeat(t, k.ID(), got, want)
		}
		p.Free()
		ref.Free()
	}
}

// testRepeat: so many ops without a barrier end where as many of the reference do.
func testRepeat(t *testing.T, id string, got *Parallel, want kernels.Op) {
	s := kernels.Source{Seed: 11}
	got.Restore(s)
	want.Restore(s)
	got.Repeat(3)
	want.Repeat(3)
	if d := got.Diff(want); !d.OK() {
		t.Errorf("%s, 3 ops at once: %v", id, d)
	}
	if allocates(func() { got.Repeat(2) }) {
		t.Errorf("%s allocates where it repeats", id)
	}
}

// TestDeal: every part is taken once, whoever takes it, and one worker may take most of them.
func TestDeal(t *testing.T) {
	m := team(t, 2)
	k, err := kernels.Lookup("mandel", "f32")
	if err != nil {
		t.Fatal(err)
	}
	p, err := k.Open(100, kernels.Placement{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Free()
	s := m.Dynamic(p.Op(0))
	var taken [2]atomic.Int64
	counts := make([]atomic.Int64, len(s.parts))
	for i, o := range s.parts {
		s.parts[i] = counted{o, &counts[i]}
	}
	stuck := make(chan struct{})
	m.Do(func(rank int) {
		if rank == 1 { // until all parts are taken
			<-stuck
		}
		s.work(rank)
		taken[rank].Add(1)
		if rank == 0 {
			close(stuck)
		}
	})
	for i := range counts {
		if got := counts[i].Load(); got != 1 {
			t.Errorf("part %d of %d was run %d times", i, len(counts), got)
		}
	}
	if taken[0].Load() != 1 || taken[1].Load() != 1 {
		t.Error("a worker did not end")
	}
}

// counted is an op that counts its steps.
type counted struct {
	kernels.Op
	n *atomic.Int64
}

func (c counted) Step(i int) {
	c.n.Add(1)
	c.Op.Step(i)
}

// BenchmarkForkJoin is what a team costs.
func BenchmarkForkJoin(b *testing.B) {
	m := team(b, 2)
	f := func(int) {}
	for b.Loop() {
		m.Do(f)
	}
}
