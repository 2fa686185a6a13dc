package cluster

import (
	"errors"
	"fmt"
	"time"

	"flynn/mimd/world"
)

// Communicator is a node among others that exchange messages. A message has a sender and a tag, and arrives whole.
type Communicator struct {
	node       *Node
	session    uint64
	id         uint64 // of the job
	rank, size int
	peers      []string // subjects, by rank
	tag        uint32   // the last one of a step; all ranks count steps alike
	early      map[source][]byte
	held       int           // bytes of early ones
	own        []byte        // room of a pattern
	last       Letter        // the message that came last, header and all
	room       Letter        // of a letter that came in pieces
	patience   time.Duration // with the others
}

// Communicator is the node as a rank among others, which are heard on the subjects of peers and may be silent for so
// long.
func (n *Node) Communicator(session, id uint64, rank int, peers []string, patience time.Duration) *Communicator {
	return &Communicator{
		node: n, session: session, id: id, rank: rank, size: len(peers), peers: peers, early: map[source][]byte{},
		patience: patience,
	}
}

// Rank is the node's own number.
func (c *Communicator) Rank() int { return c.rank }

// Size is how many ranks there are.
func (c *Communicator) Size() int { return c.size }

// source tells messages apart.
type source struct {
	rank, tag uint32
}

// NextTag returns a tag for the next step, the same on all ranks.
func (c *Communicator) NextTag() uint32 {
	c.tag++
	return c.tag
}

// Send sends a message in as many pieces as the server wants.
func (c *Communicator) Send(to int, tag uint32, data []byte) error {
	n := c.node
	f := Frame{Kind: KindWords, Session: c.session, Job: c.id, Op: tag, Rank: uint32(c.rank), Total: uint64(len(data))}
	for at := 0; at < len(data); at += len(f.Payload) {
		f.Offset, f.Payload = uint64(at), data[at:min(at+n.piece, len(data))]
		n.out = f.Encode(n.out[:0])
		if err := n.conn.Send(c.peers[to], "", n.out); err != nil {
			return fmt.Errorf("cluster: send to rank %d: %w", to, err)
		}
	}
	return nil
}

// Letter is a message with room for a header before it: one that takes a single piece is sent, and received, as it
// lies.
type Letter []byte

// NewLetter is a letter of so many bytes.
func NewLetter(size int) Letter { return make(Letter, HeaderSize+size) }

// Data is what the letter says.
func (l Letter) Data() []byte { return l[HeaderSize:] }

// Post sends a letter.
func (c *Communicator) Post(to int, tag uint32, l Letter) error {
	data := l.Data()
	if len(data) > c.node.piece {
		return c.Send(to, tag, data)
	}
	f := Frame{Kind: KindWords, Session: c.session, Job: c.id, Op: tag, Rank: uint32(c.rank), Total: uint64(len(data))}
	f.seal(l)
	if err := c.node.conn.Send(c.peers[to], "", l); err != nil {
		return fmt.Errorf("cluster: send to rank %d: %w", to, err)
	}
	return nil
}

// Letter receives a letter of so many bytes. It holds until the next one comes.
func (c *Communicator) Letter(from int, tag uint32, size int) (Letter, error) {
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
		c.room = NewLetter(size)
	}
	return c.room, c.Receive(from, tag, c.room.Data())
}

// Receive fills data with the message of a sender and a tag. Others that come meanwhile are kept.
func (c *Communicator) Receive(from int, tag uint32, data []byte) error {
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
			return fmt.Errorf(
				"%w: bytes at %d of %d from rank %d, awaited at %d of %d", ErrMalformed, f.Offset, f.Total, from, got, len(data),
			)
		}
		got += copy(data[got:], f.Payload)
	}
	return nil
}

// keep stores a message that comes before its step. Credit for a transfer that has ended is of no use.
func (c *Communicator) keep(f *Frame) {
	if at := (source{f.Rank, f.Op}); f.Kind == KindWords {
		c.early[at] = append(c.early[at], f.Payload...)
		c.held += len(f.Payload)
	}
}

// MostVector is how many bytes each rank may have in a collective operation: all of it may be under way to one node at
// once.
const MostVector = 8 << 20

// mostEarly is how many bytes of messages may wait for their step.
const mostEarly = 4 * MostVector

// next waits for a message to this communicator. Those of others are late, and of no use.
func (c *Communicator) next() (Frame, error) {
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
func (c *Communicator) wait() (msg world.Mail, err error) {
	for end := c.node.World.Now().Add(c.patience); ; {
		msg, err = c.node.peers.Within(glance)
		switch {
		case !errors.Is(err, world.ErrNothing):
			return msg, err
		case c.node.ctx.Err() != nil:
			return msg, c.node.ctx.Err()
		case c.node.World.Now().After(end):
			return msg, err
		}
	}
}

// Swap sends one message and receives another, in a step of their own. A negative rank is nobody.
func (c *Communicator) Swap(to int, out []byte, from int, in []byte) error {
	tag := c.NextTag()
	if to >= 0 {
		if err := c.Send(to, tag, out); err != nil {
			return err
		}
	}
	if from >= 0 {
		return c.Receive(from, tag, in)
	}
	return nil
}
