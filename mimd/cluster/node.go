package cluster

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"flynn/asm/isa"
	"flynn/mimd"
	"flynn/mimd/world"
)

// NodeOptions say what a node is.
type NodeOptions struct {
	Target
	Name       string // "" is made of host and process
	Version    string // of flynn
	CPUs       []int  // of its workers
	Reconnects int    // how often a lost server is sought, a second apart
	Ready      func(id string)
	Host       string      // what tells hosts apart; "" is found out
	World      world.World // nil is that of this process
	Conn       world.Conn  // nil is one to the target

	Handlers map[Kind]Handler // what it can be asked for besides parts of problems
}

// Request is a frame that asks a node for something.
type Request struct {
	Frame Frame
	Reply string    // where the answer goes; "" where nobody waits for it
	Came  time.Time // when it came
}

// Handler does what requests of one kind ask for. An error is answered, and the part that the request is about
// forgotten.
type Handler func(n *Node, r *Request) error

// handlers are what every node can be asked for.
var handlers = map[Kind]Handler{
	KindHello:    func(n *Node, r *Request) error { return n.Answer(r, KindDone, nil) },
	KindOpen:     (*Node).open,
	KindRestore:  (*Node).restore,
	KindRun:      (*Node).run,
	KindOperands: (*Node).operands,
	KindDrop:     func(n *Node, r *Request) error { n.forget(r.Frame.Session, r.Frame.Job); return nil },
	KindBye:      func(n *Node, _ *Request) error { n.Release(); return nil },
	KindClock:    (*Node).tellTime,
	KindSuite:    func(*Node, *Request) error { return errNoSuite },
}

// Garbage is the percentage for the collector of a process that exchanges messages. Operands lie outside of Go's heap,
// which is so small that a few messages would fill it again and again.
const Garbage = 1000

// Node executes parts of problems for one coordinator at a time. One goroutine does all of it: that which computes.
type Node struct {
	NodeOptions
	conn              world.Conn
	set               *isa.Set
	commands, credits world.Inbox
	peers             world.Inbox
	owner             uint64    // session of the coordinator; 0 is none
	heard             time.Time // from it
	jobs              map[uint64]*job
	kept              map[Kind]any // what handlers keep from one request to the next
	teams             []*mimd.Team // in the order in which they were made
	piece             int
	out               []byte // the message that goes out
	ctx               context.Context
}

// lease is how long a node belongs to a coordinator that is not heard of, on an ordinary machine.
const lease = 30 * time.Second

// Serve is the life of a node: it returns when ctx ends, or with an error when the server is gone. The calling
// goroutine is worker 0 and stays on its thread.
func Serve(ctx context.Context, o NodeOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(Garbage))
	set, err := isa.Detect()
	if err != nil {
		return err
	}
	conn, key, err := o.reach(o.Conn, "flynn node "+o.Name, o.Reconnects)
	if err != nil {
		return err
	}
	defer conn.Close()
	o.World = world.Or(o.World)
	n := &Node{NodeOptions: o, conn: conn, set: set, jobs: map[uint64]*job{}, piece: piece(conn), ctx: ctx}
	n.out = make([]byte, 0, HeaderSize+n.piece)
	defer n.Release()
	id, stop, err := announce(conn, &o, key, set)
	if err != nil {
		return err
	}
	defer stop()
	if err := n.listen(&Info{ID: id, Key: key}); err != nil {
		return fmt.Errorf("cluster: listen for commands: %w", err)
	}
	if err := o.forbidden(conn, "node"); err != nil {
		return err
	}
	if o.Ready != nil {
		o.Ready(id)
	}
	return n.loop(ctx)
}

// listen subscribes to what a coordinator sends. The flush makes sure that the server knows before anybody is told.
func (n *Node) listen(me *Info) (err error) {
	if n.commands, err = n.conn.Listen(me.subject(commands), 0, 0); err != nil {
		return err
	}
	if n.credits, err = n.conn.Listen(me.subject(credits), 0, 0); err != nil {
		return err
	}
	if n.peers, err = n.conn.Listen(me.peer(), 0, 0); err != nil {
		return err
	}
	return n.conn.Flush(n.World.Stretch(DialTime))
}

func (n *Node) loop(ctx context.Context) error {
	for {
		msg, err := n.commands.Next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, world.ErrClosed):
			return fmt.Errorf("cluster: the server at %s is gone", n.URL)
		case err != nil:
			return fmt.Errorf("cluster: receive: %w", err)
		}
		n.handle(msg)
	}
}

// handle does what one message asks for. Whatever is wrong with it, the sender is told and the node lives on.
func (n *Node) handle(msg world.Mail) {
	r := Request{Reply: msg.Reply, Came: n.World.Now()}
	var err error
	if r.Frame, err = Decode(msg.Data); err == nil {
		err = n.obey(&r)
	}
	if err != nil {
		n.forget(r.Frame.Session, r.Frame.Job)
		n.Answer(&r, KindFailed, []byte(err.Error()))
	}
}

// errNoSuite is what a fleet hears of a node that cannot measure its host.
var errNoSuite = errors.New("cluster: the node has no suite: start it with flynn node")

// errBusy is what a second coordinator hears.
var errBusy = errors.New("cluster: the node works for another coordinator")

// obey lets the handler of a request do it, for the coordinator that the node works for.
func (n *Node) obey(r *Request) error {
	if err := n.serve(r.Frame.Session); err != nil {
		return err
	}
	h, ok := n.Handlers[r.Frame.Kind]
	if !ok {
		h, ok = handlers[r.Frame.Kind]
	}
	if !ok {
		return fmt.Errorf("%w: a node is not asked for %s", ErrMalformed, r.Frame.Kind)
	}
	return h(n, r)
}

// Context ends when the node is to end.
func (n *Node) Context() context.Context { return n.ctx }

// LocalAddr is the address from which the node is connected to its server.
func (n *Node) LocalAddr() string { return n.conn.LocalAddr() }

// serve makes sure that the sender is the coordinator that the node works for. One that was not heard of for long has
// lost it.
func (n *Node) serve(session uint64) error {
	if session == 0 {
		return fmt.Errorf("%w: no session", ErrMalformed)
	}
	if n.owner != session {
		if n.owner != 0 && n.World.Now().Sub(n.heard) < n.World.Stretch(lease) {
			return errBusy
		}
		n.Release()
		n.owner = session
	}
	n.heard = n.World.Now()
	return nil
}

// part is the part of a problem that a request is about.
func (n *Node) part(r *Request) (*job, error) {
	j := n.jobs[r.Frame.Job]
	if j == nil {
		return nil, fmt.Errorf("cluster: %s for a part that the node does not have", r.Frame.Kind)
	}
	return j, nil
}

// restore writes again what runs have changed.
func (n *Node) restore(r *Request) error {
	j, err := n.part(r)
	if err != nil {
		return err
	}
	j.shared.Restore(j.Source)
	return n.Answer(r, KindDone, nil)
}

// run begins an op.
func (n *Node) run(r *Request) error {
	j, err := n.part(r)
	if err != nil {
		return err
	}
	j.op, j.in = r.Frame.Op, newInflow(j.inputs)
	return n.compute(r, j)
}

// operands takes a piece of the operands of an op.
func (n *Node) operands(r *Request) error {
	j, err := n.part(r)
	if err != nil {
		return err
	}
	if r.Frame.Op != j.op {
		return fmt.Errorf("%w: operands of op %d in op %d", ErrMalformed, r.Frame.Op, j.op)
	}
	if err := j.in.take(&r.Frame); err != nil {
		return err
	}
	if j.in.due() {
		n.credit(r, j.in.got)
	}
	return n.compute(r, j)
}

// compute runs an op when all of its operands are there, and sends the results.
func (n *Node) compute(r *Request, j *job) error {
	if !j.in.full() {
		return nil
	}
	if err := j.run(); err != nil {
		return err
	}
	return n.send(&r.Frame, j, r.Reply)
}

// Answer sends a short frame back. Where nobody waits for it there is none.
func (n *Node) Answer(r *Request, k Kind, payload []byte) error {
	f := r.Frame
	f.Kind, f.Payload = k, payload
	if k == KindFailed {
		f.Payload = payload[:min(len(payload), mostReason)]
	}
	return n.answer(&f, r.Reply)
}

func (n *Node) answer(f *Frame, reply string) error {
	if reply == "" {
		return nil
	}
	n.out = f.Encode(n.out[:0])
	return n.conn.Send(reply, "", n.out)
}

// AnswerBytes sends bytes back, in as many pieces as the server wants. They are so few that no receiver is slow.
func (n *Node) AnswerBytes(r *Request, b []byte) error {
	f := Frame{Kind: KindResults, Session: r.Frame.Session, Job: r.Frame.Job, Rank: r.Frame.Rank, Total: uint64(len(b))}
	for {
		f.Payload = b[f.Offset:min(int(f.Offset)+n.piece, len(b))]
		if err := n.answer(&f, r.Reply); err != nil {
			return err
		}
		if f.Offset += uint64(len(f.Payload)); f.Offset == f.Total {
			return nil
		}
	}
}

// AnswerPart sends back one piece of something longer, from where the request asks for it.
func (n *Node) AnswerPart(r *Request, piece []byte, total uint64) error {
	f := r.Frame
	f.Kind, f.Total, f.Payload = KindResults, total, piece
	return n.answer(&f, r.Reply)
}

// Piece is the largest payload of an answer.
func (n *Node) Piece() int { return n.piece }

// mostReason is how long the text of a refusal may be.
const mostReason = 1 << 10

func (n *Node) credit(r *Request, got int) {
	f := r.Frame
	f.Kind, f.Offset, f.Payload = KindCredit, uint64(got), nil
	n.answer(&f, r.Reply)
}

// send sends the results of a run, as far ahead of the coordinator as a window allows; one message where there are
// none.
func (n *Node) send(to *Frame, j *job, reply string) error {
	j.results = yields(j.parts, j.results[:0])
	out, f := newOutflow(j.results), *to
	f.Kind = KindResults
	for first := true; first || out.sent < out.total; first = false {
		for !first && !out.ready() {
			if err := n.awaitCredit(&f, &out); err != nil {
				return err
			}
		}
		n.out = out.next(&f, n.piece, n.out)
		if err := n.conn.Send(reply, "", n.out); err != nil {
			return fmt.Errorf("cluster: send results: %w", err)
		}
	}
	return nil
}

// awaitCredit waits for word from the coordinator. One that is not heard of has lost interest in the results.
func (n *Node) awaitCredit(f *Frame, out *outflow) error {
	msg, err := n.credits.Within(n.World.Stretch(Silence))
	if err != nil {
		return fmt.Errorf("cluster: the coordinator takes no more results: %w", err)
	}
	c, err := Decode(msg.Data)
	if err != nil {
		return err
	}
	if c.Kind != KindCredit || c.Session != f.Session || c.Job != f.Job || c.Op != f.Op {
		return nil // of an op that has ended
	}
	return out.credit(&c)
}

// forget gives back a part.
func (n *Node) forget(session, id uint64) {
	if j := n.jobs[id]; j != nil && session == n.owner {
		j.free()
		delete(n.jobs, id)
	}
}

// Release gives back all parts and ends the teams, the last one first, because each puts back the thread mask that it
// found.
func (n *Node) Release() {
	for id, j := range n.jobs {
		j.free()
		delete(n.jobs, id)
	}
	for i := len(n.teams) - 1; i >= 0; i-- {
		n.teams[i].Close()
	}
	n.teams, n.kept, n.owner = nil, nil, 0
}

// Vacate gives back all parts and ends the teams. The node stays with its coordinator.
func (n *Node) Vacate() {
	owner := n.owner
	n.Release()
	n.owner = owner
}

// Keep keeps what a handler needs of one request for later ones, until the node is released.
func (n *Node) Keep(k Kind, state any) {
	if n.kept == nil {
		n.kept = map[Kind]any{}
	}
	n.kept[k] = state
}

// Kept is what a handler has kept; nil where there is nothing.
func (n *Node) Kept(k Kind) any { return n.kept[k] }
