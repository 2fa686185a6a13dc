package dist_test

import (
	"context"
	"testing"
	"time"

	"flynn/kernels"
	"flynn/mimd/dist"
	"flynn/mimd/dist/local"
)

// farm is a server with JetStream that keys for workers.
func farm(t *testing.T, workers int) *local.Engine {
	t.Helper()
	e, err := local.NewFarm(workers, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// TestFarm: every kernel that can be dealt has the right result in tasks of a queue, computed once or voted on.
func TestFarm(t *testing.T) {
	e := farm(t, 3)
	for i := range 3 {
		n := e.NodeTarget(i)
		p, err := local.Send(dist.Errand{URL: n.URL, Seed: n.Seed, Name: "worker" + string(rune('1'+i)), Worker: true}, command(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.End)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for run, name := range map[string]string{"a": "dot", "b": "triad", "c": "gemm", "d": "stencil", "e": "axpy"} {
		for _, replicas := range []int{1, 3} {
			f := dist.Farm{
				Run: run + string(rune('0'+replicas)), Kernel: name, Elem: "f64", N: 100, Parts: 7, Replicas: replicas,
				Source: kernels.Source{Seed: 5}, Lease: 2 * time.Second, Servers: 1,
			}
			out, err := dist.Coordinate(ctx, e.CoordinatorTarget(), "boss", f)
			if err != nil || out.Wrong != "" || out.Leader != "boss" || len(out.Liars) > 0 {
				t.Fatalf("%s, %d replicas: %+v, %v", name, replicas, out, err)
			}
		}
	}
}
