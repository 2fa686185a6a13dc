// Package local starts a multicomputer on this machine: a NATS server inside of this process, and nodes as processes of
// their own.
//
// It may import mimd/dist and nats-server.
package local

import (
	"crypto/rand"
	"errors"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"flynn/mimd/dist"
)

// StartTime is how long the server, and then the nodes, may take to be there.
const StartTime = 20 * time.Second

// Engine is a NATS server of our own. It listens on loopback alone, and lets in who knows the token of this run.
type Engine struct {
	dist.Target
	server *server.Server
}

// NewEngine starts one.
func NewEngine() (*Engine, error) {
	token := rand.Text()
	s, err := server.NewServer(&server.Options{
		ServerName: "flynn", Host: "127.0.0.1", Port: server.RANDOM_PORT, Authorization: token, NoLog: true, NoSigs: true,
	})
	if err != nil {
		return nil, err
	}
	go s.Start()
	if !s.ReadyForConnections(StartTime) {
		s.Shutdown()
		return nil, errors.New("local: the NATS server does not start on loopback")
	}
	return &Engine{dist.Target{URL: s.ClientURL(), Token: token}, s}, nil
}

// Close ends the server.
func (e *Engine) Close() {
	e.server.Shutdown()
	e.server.WaitForShutdown()
}
