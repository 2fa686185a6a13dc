package cluster

import "fmt"

// traffic is what a node sends to others in one step, and gets from them, by rank. Whatever is empty does not travel.
type traffic struct {
	out []outflow
	in  []inflow
}

// newTraffic shares a window among the senders of one node, so that no server takes it for a slow consumer.
func newTraffic(out, in []Pack) traffic {
	var t traffic
	ahead := max(window/len(out), leastWindow)
	for rank := range out {
		o, i := newOutflow(out[rank]), newInflow(in[rank])
		o.ahead, i.ahead = ahead, ahead
		t.out, t.in = append(t.out, o), append(t.in, i)
	}
	return t
}

// leastWindow keeps a transfer going however many others there are.
const leastWindow = 64 << 10

// again makes the same traffic ready for another time.
func (t *traffic) again() {
	for rank := range t.out {
		t.out[rank].sent, t.out[rank].credited = 0, 0
		t.in[rank].got, t.in[rank].credited = 0, 0
	}
}

// ended tells whether all has gone out, and come in.
func (t *traffic) ended() bool {
	for rank := range t.out {
		if t.out[rank].sent < t.out[rank].total || !t.in[rank].full() {
			return false
		}
	}
	return true
}

// move makes the traffic, in a step of its own.
func (c *Communicator) move(t *traffic) error {
	tag := c.NextTag()
	t.again()
	for rank := range t.in {
		at := source{uint32(rank), tag}
		early := c.early[at]
		if len(early) == 0 {
			continue
		}
		c.held -= len(early)
		delete(c.early, at)
		if err := c.arrive(t, &Frame{Rank: at.rank, Op: tag, Total: uint64(t.in[rank].total), Payload: early}); err != nil {
			return err
		}
	}
	for {
		if err := c.push(t, tag); err != nil || t.ended() {
			return err
		}
		f, err := c.next()
		switch {
		case err != nil:
			return fmt.Errorf("cluster: rank %d waits for others: %w", c.rank, err)
		case f.Op != tag:
			c.keep(&f)
		case f.Kind == KindCredit:
			err = t.out[f.Rank].credit(&f)
		default:
			err = c.arrive(t, &f)
		}
		if err != nil {
			return err
		}
	}
}

// push sends as far as the windows allow, a piece to each in turn, to the next rank first: so all begin with another
// one.
func (c *Communicator) push(t *traffic, tag uint32) error {
	n := c.node
	for more := true; more; {
		more = false
		for d := 1; d < c.size; d++ {
			to := (c.rank + d) % c.size
			out := &t.out[to]
			if !out.ready() {
				continue
			}
			f := Frame{Kind: KindWords, Session: c.session, Job: c.id, Op: tag, Rank: uint32(c.rank)}
			n.out = out.next(&f, n.piece, n.out)
			if err := n.conn.Send(c.peers[to], "", n.out); err != nil {
				return fmt.Errorf("cluster: send to rank %d: %w", to, err)
			}
			more = true
		}
	}
	return nil
}

// arrive takes a piece, and gives credit for it when it is time.
func (c *Communicator) arrive(t *traffic, f *Frame) error {
	in := &t.in[f.Rank]
	if err := in.take(f); err != nil {
		return fmt.Errorf("cluster: rank %d: %w", f.Rank, err)
	}
	if !in.due() {
		return nil
	}
	n := c.node
	back := Frame{Kind: KindCredit, Session: c.session, Job: c.id, Op: f.Op, Rank: uint32(c.rank), Offset: uint64(in.got)}
	n.out = back.Encode(n.out[:0])
	return n.conn.Send(c.peers[f.Rank], "", n.out)
}
