//go:build unix

package cluster_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"flynn/internal/patience"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
)

// TestLost: a node that dies, or hangs, ends the op with an error that names it.
func TestLost(t *testing.T) {
	t.Parallel()
	e := clustertest.Engine(t)
	for _, c := range []struct {
		signal syscall.Signal
		want   string
	}{{syscall.SIGKILL, "is gone"}, {syscall.SIGSTOP, "does not answer"}} {
		lost := clustertest.Node(t, e, 0, "lost")
		joined := clustertest.Join(t, e, 1, patience.Stretch(2*time.Second))
		k, s := lookup(t, "triad", "f64"), kernels.Source{Seed: 1}
		dealt, err := joined.Distribute(cluster.Distribution{
			Kernel: k, N: 64, Nodes: 1, Workers: 1, Mode: cluster.Resident, Source: s,
		}, problem(t, k, 0, 64, s))
		if err != nil {
			t.Fatal(err)
		}
		if err := lost.Process().Signal(c.signal); err != nil {
			t.Fatal(err)
		}
		if c.signal == syscall.SIGKILL {
			<-lost.Ended()
		}
		for dealt.Err() == nil { // a signal takes a moment to stop every thread
			dealt.Run()
		}
		if err := dealt.Err(); err == nil || !strings.Contains(err.Error(), "lost") ||
			!strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.signal, err, c.want)
		}
		joined.Close()
		lost.Kill()
	}
}
