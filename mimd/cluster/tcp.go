package cluster

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"flynn/internal/patience"
)

// secretSize is how many random bytes a connection between nodes begins with.
const secretSize = 16

// mostAddress is how long an address may be.
const mostAddress = 64

// dialled is ping-pong over a TCP connection of the two nodes' own. Rank 1 listens where it is connected to the server, and
// tells rank 0 through the server the address and a secret.
func (c *comm) dialled(d *Drill, times []time.Duration) error {
	if c.rank > 1 {
		return nil
	}
	meet := c.listen
	if c.rank == 0 {
		meet = c.dial
	}
	conn, err := meet()
	if err != nil {
		return fmt.Errorf("cluster: TCP between two nodes: %w", err)
	}
	defer conn.Close()
	end := time.Now().Add(most)
	conn.SetDeadline(end)
	letter, data := newLetter(d.Bytes)
	return c.pingPong(d.Bytes, times, link{
		send:    func(letter []byte) error { _, err := conn.Write(letter[HeaderSize:]); return err },
		receive: func(int) ([]byte, error) { _, err := io.ReadFull(conn, data); return letter, err },
	})
}

// listen accepts one connection that begins with the secret.
func (c *comm) listen() (net.Conn, error) {
	host, _, err := net.SplitHostPort(c.node.nc.LocalAddr())
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, err
	}
	defer l.Close()
	hello := make([]byte, secretSize+mostAddress)
	rand.Read(hello[:secretSize]) // it never fails
	copy(hello[secretSize:], l.Addr().String())
	if err := c.send(0, c.step(), hello); err != nil {
		return nil, err
	}
	l.(*net.TCPListener).SetDeadline(time.Now().Add(patience.Stretch(silence)))
	conn, err := l.Accept()
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(patience.Stretch(silence)))
	secret := make([]byte, secretSize)
	if _, err = io.ReadFull(conn, secret); err == nil && subtle.ConstantTimeCompare(secret, hello[:secretSize]) == 0 {
		err = errors.New("a stranger connected")
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

func (c *comm) dial() (net.Conn, error) {
	hello := make([]byte, secretSize+mostAddress)
	if err := c.receive(1, c.step(), hello); err != nil {
		return nil, err
	}
	address := string(hello[secretSize:])
	for i := range address {
		if address[i] == 0 {
			address = address[:i]
			break
		}
	}
	conn, err := net.DialTimeout("tcp", address, patience.Stretch(silence))
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write(hello[:secretSize]); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
