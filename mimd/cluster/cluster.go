package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/micro"

	"flynn/mimd/world"
)

// Options of a coordinator.
type Options struct {
	Target
	Version string        // of flynn: nodes of another one are refused
	Nodes   int           // how many to wait for; 0 takes those that are there
	Wait    time.Duration // for them
	Silence time.Duration // how long a node may not answer that should; 0 is ten seconds, more on a slow machine
	World   world.World   // nil is that of this process
	Conn    world.Conn    // nil is one to the target
}

// Cluster is a coordinator and its nodes. One goroutine at a time may use it.
type Cluster struct {
	Nodes   []Info   // by rank
	Refused []string // nodes that cannot be used, and why, a line each
	world   world.World
	conn    world.Conn
	replies world.Inbox
	inbox   string
	session uint64 // which no other coordinator has
	job     uint64 // the last one
	silence time.Duration
	piece   int
	out     []byte             // the message that goes out
	stop    context.CancelFunc // of the beats
	stopped func()             // waits for their end
}

// Silence is how long whoever should answer may say nothing, on an ordinary machine.
const Silence = 10 * time.Second

// Join connects to a server, finds nodes and takes them.
func Join(ctx context.Context, o Options) (*Cluster, error) {
	c, _, err := Find(ctx, o, 3, func(nodes []Info) int { return len(nodes) })
	if err != nil {
		return nil, err
	}
	if n, want := len(c.Nodes), max(o.Nodes, 1); n < want {
		return nil, c.TooFew(ctx, fmt.Sprintf("cluster: %d nodes at %s after %v, %d needed", n, o.URL, o.Wait, want))
	}
	if o.Nodes > 0 {
		c.Nodes = c.Nodes[:o.Nodes]
	}
	c.Hold()
	if err := c.claim(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Find connects to a server and looks for nodes, until there are as many of what is counted as are wanted, or time is
// up. It returns a coordinator of what it has found, which does not hold the nodes yet, and those of other versions. A
// server that is lost is sought so many times, a second apart.
func Find(
	ctx context.Context, o Options, reconnects int, count func([]Info) int,
) (c *Cluster, others []Info, err error) {
	conn, _, err := o.reach(o.Conn, "flynn coordinator", reconnects)
	if err != nil {
		return nil, nil, err
	}
	w := world.Or(o.World)
	c = &Cluster{
		world: w, conn: conn, inbox: conn.NewInbox(), session: w.Number() | 1, silence: cmp.Or(o.Silence, w.Stretch(Silence)),
		piece: piece(conn),
	}
	c.out = make([]byte, 0, HeaderSize+c.piece)
	wait, cancel := w.WithTimeout(ctx, o.Wait)
	defer cancel()
	found, err := seek(wait, w, conn, &o, count)
	if err == nil {
		err = c.listen()
	}
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	c.Nodes, c.Refused = found.good, found.refusals()
	return c, found.refused, nil
}

// TooFew gives up what was found, and says so in a text and the nodes that were refused.
func (c *Cluster) TooFew(ctx context.Context, text string) error {
	c.conn.Close()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.New(strings.Join(append([]string{text}, c.Refused...), "; "))
}

// Hold begins to tell the nodes that they are ours.
func (c *Cluster) Hold() {
	beating, stop := context.WithCancel(context.Background())
	c.stop = stop
	c.stopped = c.world.Go(func() { c.beat(beating) })
}

// listen makes answers come in.
func (c *Cluster) listen() (err error) {
	if c.replies, err = c.conn.Listen(c.inbox+".*", -1, -1); err != nil { // windows bound what can be pending
		return fmt.Errorf("cluster: receive: %w", err)
	}
	return nil
}

// claim makes the nodes ours.
func (c *Cluster) claim() error {
	ask := c.ask(len(c.Nodes), 0, KindHello)
	return ask.gather(nil)
}

// World is where the coordinator lives.
func (c *Cluster) World() world.World { return c.world }

// Claim makes one node ours.
func (c *Cluster) Claim(rank int) error {
	_, err := c.Request(rank, &Frame{Kind: KindHello})
	return err
}

// NextJob is a number for what nodes are asked for next.
func (c *Cluster) NextJob() uint64 {
	c.job++
	return c.job
}

// Tell sends a node something that has no answer.
func (c *Cluster) Tell(rank int, f *Frame) error { return c.send(rank, commands, f) }

// beat tells the nodes now and then that they are still ours.
func (c *Cluster) beat(ctx context.Context) {
	f := Frame{Kind: KindHello, Session: c.session}
	for {
		if c.world.Sleep(ctx, lease/3); ctx.Err() != nil {
			return
		}
		for i := range c.Nodes {
			c.conn.Send(c.Nodes[i].subject(commands), "", f.Encode(nil))
		}
	}
}

// Close gives the nodes back.
func (c *Cluster) Close() error {
	if c.conn.Closed() {
		return nil
	}
	c.stop()
	c.stopped()
	f := Frame{Kind: KindBye, Session: c.session}
	for i := range c.Nodes {
		c.conn.Send(c.Nodes[i].subject(commands), "", f.Encode(nil))
	}
	err := c.conn.Flush(c.world.Stretch(DialTime))
	c.conn.Close()
	if err != nil {
		return fmt.Errorf("cluster: take leave of the nodes: %w", err)
	}
	return nil
}

// send sends a frame to the node of a rank.
func (c *Cluster) send(rank int, what string, f *Frame) error {
	f.Session, f.Rank = c.session, uint32(rank)
	c.out = f.Encode(c.out[:0])
	return c.publish(rank, what)
}

// publish sends the message in out.
func (c *Cluster) publish(rank int, what string) error {
	err := c.conn.Send(c.Nodes[rank].subject(what), c.inbox+"."+strconv.Itoa(rank), c.out)
	if err != nil {
		return fmt.Errorf("cluster: send to node %s: %w", &c.Nodes[rank], err)
	}
	return nil
}

// errSilent is a wait that ended without a message.
var errSilent = errors.New("cluster: no message")

// receive waits a while for a frame to this session, and returns the rank of the node that sent it.
func (c *Cluster) receive(wait time.Duration) (Frame, int, error) {
	msg, err := c.replies.Within(wait)
	switch {
	case errors.Is(err, world.ErrNothing), errors.Is(err, world.ErrNobody):
		return Frame{}, 0, errSilent
	case err != nil:
		return Frame{}, 0, fmt.Errorf("cluster: the server is gone: %w", err)
	}
	rank, err := strconv.Atoi(msg.Subject[len(c.inbox)+1:])
	if err != nil || rank < 0 || rank >= len(c.Nodes) {
		return Frame{}, 0, fmt.Errorf("%w: from nobody", ErrMalformed)
	}
	f, err := Decode(msg.Data)
	if err != nil {
		return f, rank, fmt.Errorf("cluster: node %s: %w", &c.Nodes[rank], err)
	}
	return f, rank, nil
}

// Request asks one node something, and returns what it answers.
func (c *Cluster) Request(rank int, f *Frame) (Frame, error) {
	f.Session, f.Rank = c.session, uint32(rank)
	n := &c.Nodes[rank]
	msg, err := c.conn.Ask(n.subject(commands), f.Encode(nil), c.silence)
	switch {
	case errors.Is(err, world.ErrNobody):
		return Frame{}, &NodeError{n, ErrGone}
	case err != nil:
		return Frame{}, &NodeError{n, fmt.Errorf("%w: %w", ErrMute, err)}
	}
	got, err := Decode(msg.Data)
	switch {
	case err != nil:
	case got.Kind == KindFailed:
		err = errors.New(strings.TrimPrefix(Printable(got.Payload), "cluster: "))
	case got.Session != f.Session || got.Job != f.Job:
		err = fmt.Errorf("%w: an answer to another question", ErrMalformed)
	default:
		return got, nil
	}
	return got, &NodeError{n, err}
}

// What becomes of a node that is asked something.
var (
	ErrGone = errors.New("is gone")
	ErrMute = errors.New("does not answer")
)

// Alive asks the engine whether a node is there and answers. A node that computes does.
func (c *Cluster) Alive(rank int) error {
	n := &c.Nodes[rank]
	ping, err := micro.ControlSubject(micro.PingVerb, service, n.ID)
	if err != nil {
		return err
	}
	_, err = c.conn.Ask(ping, nil, c.silence)
	switch {
	case errors.Is(err, world.ErrNobody):
		return &NodeError{n, ErrGone}
	case err != nil:
		return &NodeError{n, fmt.Errorf("%w: %w", ErrMute, err)}
	}
	return nil
}

// NodeError is what went wrong with one node.
type NodeError struct {
	Node *Info
	Err  error
}

func (e *NodeError) Error() string { return fmt.Sprintf("cluster: node %s: %v", e.Node, e.Err) }

func (e *NodeError) Unwrap() error { return e.Err }
