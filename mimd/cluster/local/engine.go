package local

import (
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"flynn/internal/patience"
	"flynn/mimd/cluster"
)

// startTime is how long the server, and then the nodes, may take to be there, on an ordinary machine.
const startTime = 20 * time.Second

// Engine is a NATS server of our own. It lets in those who hold one of the keys that were made with it, each in its
// role.
type Engine struct {
	Keys
	server *server.Server
}

// NewEngine starts a server on loopback, with keys for so many nodes.
func NewEngine(nodes int) (*Engine, error) {
	return newEngine(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT}, nodes)
}

// NewQueue starts one with JetStream, which keeps its files in dir.
func NewQueue(nodes int, dir string) (*Engine, error) { return NewQueueWithin(nodes, dir, 0) }

// NewQueueWithin starts one whose JetStream keeps so many bytes at most in memory, and so many on disk; 0 is what NATS
// finds right.
func NewQueueWithin(nodes int, dir string, room int64) (*Engine, error) {
	return newEngine(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: dir, JetStreamMaxMemory: room,
		JetStreamMaxStore: room,
	}, nodes)
}

func newEngine(o *server.Options, nodes int) (*Engine, error) {
	keys, err := newKeys(nodes)
	if err != nil {
		return nil, err
	}
	o.ServerName, o.Nkeys, o.NoLog, o.NoSigs = "flynn", keys.users(), true, true
	s, err := server.NewServer(o)
	if err != nil {
		return nil, fmt.Errorf("local: %w", err)
	}
	go s.Start()
	if !s.ReadyForConnections(patience.Stretch(startTime)) {
		s.Shutdown()
		return nil, fmt.Errorf("local: the NATS server does not start on %s:%d", o.Host, o.Port)
	}
	return &Engine{keys, s}, nil
}

// URL is where clients connect to.
func (e *Engine) URL() string { return e.server.ClientURL() }

// CoordinatorTarget is the server for a coordinator.
func (e *Engine) CoordinatorTarget() cluster.Target {
	return cluster.Target{URL: e.URL(), Seed: e.Coordinator}
}

// NodeTarget is the server for the i-th node.
func (e *Engine) NodeTarget(i int) cluster.Target {
	return cluster.Target{URL: e.URL(), Seed: e.Nodes[i]}
}

// Close ends the server.
func (e *Engine) Close() {
	e.server.Shutdown()
	e.server.WaitForShutdown()
}

// Wait returns an error when the server ends by itself.
func (e *Engine) Wait() error {
	e.server.WaitForShutdown()
	return errors.New("local: the NATS server has ended")
}
