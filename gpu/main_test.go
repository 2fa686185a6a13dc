package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"flynn/internal/gpu"
	"flynn/kernels"
)

// companionEnv makes this test binary the companion. Its value says what is broken in it: see fault_test.go.
const companionEnv = "FLYNN_GPU_TEST"

func TestMain(m *testing.M) {
	if fault, ok := os.LookupEnv(companionEnv); ok {
		sabotage(fault)
		os.Exit(serve(os.Stdin, os.Stdout, os.Stderr))
	}
	// Drivers compile with LLVM, and keep what they have compiled.
	cache, err := filepath.Abs(filepath.Join("..", ".cache", "pocl"))
	if err == nil && os.Getenv("POCL_CACHE_DIR") == "" {
		os.Setenv("POCL_CACHE_DIR", cache)
	}
	os.Exit(m.Run())
}

// companion starts this test binary as the companion, on whatever device there is.
func companion(t *testing.T, fault string) *gpu.Companion {
	t.Helper()
	t.Setenv(companionEnv, fault)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const ever = time.Hour
	c := gpu.Start(exe, gpu.Waits{Start: ever, Answer: ever, End: ever})
	t.Cleanup(c.Close)
	if gpu.Absent(c.Err()) {
		t.Skip(c.Err())
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
	return c
}

// reference runs the reference of a problem once.
func reference(t *testing.T, w gpu.Problem) kernels.Op {
	t.Helper()
	k, err := kernels.Lookup(w.Kernel, w.Elem)
	if err != nil {
		t.Fatal(err)
	}
	p, err := k.Open(w.N, kernels.Placement{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Free() })
	s := kernels.Source{Seed: w.Seed}
	if w.Random {
		s.Kind = kernels.Random
	}
	op := p.Op(0)
	op.Fill(s)
	op.Run()
	return op
}

// verify opens a problem and holds it against its reference before and after ops that are timed.
func verify(t *testing.T, c *gpu.Companion, w gpu.Problem) {
	t.Helper()
	if err := c.Open(w); err != nil {
		t.Fatalf("%+v: %v", w, err)
	}
	ref := reference(t, w)
	for _, ops := range []int{3, 0} {
		if d, err := c.Verify(ref); err != nil || !d.OK() {
			t.Fatalf("%+v: %v, %v", w, d, err)
		}
		if ops == 0 {
			continue
		}
		if got, err := c.Time(1, ops); err != nil || got.Host <= 0 {
			t.Fatalf("%+v: %v, %v", w, got, err)
		}
	}
}

// sizes of problems: none that fits groups or tiles, and one that takes several.
func sizes(k *kernels.Kernel) []int {
	switch {
	case !k.Sized():
		return []int{k.N}
	case k.Elements(1000) > 1e5, k.Work(1000).Flops > 1e6:
		return []int{1, 67, 161}
	}
	return []int{1, 67, 5003}
}

// TestCatalogue holds every kernel that there is against its reference, on data of every kind that has a bound.
func TestCatalogue(t *testing.T) {
	c := companion(t, "")
	for k := range kernels.All() {
		if c.Why(0, k.Name, k.Elem) != "" {
			continue
		}
		t.Run(k.ID(), func(t *testing.T) {
			start := time.Now()
			for _, n := range sizes(k) {
				w := gpu.Problem{Kernel: k.Name, Elem: k.Elem, N: n, Seed: 7, Data: gpu.Resident}
				verify(t, c, w)
				w.Data = gpu.Shipped
				verify(t, c, w)
				if slices.Contains(k.Kinds(), kernels.Random) {
					w.Random = true
					verify(t, c, w)
				}
			}
			t.Log(time.Since(start))
		})
	}
}
