package cluster

import (
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

// comm is a node among others that exchange messages. A message has a sender and a tag, and arrives whole.
type comm struct {
	node       *Node
	session    uint64
	id         uint64 // of the drill
	rank, size int
	peers      []string // subjects, by rank
	tag        uint32   // the last one of a step; all ranks count steps alike
	early      map[source][]byte
	held       int           // bytes of early ones
	own        []byte        // room of a pattern
	last       []byte        // the message that came last, header and all
	room       []byte        // of a letter that came in pieces
	patience   time.Duration // with the others
}

func (n *Node) comm(session, id uint64, rank int, peers []string, patience time.Duration) *comm {
	return &comm{
		node: n, session: session, id: id, rank: rank, size: len(peers), peers: peers, early: map[source][]byte{}, patience: patience,
	}
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
	f := Frame{Kind: KindWords, Session: c.session, Job: c.id, Op: tag, Rank: uint32(c.rank), Total: uint64(len(data))}
	for at := 0; at < len(data); at += len(f.Payload) {
		f.Offset, f.Payload = uint64(at), data[at:min(at+n.piece, len(data))]
		n.out = f.Encode(n.out[:0])
		if err := n.nc.Publish(c.peers[to], n.out); err != nil {
			return fmt.Errorf("cluster: send to rank %d: %w", to, err)
		}
	}
	return nil
}

// A letter is a message with room for a header before it: one that takes a single piece is sent, and received, as it lies.

// newLetter is a letter of so many bytes, and the bytes.
func newLetter(size int) (letter, data []byte) {
	letter = make([]byte, HeaderSize+size)
	return letter, letter[HeaderSize:]
}

// post sends a letter.
func (c *comm) post(to int, tag uint32, letter []byte) error {
	data := letter[HeaderSize:]
	if len(data) > c.node.piece {
		return c.send(to, tag, data)
	}
	f := Frame{Kind: KindWords, Session: c.session, Job: c.id, Op: tag, Rank: uint32(c.rank), Total: uint64(len(data))}
	f.seal(letter)
	if err := c.node.nc.Publish(c.peers[to], letter); err != nil {
		return fmt.Errorf("cluster: send to rank %d: %w", to, err)
	}
	return nil
}

// letter receives a letter of so many bytes. It holds until the next one comes.
func (c *comm) letter(from int, tag uint32, size int) ([]byte, error) {
	want := source{uint32(from), tag}
	if size <= c.node.piece && len(c.early[want]) == 0 {
		f, err := c.next()
		switch {
		case err != nil:
			return nil, fmt.Errorf("cluster: rank %d waits for rank %d: %w", c.rank, from, err)
		case f.Kind == KindWords && f.Rank == want.rank && f.Op == tag && f.Offset == 0 && len(f.Payload) == size:
			return c.last, nil
		}
		c.keep(&f)
	}
	if len(c.room) != HeaderSize+size {
		c.room, _ = newLetter(size)
	}
	return c.room, c.receive(from, tag, c.room[HeaderSize:])
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
			return fmt.Errorf("cluster: rank %d waits for rank %d: %w", c.rank, from, err)
		}
		if f.Rank != want.rank || f.Op != want.tag {
			c.keep(&f)
			continue
		}
		if f.Offset != uint64(got) || f.Total != uint64(len(data)) {
			return fmt.Errorf("%w: bytes at %d of %d from rank %d, awaited at %d of %d", ErrMalformed, f.Offset, f.Total, from, got, len(data))
		}
		got += copy(data[got:], f.Payload)
	}
	return nil
}

// keep stores a message that comes before its step. Credit for a transfer that has ended is of no use.
func (c *comm) keep(f *Frame) {
	if at := (source{f.Rank, f.Op}); f.Kind == KindWords {
		c.early[at] = append(c.early[at], f.Payload...)
		c.held += len(f.Payload)
	}
}

// mostEarly is how many bytes of messages may wait for their step.
const mostEarly = 4 * MostDrillBytes

// next waits for a message of this drill. Those of others are late, and of no use.
func (c *comm) next() (Frame, error) {
	for {
		msg, err := c.wait()
		if err != nil {
			return Frame{}, err
		}
		c.last = msg.Data
		f, err := Decode(msg.Data)
		switch {
		case err != nil:
			return f, err
		case f.Kind != KindWords && f.Kind != KindCredit || f.Session != c.session || f.Job != c.id:
			continue
		case f.Rank >= uint32(c.size) || f.Kind == KindWords && len(f.Payload) == 0:
			return f, fmt.Errorf("%w: %d bytes from rank %d", ErrMalformed, len(f.Payload), f.Rank)
		case c.held+len(f.Payload) > mostEarly:
			return f, errors.New("cluster: too many messages before their time")
		}
		return f, nil
	}
}

// wait waits for a message of another node, as long as there is patience and the node is to live.
func (c *comm) wait() (msg *nats.Msg, err error) {
	for end := time.Now().Add(c.patience); ; {
		msg, err = c.node.peers.NextMsg(glance)
		switch {
		case !errors.Is(err, nats.ErrTimeout):
			return msg, err
		case c.node.ctx.Err() != nil:
			return nil, c.node.ctx.Err()
		case time.Now().After(end):
			return nil, err
		}
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
