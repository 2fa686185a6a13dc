package comm

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"flynn/internal/patience"
	"flynn/mimd/cluster"
)

// secretSize is how many random bytes a connection between nodes begins with.
const secretSize = 16

// longest is how long a drill over TCP may take.
const longest = 10 * time.Minute

// mostAddress is how long an address may be.
const mostAddress = 64

// dialled is ping-pong over a TCP connection of the two nodes' own. Rank 1 listens where it is connected to the server,
// and tells rank 0 through the server the address and a secret.
func (c rank) dialled(d *Drill, times []time.Duration) error {
	if c.Rank() > 1 {
		return nil
	}
	meet := c.listen
	if c.Rank() == 0 {
		meet = c.dial
	}
	conn, err := meet()
	if err != nil {
		return fmt.Errorf("comm: TCP between two nodes: %w", err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(longest))
	letter := cluster.NewLetter(d.Bytes)
	return c.pingPong(d.Bytes, times, link{
		send:    func(l cluster.Letter) error { _, err := conn.Write(l.Data()); return err },
		receive: func(int) (cluster.Letter, error) { _, err := io.ReadFull(conn, letter.Data()); return letter, err },
	})
}

// listen accepts one connection that begins with the secret.
func (c rank) listen() (net.Conn, error) {
	host, _, err := net.SplitHostPort(c.node.LocalAddr())
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
	if err := c.Send(0, c.NextTag(), hello); err != nil {
		return nil, err
	}
	l.(*net.TCPListener).SetDeadline(time.Now().Add(patience.Stretch(cluster.Silence)))
	conn, err := l.Accept()
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(patience.Stretch(cluster.Silence)))
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

func (c rank) dial() (net.Conn, error) {
	hello := make([]byte, secretSize+mostAddress)
	if err := c.Receive(1, c.NextTag(), hello); err != nil {
		return nil, err
	}
	address := string(hello[secretSize:])
	for i := range address {
		if address[i] == 0 {
			address = address[:i]
			break
		}
	}
	conn, err := net.DialTimeout("tcp", address, patience.Stretch(cluster.Silence))
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write(hello[:secretSize]); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
