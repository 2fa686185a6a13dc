package faults

import (
	"net"
	"strings"
	"sync"
)

// proxy is a line between a worker and the server that can be cut. What is sent while it is cut arrives when it is
// mended, as it does with TCP.
type proxy struct {
	listener net.Listener
	server   string
	gate     sync.RWMutex // held for writing while the line is cut
	mu       sync.Mutex
	open     []net.Conn
}

// newProxy listens on loopback for clients of the server at a URL.
func newProxy(url string) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, server: strings.TrimPrefix(url, "nats://")}
	go p.accept()
	return p, nil
}

func (p *proxy) url() string { return "nats://" + p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.open = append(p.open, client, server)
		p.mu.Unlock()
		go p.forward(client, server)
		go p.forward(server, client)
	}
}

// forward passes on what comes, as long as the line is whole.
func (p *proxy) forward(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			p.gate.RLock()
			_, werr := to.Write(buf[:n])
			p.gate.RUnlock()
			if werr != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// cut stops everything that comes from now on; mend lets it pass.
func (p *proxy) cut()  { p.gate.Lock() }
func (p *proxy) mend() { p.gate.Unlock() }

func (p *proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		c.Close()
	}
}
