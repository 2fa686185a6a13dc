package cluster_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"flynn/internal/emulated"
	"flynn/mimd/cluster/clustertest"
	"flynn/mimd/cluster/local"
)

// withSeed is the option of a client with a key.
func withSeed(t *testing.T, seed string) nats.Option {
	t.Helper()
	pair, err := nkeys.FromSeed([]byte(seed))
	if err != nil {
		t.Fatal(err)
	}
	key, err := pair.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return nats.Nkey(key, pair.Sign)
}

// client is one with a key. What the server holds against it is its last error.
func client(t *testing.T, e *local.Engine, seed string) *nats.Conn {
	t.Helper()
	quiet := nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})
	nc, err := nats.Connect(e.URL(), withSeed(t, seed), nats.Timeout(clustertest.Ever), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// TestRoles: a node cannot command, or overhear, another one, nor look for nodes, nor answer who has not asked; a
// coordinator cannot pose as a node.
func TestRoles(t *testing.T) {
	emulated.Portable(t)
	t.Parallel()
	e := clustertest.Engine(t)
	clustertest.Node(t, e, 0, "victim")
	victim := clustertest.Join(t, e, 1, clustertest.Ever).Nodes[0]
	publish := func(subject string) func(*nats.Conn) error {
		return func(nc *nats.Conn) error { return nc.Publish(subject, []byte("x")) }
	}
	subscribe := func(subject string) func(*nats.Conn) error {
		return func(nc *nats.Conn) error { _, err := nc.SubscribeSync(subject); return err }
	}
	command := "flynn.node." + victim.Key + "." + victim.ID + ".command"
	for _, c := range []struct {
		who, seed string
		do        func(nc *nats.Conn) error
		what      string
	}{
		{"node", e.Nodes[1], publish(command), command},
		{"node", e.Nodes[1], publish("$SRV.INFO.flynn-node"), "$SRV.INFO"},
		{"node", e.Nodes[1], publish("flynn.work.run"), "flynn.work.run"},
		{"node", e.Nodes[1], publish("$KV.flynn-leader.leader"), "$KV.flynn-leader.leader"},
		{"node", e.Nodes[1], publish("$JS.API.STREAM.DELETE.FLYNN"), "$JS.API.STREAM.DELETE"},
		{"node", e.Nodes[1], publish("_INBOX.coordinator.0"), "_INBOX.coordinator.0"},
		{"node", e.Nodes[1], subscribe(command), command},
		{"node", e.Nodes[1], subscribe("flynn.>"), "flynn.>"},
		{"node", e.Nodes[1], subscribe("_INBOX.>"), "_INBOX.>"},
		{"coordinator", e.Coordinator, subscribe(command), command},
		{"coordinator", e.Coordinator, publish("flynn.peer.x"), "flynn.peer.x"},
	} {
		nc := client(t, e, c.seed)
		if err := errors.Join(c.do(nc), nc.FlushTimeout(clustertest.Ever)); err != nil {
			t.Fatal(err)
		}
		err := nc.LastError() // the server has complained before it answered the flush
		switch {
		case err == nil:
			t.Errorf("%s may %s", c.who, c.what)
		case !errors.Is(err, nats.ErrPermissionViolation),
			!strings.Contains(strings.ToLower(err.Error()), strings.ToLower(c.what)):
			t.Errorf("%s, %s: %v", c.who, c.what, err)
		}
		nc.Close()
	}
}
