package cluster

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/nats-io/nats.go"

	"flynn/asm/isa"
	"flynn/internal/patience"
	"flynn/mimd"
)

// NodeOptions say what a node is.
type NodeOptions struct {
	Target
	Name    string // "" is made of host and process
	Version string // of flynn
	CPUs    []int  // of its workers
	Again   int    // how often a lost server is sought, a second apart
	Ready   func(id string)
	Host    string    // what tells hosts apart; "" is found out
	Suite   SuiteFunc // measures the host by itself; nil is none
}

// Garbage is the percentage for the collector of a process that exchanges messages. Operands lie outside of Go's heap,
// which is so small that a few messages would fill it again and again.
const Garbage = 1000

// node executes parts of problems for one coordinator at a time. One goroutine does all of it: that which computes.
type Node struct {
	NodeOptions
	nc                *nats.Conn
	set               *isa.Set
	commands, credits *nats.Subscription
	peers             *nats.Subscription
	owner             uint64    // session of the coordinator; 0 is none
	heard             time.Time // from it
	jobs              map[uint64]*job
	suite             *suiteRun    // the last one, for the coordinator
	teams             []*mimd.Team // in the order in which they were made
	piece             int
	out               []byte // the message that goes out
	ctx               context.Context
}

// lease is how long a node belongs to a coordinator that is not heard of, on an ordinary machine.
const lease = 30 * time.Second

// Serve is the life of a node: it returns when ctx ends, or with an error when the server is gone. The calling goroutine
// is worker 0 and stays on its thread.
func Serve(ctx context.Context, o NodeOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(Garbage))
	set, err := isa.Detect()
	if err != nil {
		return err
	}
	nc, key, err := o.Connect("flynn node "+o.Name, o.Again)
	if err != nil {
		return err
	}
	defer nc.Close()
	n := &Node{NodeOptions: o, nc: nc, set: set, jobs: map[uint64]*job{}, piece: piece(nc), ctx: ctx}
	n.out = make([]byte, 0, HeaderSize+n.piece)
	defer n.release()
	announced, err := announce(nc, &o, key, set)
	if err != nil {
		return err
	}
	defer announced.Stop()
	if err := n.listen(&Info{ID: announced.Info().ID, Key: key}); err != nil {
		return fmt.Errorf("cluster: listen for commands: %w", err)
	}
	if err := o.forbidden(nc, "node"); err != nil {
		return err
	}
	if o.Ready != nil {
		o.Ready(announced.Info().ID)
	}
	return n.loop(ctx)
}

// listen subscribes to what a coordinator sends. The flush makes sure that the server knows before anybody is told.
func (n *Node) listen(me *Info) (err error) {
	if n.commands, err = n.nc.SubscribeSync(me.subject(commands)); err != nil {
		return err
	}
	if n.credits, err = n.nc.SubscribeSync(me.subject(credits)); err != nil {
		return err
	}
	if n.peers, err = n.nc.SubscribeSync(me.peer()); err != nil {
		return err
	}
	return n.nc.FlushTimeout(patience.Stretch(DialTime))
}

func (n *Node) loop(ctx context.Context) error {
	for {
		msg, err := n.commands.NextMsgWithContext(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, nats.ErrConnectionClosed):
			return fmt.Errorf("cluster: the server at %s is gone", n.URL)
		case err != nil:
			return fmt.Errorf("cluster: receive: %w", err)
		}
		n.handle(ctx, msg)
	}
}

// handle does what one message asks for. Whatever is wrong with it, the sender is told and the node lives on.
func (n *Node) handle(ctx context.Context, msg *nats.Msg) {
	came := time.Now()
	f, err := Decode(msg.Data)
	if err == nil {
		err = n.obey(ctx, &f, msg.Reply, came)
	}
	if err != nil {
		n.forget(f.Session, f.Job)
		n.answer(&f, KindFailed, msg.Reply, []byte(err.Error()))
	}
}

// errBusy is what a second coordinator hears.
var errBusy = errors.New("cluster: the node works for another coordinator")

func (n *Node) obey(ctx context.Context, f *Frame, reply string, came time.Time) error {
	if err := n.serve(f.Session); err != nil {
		return err
	}
	switch f.Kind {
	case KindHello:
		return n.answer(f, KindDone, reply, nil)
	case KindOpen:
		return n.open(f, reply)
	case KindExchange:
		return n.exchange(f, reply)
	case KindClock:
		return n.tellTime(came, f, reply)
	case KindSuite:
		return n.measure(ctx, f, reply)
	case KindProgress:
		return n.report(f, reply)
	case KindBye:
		n.release()
		return nil
	case KindDrop:
		n.forget(f.Session, f.Job)
		return nil
	}
	j := n.jobs[f.Job]
	if j == nil {
		return fmt.Errorf("cluster: %s for a part that the node does not have", f.Kind)
	}
	if f.Kind == KindRestore {
		j.shared.Restore(j.Source)
		return n.answer(f, KindDone, reply, nil)
	}
	return n.compute(f, j, reply)
}

// serve makes sure that the sender is the coordinator that the node works for. One that was not heard of for long has
// lost it.
func (n *Node) serve(session uint64) error {
	if session == 0 {
		return fmt.Errorf("%w: no session", ErrMalformed)
	}
	if n.owner != session {
		if n.owner != 0 && time.Since(n.heard) < patience.Stretch(lease) {
			return errBusy
		}
		n.release()
		n.owner = session
	}
	n.heard = time.Now()
	return nil
}

// compute takes the operands of an op, runs it when all of them are there, and sends the results.
func (n *Node) compute(f *Frame, j *job, reply string) error {
	switch {
	case f.Kind == KindRun:
		j.op, j.in = f.Op, newInflow(j.inputs)
	case f.Kind != KindOperands:
		return fmt.Errorf("%w: a node is not asked for %s", ErrMalformed, f.Kind)
	case f.Op != j.op:
		return fmt.Errorf("%w: operands of op %d in op %d", ErrMalformed, f.Op, j.op)
	default:
		if err := j.in.take(f); err != nil {
			return err
		}
		if j.in.due() {
			n.credit(f, j.in.got, reply)
		}
	}
	if !j.in.full() {
		return nil
	}
	if err := j.run(); err != nil {
		return err
	}
	return n.send(f, j, reply)
}

// answer sends a short frame back. Where nobody waits for it there is none.
func (n *Node) answer(to *Frame, k Kind, reply string, payload []byte) error {
	if reply == "" {
		return nil
	}
	f := *to
	f.Kind, f.Payload = k, payload
	if k == KindFailed {
		f.Payload = payload[:min(len(payload), mostReason)]
	}
	n.out = f.Encode(n.out[:0])
	return n.nc.Publish(reply, n.out)
}

// mostReason is how long the text of a refusal may be.
const mostReason = 1 << 10

func (n *Node) credit(to *Frame, got int, reply string) {
	f := *to
	f.Offset = uint64(got)
	n.answer(&f, KindCredit, reply, nil)
}

// send sends the results of a run, as far ahead of the coordinator as a window allows; one message where there are none.
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
		if err := n.nc.Publish(reply, n.out); err != nil {
			return fmt.Errorf("cluster: send results: %w", err)
		}
	}
	return nil
}

// awaitCredit waits for word from the coordinator. One that is not heard of has lost interest in the results.
func (n *Node) awaitCredit(f *Frame, out *outflow) error {
	msg, err := n.credits.NextMsg(patience.Stretch(silence))
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

// release gives back all parts and ends the teams, the last one first, because each puts back the thread mask that it
// found.
func (n *Node) release() {
	for id, j := range n.jobs {
		j.free()
		delete(n.jobs, id)
	}
	for i := len(n.teams) - 1; i >= 0; i-- {
		n.teams[i].Close()
	}
	n.teams, n.suite, n.owner = nil, nil, 0
}
