package cluster_test

import (
	"context"
	"os"
	"testing"

	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
)

// TestMixed: nodes of several architectures, one of them big-endian, work on one problem, and the result is exact.
func TestMixed(t *testing.T) {
	if os.Getenv("FLYNN_MIXED") == "" {
		t.Skip("compiles for other architectures: make cross-mixed does")
	}
	for _, goarch := range []string{"arm64", "s390x"} {
		t.Run(goarch, func(t *testing.T) {
			emulated := build(t, goarch)
			engine, err := local.NewEngine(3)
			if err != nil {
				t.Fatal(err)
			}
			defer engine.Close()
			for i, c := range [][]string{clustertest.Command(t), emulated, clustertest.Command(t)} {
				p, err := local.Spawn(engine.NodeTarget(i), "abc"[i:i+1], []int{0}, c)
				if err != nil {
					t.Fatal(err)
				}
				defer p.End()
			}
			c, err := cluster.Join(context.Background(), cluster.Options{
				Target: engine.CoordinatorTarget(), Version: clustertest.Version, Nodes: 3, Wait: clustertest.Ever,
			})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if c.Nodes[1].Arch != goarch {
				t.Fatalf("node b is %s", &c.Nodes[1])
			}
			for _, name := range []string{"triad", "dot", "axpy", "gemm", "stencil", "count"} {
				exact(t, c, name)
			}
		})
	}
}

// exact deals a kernel to three nodes, both ways, and holds the result against the reference's.
func exact(t *testing.T, c *cluster.Cluster, name string) {
	t.Helper()
	elem := "f64"
	if name == "count" {
		elem = "u8"
	}
	k, s := lookup(t, name, elem), kernels.Source{Seed: 9}
	n := k.SizeFor(256 << 10)
	want := reference(t, k, n, s)
	for _, mode := range cluster.Modes {
		dealt, err := c.Distribute(cluster.Distribution{
			Kernel: k, N: n, Nodes: 3, Workers: 1, Mode: mode, Source: s,
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
