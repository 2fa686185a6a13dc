package cluster_test

import (
	"errors"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
)

// TestDistribute: every kernel that can be dealt has the same result on nodes as its reference, in both data modes,
// also after many ops and after Restore.
func TestDistribute(t *testing.T) {
	m := clustertest.Start(t, 3, 1)
	set, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	s := kernels.Source{Seed: 3}
	for k := range kernels.All() {
		if cluster.Obstacle(k) != "" {
			continue
		}
		n := min(100, k.N)
		if k.Sized() {
			n = k.SizeFor(16 << 10)
		}
		want := reference(t, k, n, s)
		for _, variant := range []int{0, len(k.Variants) - 1} {
			if !set.Has(k.Variants[variant].ISA) {
				continue
			}
			for _, mode := range cluster.Modes {
				for nodes := 1; nodes <= 3; nodes++ {
					if testing.Short() && nodes == 2 { // 1 has no neighbour, 3 have some on both sides
						continue
					}
					d := cluster.Distribution{Kernel: k, Variant: variant, N: n, Nodes: nodes, Workers: 1, Mode: mode, Source: s}
					dealt, err := m.Distribute(d, problem(t, k, variant, n, s))
					if err != nil {
						t.Fatalf("%s %s: %v", k.ID(), mode, err)
					}
					for range 3 {
						dealt.Run()
					}
					dealt.Restore(s)
					dealt.Run()
					if d := dealt.Diff(want); dealt.Err() != nil || !d.OK() {
						t.Errorf("%s variant %d, %s, %d nodes: %v, %v", k.ID(), variant, mode, nodes, d, dealt.Err())
					}
					if err := dealt.Close(); err != nil {
						t.Error(err)
					}
				}
			}
		}
	}
}

// TestPieces: transfers of many windows arrive whole, in both directions.
func TestPieces(t *testing.T) {
	emulated.Portable(t)
	m := clustertest.Start(t, 2, 1)
	s := kernels.Source{Seed: 4}
	for _, name := range []string{"triad", "axpy", "stencil"} {
		if testing.Short() && name == "axpy" { // it moves what triad does
			continue
		}
		k := lookup(t, name, "f32")
		n := k.SizeFor(16 << 20)
		want := reference(t, k, n, s)
		for _, mode := range cluster.Modes {
			dealt, err := m.Distribute(cluster.Distribution{
				Kernel: k, N: n, Nodes: 2, Workers: 1, Mode: mode, Source: s,
			}, problem(t, k, 0, n, s))
			if err != nil {
				t.Fatal(err)
			}
			dealt.Restore(s)
			dealt.Run()
			if d := dealt.Diff(want); dealt.Err() != nil || !d.OK() {
				t.Errorf("%s %s: %v, %v", name, mode, d, dealt.Err())
			}
			dealt.Close()
		}
	}
}

// TestRefusals: what nodes cannot do is refused before they are asked, or by them, with the reason; and they live on.
func TestRefusals(t *testing.T) {
	emulated.Portable(t)
	m := clustertest.Start(t, 1, 1)
	k := lookup(t, "triad", "f64")
	s := kernels.Source{Seed: 1}
	whole := problem(t, k, 0, 64, s)
	good := cluster.Distribution{Kernel: k, N: 64, Nodes: 1, Workers: 1, Mode: cluster.Resident, Source: s}
	for name, c := range map[string]struct {
		change func(d *cluster.Distribution)
		want   string
	}{
		"nodes":   {func(d *cluster.Distribution) { d.Nodes = 2 }, "2 nodes asked for, there are 1"},
		"workers": {func(d *cluster.Distribution) { d.Workers = 9 }, "has 1 cores, 9 workers are asked for"},
		"mode":    {func(d *cluster.Distribution) { d.Mode = "sent" }, `no data mode "sent"`},
		"memory":  {func(d *cluster.Distribution) { d.N = 1 << 50 }, "needs more memory"},
		"size":    {func(d *cluster.Distribution) { d.N = 0 }, "malformed message: n = 0"},
	} {
		d := good
		c.change(&d)
		if _, err := m.Distribute(d, whole); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	dealt, err := m.Distribute(good, whole)
	if err != nil {
		t.Fatal(err)
	}
	dealt.Run()
	if err := dealt.Err(); err != nil {
		t.Error(err)
	}
}

// TestMissingISA: a tier of another architecture is refused with its name.
func TestMissingISA(t *testing.T) {
	set, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	m := clustertest.Start(t, 1, 1)
	k := lookup(t, "triad", "f64")
	for i, v := range k.Variants {
		if set.Has(v.ISA) {
			m.Nodes[0].ISAs = []string{"scalar"}
		}
		if i == 0 {
			continue
		}
		_, err := m.Distribute(cluster.Distribution{
			Kernel: k, Variant: i, N: 64, Nodes: 1, Workers: 1, Mode: cluster.Resident,
		}, problem(t, k, 0, 64, kernels.Source{}))
		var missing *cluster.ISAError
		if !errors.As(err, &missing) || missing.ISA != v.ISA.String() {
			t.Errorf("%s: %v", v.ISA, err)
		}
	}
}
