package dist

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

// exchange goes through a drill and answers with the nanoseconds of each round on this node's clock.
func (n *node) exchange(f *frame, reply string) error {
	d, peers, err := decodeDrill(f.Payload)
	if err != nil {
		return err
	}
	if int(f.Rank) >= d.Nodes {
		return fmt.Errorf("%w: rank %d of %d", ErrMalformed, f.Rank, d.Nodes)
	}
	c := &comm{node: n, session: f.Session, id: f.Job, rank: int(f.Rank), size: d.Nodes, peers: peers, early: map[source][]byte{}}
	times, err := c.rounds(&d)
	if err != nil {
		return err
	}
	var payload []byte
	for _, t := range times {
		payload = binary.LittleEndian.AppendUint64(payload, uint64(t))
	}
	for out := (frame{Kind: results, Session: f.Session, Job: f.Job, Rank: f.Rank, Total: uint64(len(payload))}); ; {
		out.Payload = payload[out.Offset:min(int(out.Offset)+n.piece, len(payload))]
		n.out = out.encode(n.out[:0])
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

// link is how two ranks reach each other.
type link struct {
	send    func(data []byte) error
	receive func(data []byte) error
}

// overNATS is a link through the server. Both ends count messages alike.
func (c *comm) overNATS() link {
	other := 1 - c.rank
	return link{
		send:    func(data []byte) error { return c.send(other, c.step(), data) },
		receive: func(data []byte) error { return c.receive(other, c.step(), data) },
	}
}

// pingPong sends a message there and back. A round is one way.
func (c *comm) pingPong(size int, times []time.Duration, l link) error {
	if c.rank > 1 {
		return nil
	}
	have, got := make([]byte, size), make([]byte, size)
	for j := range size / 8 {
		binary.LittleEndian.PutUint64(have[8*j:], value(0, j))
	}
	for i := range times {
		if c.rank == 1 {
			if err := l.receive(got); err != nil {
				return err
			}
			if err := l.send(got); err != nil {
				return err
			}
			continue
		}
		start := time.Now()
		if err := l.send(have); err != nil {
			return err
		}
		if err := l.receive(got); err != nil {
			return err
		}
		times[i] = time.Since(start) / 2
		if !bytes.Equal(got, have) {
			return fmt.Errorf("dist: a message of %d bytes came back as another one", size)
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
	l, data, word := c.overNATS(), make([]byte, size), make([]byte, 8)
	for i := range times {
		start := time.Now()
		for range row {
			move := l.send
			if c.rank == 1 {
				move = l.receive
			}
			if err := move(data); err != nil {
				return err
			}
		}
		answer := l.receive
		if c.rank == 1 {
			answer = l.send
		}
		if err := answer(word); err != nil {
			return err
		}
		times[i] = time.Since(start) / row
	}
	return nil
}
