package cluster_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
)

// TestNobody: where there is no server, no way in, or no node, one line says so.
func TestNobody(t *testing.T) {
	emulated.Portable(t)
	e := clustertest.Engine(t)
	try := func(target cluster.Target) error {
		_, err := cluster.Join(context.Background(), cluster.Options{
			Target: target, Version: clustertest.Version, Nodes: 2, Wait: time.Millisecond,
		})
		return err
	}
	other, err := local.NewEngine(0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	stranger := cluster.Target{URL: e.URL(), Seed: other.Coordinator}
	lost := e.CoordinatorTarget()
	lost.CA = "no/such/file"
	for name, c := range map[string]struct {
		target cluster.Target
		want   string
	}{
		"server": {cluster.Target{URL: "nats://127.0.0.1:1"}, "no server at nats://127.0.0.1:1"},
		"key":    {stranger, "refuses the key"},
		"none":   {cluster.Target{URL: e.URL()}, "refuses clients without credentials"},
		"file":   {lost, "no/such/file"},
		"nodes":  {e.CoordinatorTarget(), "0 nodes at " + e.URL() + " after 1ms, 2 needed"},
	} {
		if err := try(c.target); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestOtherVersion: a node of another version is refused, with both named; the others work.
func TestOtherVersion(t *testing.T) {
	emulated.Portable(t)
	e := clustertest.Engine(t)
	t.Setenv(clustertest.VersionEnv, "0.0.9")
	clustertest.Node(t, e, 0, "old")
	t.Setenv(clustertest.VersionEnv, "")
	clustertest.Node(t, e, 1, "new")
	c := clustertest.Join(t, e, 1, clustertest.Ever)
	for len(c.Refused) == 0 { // the old one may be slower than the new one
		c.Close()
		c = clustertest.Join(t, e, 0, clustertest.Ever)
	}
	if len(c.Nodes) != 1 || c.Nodes[0].Name != "new" {
		t.Errorf("nodes %v", c.Nodes)
	}
	if text := strings.Join(c.Refused, "; "); !strings.Contains(text, "it is flynn 0.0.9, this is "+clustertest.Version) {
		t.Errorf("refused: %q", text)
	}
}

// TestBusy: a node that has a coordinator takes no second one, until the first takes leave.
func TestBusy(t *testing.T) {
	emulated.Portable(t)
	e := clustertest.Engine(t)
	clustertest.Node(t, e, 0, "only")
	first := clustertest.Join(t, e, 1, clustertest.Ever)
	second := cluster.Options{
		Target: e.CoordinatorTarget(), Version: clustertest.Version, Nodes: 1, Wait: clustertest.Ever,
	}
	if _, err := cluster.Join(context.Background(), second); err == nil ||
		!strings.Contains(err.Error(), "works for another coordinator") {
		t.Errorf("two coordinators: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Join(context.Background(), second)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

// TestHostile: messages that make no sense are answered with a refusal, and the node goes on.
func TestHostile(t *testing.T) {
	emulated.Portable(t)
	e := clustertest.Engine(t)
	clustertest.Node(t, e, 0, "victim")
	c := clustertest.Join(t, e, 1, clustertest.Ever)
	nc, err := nats.Connect(e.URL(), withSeed(t, e.Coordinator))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	for _, text := range []string{"", "flyn", strings.Repeat("x", 100), strings.Repeat("\x00", 4096)} {
		msg, err := nc.Request("flynn.node."+c.Nodes[0].Key+"."+c.Nodes[0].ID+".command", []byte(text), clustertest.Ever)
		if err != nil || !strings.Contains(string(msg.Data), "malformed message") {
			t.Errorf("%.10q: %v, %v", text, msg, err)
		}
	}
	k, s := lookup(t, "dot", "f64"), kernels.Source{Seed: 1}
	dealt, err := c.Distribute(cluster.Distribution{
		Kernel: k, N: 64, Nodes: 1, Workers: 1, Mode: cluster.Shipped, Source: s,
	}, problem(t, k, 0, 64, s))
	if err != nil {
		t.Fatal(err)
	}
	if dealt.Run(); dealt.Err() != nil {
		t.Error(dealt.Err())
	}
}
