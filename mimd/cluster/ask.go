package cluster

import (
	"errors"
	"time"
)

// ask is one question to the first nodes of a cluster, and what is missing of the answers.
type ask struct {
	cluster *Cluster
	frame   Frame     // the question, but its payload
	tos     []outflow // operands on their way, by rank; none where nothing is sent
	from    []inflow  // results on their way, by rank; none where a short answer will do
	left    int       // nodes that have not answered
	told    []bool    // those that have
}

func (c *Cluster) ask(nodes int, job uint64, k Kind) *ask {
	return &ask{cluster: c, frame: Frame{Kind: k, Job: job}, left: nodes, told: make([]bool, nodes)}
}

// again makes the same question ready for another time.
func (a *ask) again() {
	a.left = len(a.told)
	clear(a.told)
}

const (
	glance = time.Second      // without a message, after which nodes that owe an answer are looked at
	most   = 10 * time.Minute // for one question, however alive the nodes are
)

// gather sends the question to each node, with a payload of its own where there is one, then operands, and takes the
// answers as they come.
func (a *ask) gather(payload func(rank int) []byte) error {
	for rank := range a.told {
		f := a.frame
		if payload != nil {
			f.Payload = payload(rank)
		}
		if err := a.cluster.send(rank, commands, &f); err != nil {
			return err
		}
	}
	for end := a.cluster.world.Now().Add(most); a.left > 0; {
		if err := a.feed(); err != nil {
			return err
		}
		f, rank, err := a.cluster.receive(glance)
		switch {
		case errors.Is(err, errSilent):
			err = a.look(end)
		case err == nil:
			err = a.take(rank, &f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// feed sends operands as far as the windows of the nodes allow, a piece to each in turn.
func (a *ask) feed() error {
	for more := true; more; {
		more = false
		for rank := range a.tos {
			out := &a.tos[rank]
			if !out.ready() {
				continue
			}
			f := Frame{Kind: KindOperands, Session: a.cluster.session, Job: a.frame.Job, Op: a.frame.Op, Rank: uint32(rank)}
			c := a.cluster
			c.out = out.next(&f, c.piece, c.out)
			if err := c.publish(rank, commands); err != nil {
				return err
			}
			more = true
		}
	}
	return nil
}

// look sees after nodes that owe an answer.
func (a *ask) look(end time.Time) error {
	for rank, told := range a.told {
		if told {
			continue
		}
		if err := a.cluster.Alive(rank); err != nil {
			return err
		}
		if a.cluster.world.Now().After(end) {
			return &NodeError{&a.cluster.Nodes[rank], errors.New("did not finish within " + most.String())}
		}
	}
	return nil
}

// take counts an answer. One to another question is late, and nobody waits for it.
func (a *ask) take(rank int, f *Frame) error {
	if rank >= len(a.told) ||
		f.Kind != KindFailed && (f.Session != a.cluster.session || f.Job != a.frame.Job || f.Op != a.frame.Op) {
		return nil
	}
	switch {
	case f.Kind == KindFailed:
		if f.Session != 0 && (f.Session != a.cluster.session || f.Job != a.frame.Job) {
			return nil
		}
		return &NodeError{&a.cluster.Nodes[rank], errors.New(Printable(f.Payload))}
	case f.Kind == KindCredit && a.tos != nil:
		return a.tos[rank].credit(f)
	case f.Kind == KindResults && a.from != nil:
		return a.result(rank, f)
	case f.Kind == KindDone && a.from == nil && !a.told[rank]:
		a.answered(rank)
		return nil
	}
	return &NodeError{&a.cluster.Nodes[rank], errors.New("answers " + f.Kind.String() + ", which nobody asked for")}
}

// result puts a piece of the results into its place.
func (a *ask) result(rank int, f *Frame) error {
	in := &a.from[rank]
	if err := in.take(f); err != nil {
		return &NodeError{&a.cluster.Nodes[rank], err}
	}
	if in.full() {
		a.answered(rank)
	}
	if in.due() {
		return a.cluster.send(rank, credits, &Frame{
			Kind: KindCredit, Job: a.frame.Job, Op: a.frame.Op, Offset: uint64(in.got),
		})
	}
	return nil
}

func (a *ask) answered(rank int) {
	a.told[rank] = true
	a.left--
}
