package workqueue_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
	"flynn/mimd/workqueue"
)

// TestMain makes the test binary a worker, or a server on a full disk, where it was started as one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(serverEnv); dir != "" {
		os.Exit(serveQueue(dir))
	}
	os.Exit(clustertest.Main(m))
}

// server is one with JetStream and keys for workers.
func server(t *testing.T, workers int) *local.Engine {
	t.Helper()
	e, err := local.NewQueue(workers, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// TestQueue: every kernel that can be dealt has the right result in tasks of a queue, computed once or voted on.
func TestQueue(t *testing.T) {
	t.Parallel()
	e := server(t, 3)
	for i := range 3 {
		n := e.NodeTarget(i)
		p, err := local.Send(child.Config{
			URL: n.URL, Seed: n.Seed, Name: "worker" + string(rune('1'+i)), Worker: true,
		}, clustertest.Command(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.End)
	}
	for run, name := range map[string]string{"a": "dot", "b": "triad", "c": "gemm", "d": "stencil", "e": "axpy"} {
		for _, replicas := range []int{1, 3} {
			f := workqueue.Spec{
				Run: run + string(rune('0'+replicas)), Kernel: name, Elem: "f64", N: 100, Parts: 7, Replicas: replicas,
				Source: kernels.Source{Seed: 5}, Lease: patience.Stretch(2 * time.Second), Servers: 1,
			}
			out, err := workqueue.Coordinate(t.Context(), e.CoordinatorTarget(), "boss", f)
			if err != nil || out.Wrong != "" || out.Leader != "boss" || len(out.Quarantined) > 0 {
				t.Fatalf("%s, %d replicas: %+v, %v", name, replicas, out, err)
			}
		}
	}
}

// TestQuarantine: a worker that lies has voted on all parts when the others come. The first vote names it; what it has
// computed is computed again by others, or does without where nobody is left to vote, and it gets no more tasks.
func TestQuarantine(t *testing.T) {
	t.Parallel()
	for _, honest := range []int{3, 2} {
		e := server(t, 1+honest)
		work := func(i int, name string, fault workqueue.Fault) {
			n := e.NodeTarget(i)
			p, err := local.Send(child.Config{
				URL: n.URL, Seed: n.Seed, Name: name, Worker: true, Fault: fault,
			}, clustertest.Command(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.End)
		}
		const parts = 6
		lied, events := make(chan bool, parts), make(chan workqueue.Event, 1000)
		stop, err := workqueue.Listen(e.CoordinatorTarget(), func(v workqueue.Event) {
			if v.Who == "liar" && v.What == workqueue.Did {
				lied <- true
			}
			events <- v
		})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for range parts {
				<-lied
			}
			for i := range honest {
				work(1+i, "honest"+string(rune('1'+i)), "")
			}
		}()
		work(0, "liar", workqueue.Lies)
		f := workqueue.Spec{
			Run: "q", Kernel: "triad", Elem: "f64", N: 100, Parts: parts, Replicas: 3, Source: kernels.Source{Seed: 5},
			Lease: patience.Stretch(400 * time.Millisecond), Servers: 1,
		}
		out, err := workqueue.Coordinate(t.Context(), e.CoordinatorTarget(), "boss", f)
		if err != nil || out.Wrong != "" || !slices.Equal(out.Quarantined, []string{"liar"}) || out.Resent < parts-1 {
			t.Errorf("%d honest workers: %+v, %v", honest, out, err)
		}
		stop()
		named, defied := false, 0
		for len(events) > 0 {
			v := <-events
			named = named || v.What == workqueue.Outvoted && v.Who == "liar"
			if named && v.Who == "liar" && v.What == workqueue.Took {
				defied++
			}
		}
		if !named || defied > 1 { // it may have looked just before it was named
			t.Errorf("%d honest workers: named %t, %d tasks after that", honest, named, defied)
		}
	}
}
