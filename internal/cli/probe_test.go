package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/bench"
	"flynn/internal/cli/card"
	"flynn/internal/machine"
)

// pairText is what a probe of two CPUs could have measured: the speed of kernels beside themselves.
func pairText(peak, l3, memory float64) []byte {
	var b strings.Builder
	b.WriteString("virt: kvm\n# kernel peak/f64: size=8 streams=0 read=0 written=0 allocated=0 role=peak\n" +
		"# kernel triad/f64: size=8 streams=3 read=2 written=1 allocated=0 role=bandwidth\n")
	for _, k := range []struct {
		kernel, with string
		n            int
		speed        float64
	}{{"peak", "peak@l1", 1 << 20, peak}, {"triad", "triad@l3", 349440, l3}, {"triad", "triad@memory", 1 << 24, memory}} {
		if k.speed == 0 {
			continue
		}
		fmt.Fprintf(&b, "# with with=%s/p=2: kernel=%s/elem=f64/n=%d\n", k.with, k.kernel, k.n)
		for i := range 8 {
			op := 1000 + float64(i)
			for with, ns := range map[string]float64{"idle": op, k.with: op / k.speed} {
				fmt.Fprintf(&b, "BenchmarkFlynn/kernel=%s/elem=f64/class=mimd_sm/isa=avx2/n=%d/p=2/with=%s-2 10 %.3f ns/op\n",
					k.kernel, k.n, with, ns)
			}
		}
	}
	return []byte(b.String())
}

// fourCPUs is a host whose system tells that CPUs 0 and 1 are of one core.
func fourCPUs(t *testing.T) *bench.Host {
	t.Helper()
	h, err := newHost()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	if h.MaxWorkers() < 2 {
		t.Skip("needs two CPUs")
	}
	m := *h.Machine
	m.CPUs, m.CoreCPUs, m.CoreKinds, m.Cores = []int{0, 1, 2, 3}, [][]int{{0, 1}, {2, 3}}, nil, 4
	h.Machine = &m
	return h
}

// TestProbe: simulated slow-downs of pairs of CPUs give the right words, beside what the system says; memory is
// measured once.
func TestProbe(t *testing.T) {
	h := fourCPUs(t)
	asked := map[int]bool{}
	measure := func(_ context.Context, _ *bench.Host, a, b int, memory bool, budget time.Duration) ([]byte, error) {
		asked[b] = memory
		switch {
		case budget > probeTime:
			t.Errorf("%v for CPUs %d and %d", budget, a, b)
		case b == 1:
			return pairText(.52, .6, 0), nil
		case b == 2:
			return pairText(.99, .97, .55), nil
		}
		return pairText(.85, 0, 0), nil
	}
	a := &app{out: newScreen(&strings.Builder{}), err: newScreen(&strings.Builder{}), columns: 200}
	all, err := a.probe(t.Context(), h, measure)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 3 || !asked[h.Machine.Spread()[1]] || asked[1] || asked[3] {
		t.Errorf("%d pairs, memory asked of %v", len(all), asked)
	}
	d := &card.Description{Machine: h.Machine, Probes: all}
	text := cardOf(d, 200)
	contains(t, text, "What CPUs share, as measured", "CPUs 0 and 1", "the system says: threads of one core",
		"Two virtual CPUs share one core: peak next to peak is 0.52 [0.52, 0.52]. Sure: clear.",
		"Two virtual CPUs have a core each: peak next to peak is 0.99 [0.99, 0.99]. Sure: clear.",
		"Memory is shared by two virtual CPUs: triad next to triad is 0.55 [0.55, 0.55]. Sure: clear.",
		"Whether two virtual CPUs share one core is not resolved: peak next to peak is 0.85 [0.85, 0.85]. Sure: not "+
			"resolved.")
	if i := slices.IndexFunc(all, func(p card.Probed) bool { return p.CPUs == [2]int{0, 2} }); i < 0 ||
		all[i].System != "cores of their own" {
		t.Errorf("%+v", all)
	}
}

// TestProbeCannot: one CPU, an interrupt and samples that cannot be read are errors; a machine that hides its cores is
// told as unknown.
func TestProbeCannot(t *testing.T) {
	h := fourCPUs(t)
	a := &app{out: newScreen(&strings.Builder{}), err: newScreen(&strings.Builder{})}
	stopped := func(context.Context, *bench.Host, int, int, bool, time.Duration) ([]byte, error) {
		return nil, context.Canceled
	}
	if _, err := a.probe(t.Context(), h, stopped); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	broken := func(context.Context, *bench.Host, int, int, bool, time.Duration) ([]byte, error) {
		return []byte("BenchmarkFlynn/kernel=a 1 x ns/op\n"), nil
	}
	if _, err := a.probe(t.Context(), h, broken); err == nil {
		t.Error("samples that cannot be read are no error")
	}
	if got := told(&machine.Machine{}, 0, 1); got != machine.Unknown {
		t.Error(got)
	}
	one := *h.Machine
	one.Cores = 1
	h.Machine = &one
	if _, err := a.probe(t.Context(), h, nil); err == nil || !strings.Contains(err.Error(), "may use one CPU") {
		t.Error(err)
	}
}
