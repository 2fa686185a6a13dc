package cluster_test

import (
	"bytes"
	"runtime"
	"testing"

	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
)

// TestHaloExchange: kernels whose parts learn of each other give, bit for bit, what as many parts in one memory do,
// with one worker a node and with two, in both data modes, from sizes that leave nodes idle to transfers of many
// windows.
func TestHaloExchange(t *testing.T) {
	set, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	s := kernels.Source{Seed: 9}
	most, sizes := min(2, runtime.NumCPU()), []int64{200, 40_000, 12 << 20}
	if emulated.Here() { // teams that spin and an emulator do not go together
		most, sizes = 1, sizes[:1]
	}
	for workers := 1; workers <= most; workers++ {
		m := clustertest.Start(t, 4, workers)
		for k := range kernels.All() {
			if !k.Crosses() {
				continue
			}
			for _, size := range sizes {
				variant := len(k.Variants) - 1
				if !set.Has(k.Variants[variant].ISA) {
					variant = 0
				}
				for _, mode := range cluster.Modes {
					for _, nodes := range []int{1, 3, 4} {
						large := size > 1<<20
						if large && (nodes != 3 || k.Elem != "f64" || k.Name == "nbody" || testing.Short()) {
							continue
						}
						d := cluster.Distribution{
							Kernel: k, Variant: variant, N: k.SizeFor(size), Nodes: nodes, Workers: workers, Mode: mode, Source: s,
						}
						testHaloExchange(t, m, d)
					}
				}
			}
		}
	}
}

func testHaloExchange(t *testing.T, m *local.Multicomputer, d cluster.Distribution) {
	t.Helper()
	want := problem(t, d.Kernel, d.Variant, d.N, d.Source)
	runParts(want, kernels.Split(want, d.Nodes*d.Workers))
	got := problem(t, d.Kernel, d.Variant, d.N, kernels.Source{Seed: ^d.Source.Seed})
	if d.Mode == cluster.Shipped {
		got.Fill(d.Source)
	}
	dealt, err := m.Distribute(d, got)
	if err != nil {
		t.Fatalf("%s %s: %v", d.Kernel.ID(), d.Mode, err)
	}
	for range 2 {
		dealt.Run()
	}
	if err := dealt.Err(); err != nil {
		t.Fatalf("%s, n = %d, %d nodes of %d, %s: %v", d.Kernel.ID(), d.N, d.Nodes, d.Workers, d.Mode, err)
	}
	for i, r := range want.Results(nil) {
		g := got.Results(nil)[i]
		for at := 0; at < len(r.Bytes); at += r.Pitch {
			if end := min(at+r.Row, len(r.Bytes)); !bytes.Equal(g.Bytes[at:end], r.Bytes[at:end]) {
				t.Errorf("%s, n = %d, %d nodes of %d, %s: %s differs", d.Kernel.ID(), d.N, d.Nodes, d.Workers, d.Mode, r.Name)
				break
			}
		}
	}
	if err := dealt.Close(); err != nil {
		t.Error(err)
	}
}

// runParts runs the parts of whole one after the other and takes their result: what nodes do at once.
func runParts(whole kernels.Op, parts []kernels.Op) {
	for i, more := 0, true; more; i++ {
		for _, p := range parts {
			p.Step(i)
		}
		more = whole.Join(parts, i)
	}
	whole.Fold(parts)
}
