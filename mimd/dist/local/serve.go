package local

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/nats-io/nats-server/v2/server"
)

// Files that a server leaves for its clients, in a folder that nobody else may read.
const (
	AuthorityFile   = "ca.pem"
	CoordinatorFile = "coordinator.nk"
	nodeFile        = "node-%d.nk" // from 1 on
)

// Serve starts a server for other machines, with TLS 1.3, and writes what coordinator and nodes need to be let in into
// dir: the authority, and a key each. address is HOST:PORT; without a host it is every address of this machine.
func Serve(address string, nodes int, dir string) (*Engine, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("local: %q is no HOST:PORT", address)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return nil, fmt.Errorf("local: %q is no port", text)
	}
	hosts, err := reachable(host)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address) // the server itself would not say why it cannot
	if err != nil {
		return nil, fmt.Errorf("local: %w", err)
	}
	l.Close()
	secure, authority, err := newCertificate(hosts)
	if err != nil {
		return nil, fmt.Errorf("local: make a certificate: %w", err)
	}
	if host == "" {
		host = "0.0.0.0"
	}
	e, err := newEngine(&server.Options{Host: host, Port: int(port), TLS: true, TLSConfig: secure, TLSTimeout: 5}, nodes)
	if err != nil {
		return nil, err
	}
	if err := e.leave(dir, authority); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// leave writes the files. Those of a server before are of no use any more.
func (e *Engine) leave(dir string, authority []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	write := func(name string, text []byte) error {
		return os.WriteFile(filepath.Join(dir, name), text, 0o600)
	}
	err := errors.Join(write(AuthorityFile, authority), write(CoordinatorFile, []byte(e.Coordinator+"\n")))
	for i, seed := range e.Nodes {
		err = errors.Join(err, write(fmt.Sprintf(nodeFile, i+1), []byte(seed+"\n")))
	}
	return err
}
