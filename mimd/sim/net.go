package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"flynn/mimd/world"
)

// Net is a network of processes, with a server that passes their messages on.
type Net struct {
	*Simulation
	Loose   bool // messages may come twice, and one before another that was sent earlier; a server lets neither happen
	inboxes []*inbox
	made    int // names that were given out
	waiting int // bytes that wait in inboxes
	Most    int // the most that ever did
}

// NewNet is a network without anybody.
func NewNet(s *Simulation) *Net { return &Net{Simulation: s} }

// Conn connects a process.
func (n *Net) Conn(p *Process) world.Conn { return &conn{net: n, process: p} }

// conn is the network as a process sees it.
type conn struct {
	net     *Net
	process *Process
	last    time.Time // when what was sent last reaches the server
	closed  bool
	inboxes []*inbox
}

// inbox is where messages to a subject wait.
type inbox struct {
	conn     *conn
	subject  string
	waiting  []world.Mail
	last     time.Time          // when the last message comes
	answer   func(m world.Mail) // does without waiting; nil where somebody waits
	nobodies int                // messages to nobody, of which this inbox is to be told
	stopped  bool
}

func (c *conn) listen(subject string, answer func(world.Mail)) *inbox {
	i := &inbox{conn: c, subject: subject, answer: answer}
	c.net.inboxes, c.inboxes = append(c.net.inboxes, i), append(c.inboxes, i)
	return i
}

func (c *conn) Listen(subject string, _, _ int) (world.Inbox, error) {
	if c.closed {
		return nil, world.ErrClosed
	}
	return c.listen(subject, nil), nil
}

// way is when a message that is sent at a time arrives; lost where it does not. One that was sent before it by the same
// process arrives before it.
func (c *conn) way(last time.Time) (at time.Time, lost bool) {
	if c.process.Lost() {
		return last, true
	}
	at = c.net.now.Add(c.process.Delay())
	if !c.net.Loose {
		at = Later(at, last)
	}
	return at, false
}

func (c *conn) Send(subject, reply string, data []byte) error {
	if c.closed {
		return world.ErrClosed
	}
	m := world.Mail{Subject: subject, Reply: reply, Data: slices.Clone(data)}
	times := 1
	if c.net.Loose && c.net.Odds(100, DoublesMessage, c.process.Name) {
		times = 2
	}
	for range times {
		at, lost := c.way(c.last)
		if lost {
			continue
		}
		c.last = at
		c.net.After(at.Sub(c.net.now), func() { c.net.pass(m) })
	}
	return nil
}

// pass passes a message on to whoever listens, or tells the sender that nobody does.
func (n *Net) pass(m world.Mail) {
	heard := false
	for _, i := range slices.Clone(n.inboxes) {
		if Fits(m.Subject, i.subject) {
			heard = true
			i.deliver(func() { i.take(m) })
		}
	}
	if heard || m.Reply == "" {
		return
	}
	for _, i := range n.inboxes {
		if Fits(m.Reply, i.subject) {
			i.deliver(func() { i.nobodies++ })
		}
	}
}

// deliver lets something arrive.
func (i *inbox) deliver(arrive func()) {
	at, lost := i.conn.way(i.last)
	if lost {
		return
	}
	i.last = at
	i.conn.net.After(at.Sub(i.conn.net.now), func() {
		if !i.stopped && !i.conn.process.Killed {
			arrive()
		}
	})
}

func (i *inbox) take(m world.Mail) {
	if i.answer != nil {
		i.conn.process.awake(func() { i.answer(m) })
		return
	}
	n := i.conn.net
	i.waiting = append(i.waiting, m)
	n.waiting += len(m.Data)
	n.Most = max(n.Most, n.waiting)
}

// awake does something when the process does not stand still.
func (p *Process) awake(do func()) {
	if p.now.Before(p.Hangs) {
		p.After(p.Hangs.Sub(p.now), func() { p.awake(do) })
	} else if !p.Killed {
		do()
	}
}

func (i *inbox) Subject() string { return i.subject }

func (i *inbox) Stop() {
	if i.stopped {
		return
	}
	i.stopped = true
	for _, m := range i.waiting {
		i.conn.net.waiting -= len(m.Data)
	}
	gone := func(o *inbox) bool { return o == i }
	i.conn.net.inboxes = slices.DeleteFunc(i.conn.net.inboxes, gone)
	i.conn.inboxes = slices.DeleteFunc(i.conn.inboxes, gone)
}

func (i *inbox) ready() bool { return len(i.waiting) > 0 || i.nobodies > 0 || i.stopped }

// pop takes the first message that there is.
func (i *inbox) pop() (m world.Mail, err error) {
	switch {
	case len(i.waiting) > 0:
		m, i.waiting = i.waiting[0], i.waiting[1:]
		i.conn.net.waiting -= len(m.Data)
		return m, nil
	case i.nobodies > 0:
		i.nobodies--
		return m, world.ErrNobody
	case i.stopped:
		return m, world.ErrClosed
	}
	return m, world.ErrNothing
}

func (i *inbox) Next(ctx context.Context) (world.Mail, error) {
	i.conn.process.Wait(ctx, Forever, i.ready)
	if !i.ready() && ctx.Err() != nil {
		return world.Mail{}, context.Cause(ctx)
	}
	return i.pop()
}

func (i *inbox) Within(wait time.Duration) (world.Mail, error) {
	i.conn.process.Wait(context.Background(), max(wait, 0), i.ready)
	return i.pop()
}

func (c *conn) Ask(subject string, data []byte, wait time.Duration) (world.Mail, error) {
	to := c.listen(c.NewInbox(), nil)
	defer to.Stop()
	if err := c.Send(subject, to.subject, data); err != nil {
		return world.Mail{}, err
	}
	return to.Within(wait)
}

// Announce answers as services of NATS do, beside whatever the process does.
func (c *conn) Announce(s world.Service) (id string, stop func(), err error) {
	c.net.made++
	id = fmt.Sprint("id", c.net.made)
	text, err := json.Marshal(map[string]any{
		"name": s.Name, "id": id, "version": s.Version, "description": s.Description, "metadata": s.Metadata,
	})
	if err != nil {
		return "", nil, err
	}
	var all []*inbox
	for _, subject := range []string{"$SRV.INFO." + s.Name, "$SRV.PING." + s.Name + "." + id} {
		all = append(all, c.listen(subject, func(m world.Mail) { c.Send(m.Reply, "", text) }))
	}
	return id, func() {
		for _, i := range all {
			i.Stop()
		}
	}, nil
}

func (c *conn) NewInbox() string {
	c.net.made++
	return fmt.Sprint("_INBOX.", c.net.made)
}

func (c *conn) Flush(wait time.Duration) error {
	if c.closed {
		return world.ErrClosed
	}
	_, err := Request(context.Background(), c.process, wait, func() (bool, error) { return true, nil })
	return err
}

func (c *conn) LastError() error  { return nil }
func (c *conn) MaxPayload() int   { return 1 << 20 }
func (c *conn) LocalAddr() string { return c.process.Name }
func (c *conn) Closed() bool      { return c.closed }

func (c *conn) Close() {
	c.closed = true
	for _, i := range slices.Clone(c.inboxes) {
		i.Stop()
	}
}

// Leave is the end of all connections of a process that was killed.
func (n *Net) Leave(p *Process) {
	for _, i := range slices.Clone(n.inboxes) {
		if i.conn.process == p {
			i.Stop()
		}
	}
}

// Fits tells whether a subject is one of a pattern, in which a star stands for one word.
func Fits(subject, pattern string) bool {
	words, want := strings.Split(subject, "."), strings.Split(pattern, ".")
	for i := range words {
		if len(words) != len(want) || want[i] != "*" && want[i] != words[i] {
			return false
		}
	}
	return true
}
