package fleet_test

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"flynn/internal/fleet"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
)

func TestMain(m *testing.M) { os.Exit(clustertest.Main(m)) }

// TestFleetSuite: a node runs its suite with the parameters that came, its results and remarks come whole, and it
// listens meanwhile to nothing else. A node without a suite says so.
func TestFleetSuite(t *testing.T) {
	t.Parallel()
	e := clustertest.Engine(t)
	text := strings.Repeat("BenchmarkX 1 2 ns/op\n", 100_000) // several messages
	going, release := make(chan struct{}), make(chan struct{})
	suite := func(ctx context.Context, params []fleet.Param, log *fleet.Log) (int, string) {
		if len(params) == 0 {
			close(going)
			select {
			case <-ctx.Done():
			case <-release:
			}
			return 1, "ended early"
		}
		io.WriteString(log, text)
		log.Remark("warning: " + params[0].Name + " is " + params[0].Value)
		log.Progress(3, 4, "measure")
		return 3, "wrong"
	}
	ctx, end := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() {
		served <- cluster.Serve(ctx, cluster.NodeOptions{
			Target: e.NodeTarget(0), Name: "a", Version: clustertest.Version, CPUs: []int{0}, Host: "left",
			Handlers: fleet.Handlers(suite),
		})
	}()
	defer func() {
		end()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	clustertest.Node(t, e, 1, "b") // has none
	f, err := fleet.Join(context.Background(), cluster.Options{
		Target: e.CoordinatorTarget(), Version: clustertest.Version, Nodes: 2, Wait: clustertest.Ever,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got strings.Builder
	var heard []string
	watch := func(s *fleet.Status) { heard = append(heard, s.Remarks...) }
	s, err := f.Measure(t.Context(), f.Hosts[0], []fleet.Param{{Name: "seed", Value: "7"}}, &got, watch)
	if err != nil || !s.Ended || s.Exit != 3 || s.Why != "wrong" || s.Done != 3 || s.Total != 4 {
		t.Errorf("%+v, %v", s, err)
	}
	if got.String() != text || len(heard) != 1 || heard[0] != "warning: seed is 7" {
		t.Errorf("%d bytes of %d, remarks %q", got.Len(), len(text), heard)
	}
	if _, err := f.Measure(t.Context(), f.Hosts[1], nil, io.Discard, watch); err == nil ||
		!strings.Contains(err.Error(), "has no suite") {
		t.Errorf("a node without a suite: %v", err)
	}
	if _, err := f.Measure(t.Context(), f.Hosts[0], []fleet.Param{{Name: "-x"}}, io.Discard, watch); err == nil {
		t.Error("any parameter will do")
	}
	busy(t, e, f, going, release)
}

// busy asks a node that measures for other things.
func busy(t *testing.T, e *local.Engine, f *fleet.Fleet, going <-chan struct{}, release chan<- struct{}) {
	t.Helper()
	ended := make(chan error, 1)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		_, err := f.Measure(ctx, f.Hosts[0], nil, io.Discard, func(*fleet.Status) {})
		ended <- err
	}()
	<-going
	other := cluster.Options{
		Target: e.CoordinatorTarget(), Version: clustertest.Version, Nodes: 2, Wait: clustertest.Ever,
		Silence: clustertest.Ever,
	}
	if c, err := fleet.Join(t.Context(), other); err != nil {
		t.Error(err)
	} else {
		for _, h := range c.Hosts {
			if h.Err == nil || !strings.Contains(h.Err.Error(), "works for another coordinator") {
				t.Errorf("%s: %v", h.Node(), h.Err)
			}
		}
		c.Close()
	}
	interrupt() // the suite hears of it
	if err := <-ended; err != context.Canceled {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := f.Clock(f.Hosts[0]); err != nil { // answered when the suite has ended
		t.Error(err)
	}
	close(release)
}
