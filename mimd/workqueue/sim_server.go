package workqueue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"flynn/mimd/sim"
	"flynn/mimd/world"
)

// simServer is a model of JetStream: a work queue with leases, and buckets with revisions. TestModel holds it against
// nats-server.
type simServer struct {
	*sim.Simulation
	lease   time.Duration // 0 until a coordinator has made the queue
	window  time.Duration // in which a task of a known identity is not put into the queue again
	fresh   []*simTask    // that nobody has taken yet
	again   []*simTask    // to be taken another time, which goes first
	known   map[string]time.Time
	last    map[string]string // what happened to each task
	pulls   []*simPull
	results *simBucket
	leaders *simBucket
}

// simTask is one in the queue. Its lease is that of the task: whoever has ever taken it can renew it, give it back, or
// end it.
type simTask struct {
	data       []byte
	deliveries int
	queued     bool      // among those to be taken another time
	end        time.Time // of the lease
	done       bool
}

// simPull is a worker that waits for a task.
type simPull struct {
	until time.Time
	give  func(*simTask)
}

func newSimServer(s *sim.Simulation) *simServer {
	return &simServer{
		Simulation: s, window: time.Minute, known: map[string]time.Time{}, last: map[string]string{},
		results: newSimBucket(s), leaders: newSimBucket(s),
	}
}

// next takes a task out of the queue; nil where there is none.
func (s *simServer) next() (t *simTask) {
	from := &s.again
	if len(s.again) == 0 {
		from = &s.fresh
	}
	if len(*from) > 0 {
		t, *from = (*from)[0], (*from)[1:]
		t.queued = false
	}
	return t
}

// match gives tasks to those who wait.
func (s *simServer) match() {
	s.pulls = slices.DeleteFunc(s.pulls, func(p *simPull) bool { return !s.Instant().Before(p.until) })
	for len(s.pulls) > 0 {
		t := s.next()
		if t == nil {
			return
		}
		pull := s.pulls[0]
		s.pulls = s.pulls[1:]
		t.deliveries++
		s.hold(t, s.lease)
		pull.give(t)
	}
}

// hold keeps a task from others for so long.
func (s *simServer) hold(t *simTask, d time.Duration) {
	t.end = s.Instant().Add(d)
	s.After(d, func() {
		if !t.done && !t.queued && !s.Instant().Before(t.end) {
			s.Tally["lease ended"]++
			s.requeue(t)
		}
	})
}

// requeue lets others have a task.
func (s *simServer) requeue(t *simTask) {
	if !t.done && !t.queued {
		t.queued = true
		s.again = append(s.again, t)
		s.match()
	}
}

// unqueue takes a task out of those to be taken another time.
func (s *simServer) unqueue(t *simTask) {
	t.queued = false
	s.again = slices.DeleteFunc(s.again, func(u *simTask) bool { return u == t })
}

// simClient is the server as a process sees it.
type simClient struct {
	process *sim.Process
	server  *simServer
}

func (c simClient) closed() bool { return false }

// tell counts what happens, and what becomes of each task after what.
func (c simClient) tell(run string, e Event) {
	s := c.server
	s.Tally[e.What]++
	if run != everyRun && e.What != Leads && e.What != Outvoted {
		task := fmt.Sprint(e.Part, ".", e.Replica)
		s.Tally[s.last[task]+" → "+e.What]++
		s.last[task] = e.What
	}
	if e.What == Leads {
		s.checkLead(e.Who)
	}
}

// checkLead looks whose lead it is when a coordinator has come to lead.
func (s *simServer) checkLead(who string) {
	if e, ok := s.leaders.get(leaderKey); ok && !strings.HasPrefix(string(e.Value), who+" ") {
		s.Breaks("%s leads beside %s", who, e.Value)
	}
}

func (c simClient) create(ctx context.Context, spec *Spec) (*store, error) {
	return sim.Request(ctx, c.process, apiTime, func() (*store, error) {
		c.server.lease, c.server.leaders.life = spec.Lease, spec.Lease
		return c.store(apiTime), nil
	})
}

func (c simClient) enter(ctx context.Context) (*store, error) {
	return sim.Request(ctx, c.process, fetchWait, func() (*store, error) {
		if c.server.lease == 0 {
			return nil, errAbsent
		}
		return c.store(fetchWait), nil
	})
}

// store is what there is, for one who waits so long for an answer.
func (c simClient) store(patience time.Duration) *store {
	of := func(b *simBucket) world.Bucket { return simBucketOf{c.process, b, patience} }
	return &store{queue: c, results: of(c.server.results), leaders: of(c.server.leaders)}
}

func (c simClient) Publish(ctx context.Context, _, id string, data []byte) error {
	_, err := sim.Request(ctx, c.process, apiTime, func() (bool, error) {
		s := c.server
		if at, ok := s.known[id]; ok && s.Instant().Sub(at) < s.window {
			s.Tally["published before"]++
			return true, nil
		}
		s.known[id] = s.Instant()
		s.fresh = append(s.fresh, &simTask{data: data})
		s.match()
		return true, nil
	})
	return err
}

func (c simClient) Pending(ctx context.Context) (int, error) {
	return sim.Request(ctx, c.process, apiTime, func() (int, error) { return len(c.server.fresh), nil })
}

func (c simClient) Fetch(ctx context.Context) (world.Message, error) {
	p, s := c.process, c.server
	var got *simMessage
	give := func(t *simTask) {
		n := t.deliveries
		if !p.Lost() {
			p.After(p.Delay(), func() { got = &simMessage{client: c, task: t, deliveries: n} })
		}
	}
	if !p.Lost() {
		p.After(p.Delay(), func() {
			s.pulls = append(s.pulls, &simPull{s.Instant().Add(fetchWait), give})
			s.match()
		})
	}
	p.Wait(ctx, fetchWait, func() bool { return got != nil })
	if got == nil {
		return nil, world.ErrNothing
	}
	got.begun = p.Instant()
	return got, nil
}

// simMessage is a task that a worker has.
type simMessage struct {
	client     simClient
	task       *simTask
	deliveries int
	begun      time.Time // when the worker has seen it, or has last renewed its lease: so much it knows of the end
	given      bool      // the worker has given it back
}

func (m *simMessage) Data() []byte    { return m.task.data }
func (m *simMessage) Deliveries() int { return m.deliveries }

func (m *simMessage) Renew() error {
	p, s := m.client.process, m.client.server
	m.checkLease("renews")
	m.begun = p.Instant()
	p.Send(func() {
		if !m.task.done {
			s.hold(m.task, s.lease)
		}
	})
	return nil
}

// checkLease looks whether a worker knows that the lease has ended about which it says something.
func (m *simMessage) checkLease(what string) {
	p, s := m.client.process, m.client.server
	switch over := p.Instant().Sub(m.begun) - s.lease; {
	case m.given:
		s.Breaks("%s %s a lease that it has given back", p.Name, what)
	case over >= 0:
		s.Breaks("%s %s a lease %v after its end", p.Name, what, over)
	}
}

func (m *simMessage) Ack() error {
	m.client.process.Send(func() {
		m.task.done = true
		m.client.server.unqueue(m.task)
	})
	return nil
}

func (m *simMessage) Drop() error { return m.Ack() }

func (m *simMessage) Nak(delay time.Duration) error {
	s, t := m.client.server, m.task
	m.checkLease("gives back")
	m.given = true
	m.client.process.Send(func() {
		switch {
		case t.done:
		case delay == 0:
			s.requeue(t)
		default:
			s.unqueue(t)
			s.hold(t, delay)
		}
	})
	return nil
}

var errAbsent = errors.New("simulated: there is no queue yet")
