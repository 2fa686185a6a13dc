package bench

import (
	"context"
	"strings"
	"testing"

	"flynn/kernels"
	"flynn/results/keys"
)

// TestProbeSelection: a probe has each kernel that bounds others beside itself at its own level and beside parked
// workers, of two CPUs, and no more.
func TestProbeSelection(t *testing.T) {
	h := twoCores(t)
	for _, memory := range []bool{true, false} {
		pair := h.pair(5, 3)
		if got := pair.CPUs(2); got[0] != 5 || got[1] != 3 {
			t.Fatalf("the pair 5, 3 has CPUs %v", got)
		}
		with := map[string]int{}
		for b := range Plan(pair, probeSelection(pair, memory)) {
			for _, p := range b.Points {
				if p.With == "" || p.Workers != 2 {
					t.Errorf("%s is alone", p)
				}
				if p.ISA == keys.Scalar && p.Kernel.Role != kernels.RolePeak {
					t.Errorf("%s is plain", p)
				}
				kernel, level, _ := strings.Cut(p.With, "@")
				kernel, _, _ = strings.Cut(kernel, ".")
				if p.With != keys.Idle && kernel != p.Kernel.Name {
					t.Errorf("%s is beside another kernel", p)
				}
				with[level]++
			}
		}
		want := map[string]int{"l1": 2, "l2": 1, "l3": 1, "memory": 1, "": 5}
		if !memory {
			delete(with, "") // triad's are beside parked workers at three levels or two
			delete(want, "")
			delete(want, "memory")
		}
		for level, n := range want {
			if widestOne(h.ISA, widestElem("peak")) > 0 && with[level] != n {
				t.Errorf("memory %v: %d points at %q, want %d", memory, with[level], level, n)
			}
		}
		if !memory && with["memory"] > 0 {
			t.Error("memory was to be left out")
		}
	}
}

// TestProbeStopped: a probe that is interrupted ends with the error, and frees what ran beside.
func TestProbeStopped(t *testing.T) {
	h := twoCores(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out strings.Builder
	cpus := here.CPUs(2)
	if err := ProbePair(ctx, h, cpus[0], cpus[1], false, 1e9, &out); err == nil {
		t.Error("an interrupt is no error")
	}
	if strings.Contains(out.String(), "\nBenchmark") {
		t.Errorf("samples after an interrupt:\n%s", out.String())
	}
}
