package comm

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"flynn/internal/patience"
	"flynn/mimd/cluster"
)

// rank is a node in a drill.
type rank struct {
	*cluster.Communicator
	node *cluster.Node
}

// exchange goes through a drill and answers with the nanoseconds of each round on this node's clock.
func exchange(n *cluster.Node, r *cluster.Request) error {
	f := &r.Frame
	d, peers, err := decodeDrill(f.Payload)
	if err != nil {
		return err
	}
	if int(f.Rank) >= d.Nodes {
		return fmt.Errorf("%w: rank %d of %d", cluster.ErrMalformed, f.Rank, d.Nodes)
	}
	c := rank{n.Communicator(f.Session, f.Job, int(f.Rank), peers, patience.Stretch(cluster.Silence)), n}
	times, err := c.rounds(&d)
	if err != nil {
		return err
	}
	var payload []byte
	for _, t := range times {
		payload = binary.LittleEndian.AppendUint64(payload, uint64(t))
	}
	return n.AnswerBytes(r, payload)
}

// patterns are the rounds of collective operations.
var patterns = map[string]func(c *cluster.Communicator, have, got, tmp []byte) error{
	Barrier:   func(c *cluster.Communicator, _, _, _ []byte) error { return c.Barrier() },
	Broadcast: (*cluster.Communicator).Broadcast,
	Scatter:   (*cluster.Communicator).Scatter,
	Gather:    (*cluster.Communicator).Gather,
	AllReduce: (*cluster.Communicator).AllReduce,
	Exscan:    (*cluster.Communicator).Exscan,
	AllToAll:  (*cluster.Communicator).AllToAll,
	Halo:      (*cluster.Communicator).Halo,
	Ring:      (*cluster.Communicator).Ring,
}

// rounds takes the time of each round. Ranks of ping-pong and stream other than the first two have none.
func (c rank) rounds(d *Drill) ([]time.Duration, error) {
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
	fill(c.Rank(), have)
	for i := range times {
		if err := c.Barrier(); err != nil { // rounds of different ranks must not overlap
			return nil, err
		}
		clear(got)
		start := time.Now()
		if err := patterns[d.Pattern](c.Communicator, have, got, tmp); err != nil {
			return nil, err
		}
		times[i] = time.Since(start)
		if err := verify(d.Pattern, c.Rank(), c.Size(), got, tmp); err != nil {
			return nil, err
		}
	}
	return times, nil
}

// link is how two ranks reach each other: with letters.
type link struct {
	send    func(cluster.Letter) error
	receive func(size int) (cluster.Letter, error)
}

// overNATS is a link through the server. Both ends count messages alike.
func (c rank) overNATS() link {
	other := 1 - c.Rank()
	return link{
		send:    func(l cluster.Letter) error { return c.Post(other, c.NextTag(), l) },
		receive: func(size int) (cluster.Letter, error) { return c.Letter(other, c.NextTag(), size) },
	}
}

// pingPong sends a message there and back. A round is one way.
func (c rank) pingPong(size int, times []time.Duration, l link) error {
	if c.Rank() > 1 {
		return nil
	}
	letter := cluster.NewLetter(size)
	have := letter.Data()
	for j := range size / 8 {
		binary.LittleEndian.PutUint64(have[8*j:], value(0, j))
	}
	for i := range times {
		if c.Rank() == 1 {
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
		got := ball.Data()
		if !bytes.Equal(got, have) {
			return fmt.Errorf("comm: a message of %d bytes came back as another one", size)
		}
		clear(got)
	}
	return nil
}

// row is how many messages a round of stream sends before it waits.
const row = 16

// stream sends messages in a row. A round is one of them.
func (c rank) stream(size int, times []time.Duration) error {
	if c.Rank() > 1 {
		return nil
	}
	l := c.overNATS()
	data, word := cluster.NewLetter(size), cluster.NewLetter(8)
	move := func(out bool, letter cluster.Letter) (err error) {
		if out {
			return l.send(letter)
		}
		_, err = l.receive(len(letter.Data()))
		return err
	}
	for i := range times {
		start := time.Now()
		for range row {
			if err := move(c.Rank() == 0, data); err != nil {
				return err
			}
		}
		if err := move(c.Rank() == 1, word); err != nil {
			return err
		}
		times[i] = time.Since(start) / row
	}
	return nil
}
