package dist

import (
	"errors"
	"fmt"
)

// comm is a node among others that exchange messages. A message has a sender and a tag, and arrives whole.
type comm struct {
	node       *node
	session    uint64
	id         uint64 // of the drill
	rank, size int
	peers      []string // subjects, by rank
	tag        uint32   // the last one of a step; all ranks count steps alike
	early      map[source][]byte
	held       int // bytes of early ones
}

// source tells messages apart.
type source struct {
	rank, tag uint32
}

// step returns a tag for the next step, the same on all ranks.
func (c *comm) step() uint32 {
	c.tag++
	return c.tag
}

// send sends a message in as many pieces as the server wants.
func (c *comm) send(to int, tag uint32, data []byte) error {
	n := c.node
	f := frame{Kind: words, Session: c.session, Job: c.id, Op: tag, Rank: uint32(c.rank), Total: uint64(len(data))}
	for at := 0; at < len(data); at += len(f.Payload) {
		f.Offset, f.Payload = uint64(at), data[at:min(at+n.piece, len(data))]
		n.out = f.encode(n.out[:0])
		if err := n.nc.Publish(c.peers[to], n.out); err != nil {
			return fmt.Errorf("dist: send to rank %d: %w", to, err)
		}
	}
	return nil
}

// receive fills data with the message of a sender and a tag. Others that come meanwhile are kept.
func (c *comm) receive(from int, tag uint32, data []byte) error {
	want := source{uint32(from), tag}
	early := c.early[want]
	if len(early) > len(data) {
		return fmt.Errorf("%w: %d bytes from rank %d, %d awaited", ErrMalformed, len(early), from, len(data))
	}
	got := copy(data, early)
	c.held -= got
	delete(c.early, want)
	for got < len(data) {
		f, err := c.next()
		if err != nil {
			return fmt.Errorf("dist: rank %d waits for rank %d: %w", c.rank, from, err)
		}
		at := source{f.Rank, f.Op}
		if at != want {
			c.early[at] = append(c.early[at], f.Payload...)
			c.held += len(f.Payload)
			continue
		}
		if f.Offset != uint64(got) || f.Total != uint64(len(data)) {
			return fmt.Errorf("%w: bytes at %d of %d from rank %d, awaited at %d of %d", ErrMalformed, f.Offset, f.Total, from, got, len(data))
		}
		got += copy(data[got:], f.Payload)
	}
	return nil
}

// mostEarly is how many bytes of messages may wait for their step.
const mostEarly = 4 * MostDrillBytes

// next waits for a message of this drill. Those of others are late, and of no use.
func (c *comm) next() (frame, error) {
	for {
		msg, err := c.node.peers.NextMsg(silence)
		if err != nil {
			return frame{}, err
		}
		f, err := decode(msg.Data)
		switch {
		case err != nil:
			return f, err
		case f.Kind != words || f.Session != c.session || f.Job != c.id:
			continue
		case f.Rank >= uint32(c.size) || len(f.Payload) == 0:
			return f, fmt.Errorf("%w: %d bytes from rank %d", ErrMalformed, len(f.Payload), f.Rank)
		case c.held+len(f.Payload) > mostEarly:
			return f, errors.New("dist: too many messages before their time")
		}
		return f, nil
	}
}

// swap sends one message and receives another, in a step of their own. A negative rank is nobody.
func (c *comm) swap(to int, out []byte, from int, in []byte) error {
	tag := c.step()
	if to >= 0 {
		if err := c.send(to, tag, out); err != nil {
			return err
		}
	}
	if from >= 0 {
		return c.receive(from, tag, in)
	}
	return nil
}
