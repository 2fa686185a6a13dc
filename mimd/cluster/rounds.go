package cluster

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"flynn/internal/patience"
)

// exchange goes through a drill and answers with the nanoseconds of each round on this node's clock.
func (n *Node) exchange(f *Frame, reply string) error {
	d, peers, err := decodeDrill(f.Payload)
	if err != nil {
		return err
	}
	if int(f.Rank) >= d.Nodes {
		return fmt.Errorf("%w: rank %d of %d", ErrMalformed, f.Rank, d.Nodes)
	}
	c := n.comm(f.Session, f.Job, int(f.Rank), peers, patience.Stretch(silence))
	times, err := c.rounds(&d)
	if err != nil {
		return err
	}
	var payload []byte
	for _, t := range times {
		payload = binary.LittleEndian.AppendUint64(payload, uint64(t))
	}
	for out := (Frame{Kind: KindResults, Session: f.Session, Job: f.Job, Rank: f.Rank, Total: uint64(len(payload))}); ; {
		out.Payload = payload[out.Offset:min(int(out.Offset)+n.piece, len(payload))]
		n.out = out.Encode(n.out[:0])
		if err := n.nc.Publish(reply, n.out); err != nil {
			return err
		}
		if out.Offset += uint64(len(out.Payload)); out.Offset == out.Total {
			return nil
		}
	}
}

// rounds takes the time of each round. Ranks of ping-pong and stream other than the first two have none.
func (c *comm) rounds(d *Drill) ([]time.Duration, error) {
	times := make([]time.Duration, d.Rounds)
	switch {
	case d.Pattern == PingPong && d.Way == TCP:
		return times, c.dialled(d, times)
	case d.Pattern == PingPong:
		return times, c.pingPong(d.Bytes, times, c.overNATS())
	case d.Pattern == Stream:
		return times, c.stream(d.Bytes, times)
	}
	have, got, tmp := make([]byte, d.Bytes), make([]byte, d.Bytes), make([]byte, d.Bytes)
	c.fill(have)
	for i := range times {
		if err := c.barrier(); err != nil { // rounds of different ranks must not overlap
			return nil, err
		}
		clear(got)
		start := time.Now()
		if err := patterns[d.Pattern](c, have, got, tmp); err != nil {
			return nil, err
		}
		times[i] = time.Since(start)
		if err := c.verify(d.Pattern, got, tmp); err != nil {
			return nil, err
		}
	}
	return times, nil
}

// link is how two ranks reach each other: with letters.
type link struct {
	send    func(letter []byte) error
	receive func(size int) (letter []byte, err error)
}

// overNATS is a link through the server. Both ends count messages alike.
func (c *comm) overNATS() link {
	other := 1 - c.rank
	return link{
		send:    func(letter []byte) error { return c.post(other, c.step(), letter) },
		receive: func(size int) ([]byte, error) { return c.letter(other, c.step(), size) },
	}
}

// pingPong sends a message there and back. A round is one way.
func (c *comm) pingPong(size int, times []time.Duration, l link) error {
	if c.rank > 1 {
		return nil
	}
	letter, have := newLetter(size)
	for j := range size / 8 {
		binary.LittleEndian.PutUint64(have[8*j:], value(0, j))
	}
	for i := range times {
		if c.rank == 1 {
			ball, err := l.receive(size)
			if err == nil {
				err = l.send(ball)
			}
			if err != nil {
				return err
			}
			continue
		}
		start := time.Now()
		if err := l.send(letter); err != nil {
			return err
		}
		ball, err := l.receive(size)
		if err != nil {
			return err
		}
		times[i] = time.Since(start) / 2
		got := ball[HeaderSize:]
		if !bytes.Equal(got, have) {
			return fmt.Errorf("cluster: a message of %d bytes came back as another one", size)
		}
		clear(got)
	}
	return nil
}

// row is how many messages a round of stream sends before it waits.
const row = 16

// stream sends messages in a row. A round is one of them.
func (c *comm) stream(size int, times []time.Duration) error {
	if c.rank > 1 {
		return nil
	}
	l := c.overNATS()
	data, _ := newLetter(size)
	word, _ := newLetter(8)
	move := func(out bool, letter []byte) (err error) {
		if out {
			return l.send(letter)
		}
		_, err = l.receive(len(letter) - HeaderSize)
		return err
	}
	for i := range times {
		start := time.Now()
		for range row {
			if err := move(c.rank == 0, data); err != nil {
				return err
			}
		}
		if err := move(c.rank == 1, word); err != nil {
			return err
		}
		times[i] = time.Since(start) / row
	}
	return nil
}
