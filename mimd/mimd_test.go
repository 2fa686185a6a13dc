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

// TestShared: the shared-memory run of every kernel and variant equals the reference.
func TestShared(t *testing.T) {
	m := team(t, 2)
	for k := range kernels.All() {
		if !k.Divisible() {
			continue
		}
		n := min(100, k.N)
		if k.Sized() {
			n = k.SizeFor(16 << 10)
		}
		s := kernels.Source{Seed: 11}
		ref, err := k.Open(n, kernels.Place{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := k.Open(n, kernels.Place{})
		if err != nil {
			t.Fatal(err)
		}
		want := ref.Op(0)
		want.Fill(s)
		want.Run()
		got := m.Share(p.Op(0))
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
		if n := testing.AllocsPerRun(10, got.Run); n != 0 {
			t.Errorf("%s: %v allocations", k.ID(), n)
		}
		p.Free()
		ref.Free()
	}
}

// BenchmarkForkJoin is what a team costs.
func BenchmarkForkJoin(b *testing.B) {
	m := team(b, 2)
	f := func(int) {}
	for b.Loop() {
		m.Do(f)
	}
}
