package local

import (
	"crypto/tls"
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
		return nil, fmt.Errorf("local: invalid address %q: want HOST:PORT", address)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return nil, fmt.Errorf("local: invalid port %q: want 1 to 65535", text)
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
	pair, authority, err := newCertificate(hosts)
	if err != nil {
		return nil, fmt.Errorf("local: make a certificate: %w", err)
	}
	secure := &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{pair}}
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
	files := e.Keys.files()
	files[AuthorityFile] = authority
	return writeSecrets(dir, files)
}

// files are the seeds of the keys, by name.
func (k *Keys) files() map[string][]byte {
	files := map[string][]byte{CoordinatorFile: []byte(k.Coordinator + "\n")}
	for i, seed := range k.Nodes {
		files[fmt.Sprintf(nodeFile, i+1)] = []byte(seed + "\n")
	}
	return files
}

// writeSecrets writes files that nobody else may read.
func writeSecrets(dir string, files map[string][]byte) error {
	err := os.MkdirAll(dir, 0o700)
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
	}
	return err
}
