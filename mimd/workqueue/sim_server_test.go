package workqueue

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"flynn/mimd/world"
)

// simServer is a model of JetStream: a work queue with leases, and buckets with revisions.
type simServer struct {
	*simulation
	lease   time.Duration // 0 until a coordinator has made the queue
	tasks   []*simTask    // in the order in which they are to be taken
	known   map[string]time.Time
	pulls   []*simPull
	results *simBucket
	leaders *simBucket
}

// simTask is one in the queue.
type simTask struct {
	data       []byte
	deliveries int
	held       bool
	end        time.Time // of the lease
	done       bool
}

// simPull is a worker that waits for a task.
type simPull struct {
	until time.Time
	give  func(*simTask)
}

func newSimServer(s *simulation) *simServer {
	return &simServer{simulation: s, known: map[string]time.Time{}, results: newSimBucket(s), leaders: newSimBucket(s)}
}

// match gives tasks to those who wait.
func (s *simServer) match() {
	s.tasks = slices.DeleteFunc(s.tasks, func(t *simTask) bool { return t.done })
	s.pulls = slices.DeleteFunc(s.pulls, func(p *simPull) bool { return !s.now.Before(p.until) })
	for _, t := range s.tasks {
		if len(s.pulls) == 0 {
			return
		}
		if t.held {
			continue
		}
		pull := s.pulls[0]
		s.pulls = s.pulls[1:]
		t.held, t.deliveries = true, t.deliveries+1
		s.hold(t, s.lease)
		pull.give(t)
	}
}

// hold keeps a task from others for so long.
func (s *simServer) hold(t *simTask, d time.Duration) {
	t.end = s.now.Add(d)
	s.after(d, func() {
		if t.held && !t.done && !s.now.Before(t.end) {
			s.tally["lease ended"]++
			t.held = false
			s.match()
		}
	})
}

// simClient is the server as a process sees it.
type simClient struct {
	process *process
	server  *simServer
}

func (c simClient) closed() bool { return false }

func (c simClient) tell(_ string, e Event) { c.server.tally[e.What]++ }

func (c simClient) create(ctx context.Context, spec *Spec) (*store, error) {
	return request(ctx, c.process, apiTime, func() (*store, error) {
		c.server.lease, c.server.leaders.life = spec.Lease, spec.Lease
		return c.store(apiTime), nil
	})
}

func (c simClient) enter(ctx context.Context) (*store, error) {
	return request(ctx, c.process, fetchWait, func() (*store, error) {
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
	_, err := request(ctx, c.process, apiTime, func() (bool, error) {
		s := c.server
		if at, ok := s.known[id]; ok && s.now.Sub(at) < time.Minute {
			s.tally["published before"]++
			return true, nil
		}
		s.known[id] = s.now
		s.tasks = append(s.tasks, &simTask{data: data})
		s.match()
		return true, nil
	})
	return err
}

func (c simClient) Pending(ctx context.Context) (int, error) {
	return request(ctx, c.process, apiTime, func() (int, error) {
		n := 0
		for _, t := range c.server.tasks {
			if t.deliveries == 0 {
				n++
			}
		}
		return n, nil
	})
}

func (c simClient) Fetch(ctx context.Context) (world.Message, error) {
	p, s := c.process, c.server
	var got *simMessage
	give := func(t *simTask) {
		n := t.deliveries
		if !p.lost() {
			p.after(p.delay(), func() { got = &simMessage{client: c, task: t, deliveries: n} })
		}
	}
	if !p.lost() {
		p.after(p.delay(), func() {
			s.pulls = append(s.pulls, &simPull{s.now.Add(fetchWait), give})
			s.match()
		})
	}
	p.wait(ctx, fetchWait, func() bool { return got != nil })
	if got == nil {
		return nil, world.ErrNothing
	}
	got.begun = p.now
	return got, nil
}

// simMessage is a task that a worker has.
type simMessage struct {
	client     simClient
	task       *simTask
	deliveries int
	begun      time.Time // when the worker has seen it, or has last renewed its lease: so much it knows of the end
}

func (m *simMessage) Data() []byte    { return m.task.data }
func (m *simMessage) Deliveries() int { return m.deliveries }

func (m *simMessage) Renew() error {
	p, s := m.client.process, m.client.server
	if p.now.Sub(m.begun) >= s.lease {
		s.breaks("%s renews a lease %v after its end", p.name, p.now.Sub(m.begun)-s.lease)
	}
	m.begun = p.now
	p.send(func() {
		if m.task.held && !m.task.done {
			s.hold(m.task, s.lease)
		}
	})
	return nil
}

func (m *simMessage) Ack() error {
	m.client.process.send(func() { m.task.done = true })
	return nil
}

func (m *simMessage) Drop() error { return m.Ack() }

func (m *simMessage) Nak(delay time.Duration) error {
	m.client.process.send(func() {
		if m.task.held && m.task.deliveries == m.deliveries {
			m.client.server.hold(m.task, delay)
		}
	})
	return nil
}

// simBucket is one on the server.
type simBucket struct {
	*simulation
	entries  map[string]world.Entry
	written  map[string]time.Time
	revision uint64
	life     time.Duration // of a value; 0 is without end
	watches  []*simWatch
}

func newSimBucket(s *simulation) *simBucket {
	return &simBucket{simulation: s, entries: map[string]world.Entry{}, written: map[string]time.Time{}}
}

// get returns what there is under a key, and not what has expired.
func (b *simBucket) get(key string) (world.Entry, bool) {
	e, ok := b.entries[key]
	old := b.life > 0 && b.now.Sub(b.written[key]) >= b.life
	return e, ok && !e.Deleted && !old
}

func (b *simBucket) set(e world.Entry) uint64 {
	b.revision++
	e.Revision, e.Value = b.revision, bytes.Clone(e.Value)
	b.entries[e.Key], b.written[e.Key] = e, b.now
	for _, w := range b.watches {
		w.feed(e)
	}
	return b.revision
}

// simBucketOf is a bucket as a process sees it.
type simBucketOf struct {
	process  *process
	bucket   *simBucket
	patience time.Duration
}

func (b simBucketOf) Get(ctx context.Context, key string) (world.Entry, error) {
	return request(ctx, b.process, b.patience, func() (world.Entry, error) {
		e, ok := b.bucket.get(key)
		if !ok {
			return e, world.ErrNoKey
		}
		return e, nil
	})
}

// write writes an entry where what is there is as it should be.
func (b simBucketOf) write(
	ctx context.Context, e world.Entry, fits func(old world.Entry, ok bool) bool,
) (uint64, error) {
	return request(ctx, b.process, b.patience, func() (uint64, error) {
		if !fits(b.bucket.get(e.Key)) {
			return 0, world.ErrExists
		}
		return b.bucket.set(e), nil
	})
}

func (b simBucketOf) Create(ctx context.Context, key string, value []byte) (uint64, error) {
	return b.write(ctx, world.Entry{Key: key, Value: value}, func(_ world.Entry, ok bool) bool { return !ok })
}

func (b simBucketOf) Update(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	return b.write(ctx, world.Entry{Key: key, Value: value}, func(old world.Entry, ok bool) bool {
		return ok && old.Revision == revision
	})
}

func always(world.Entry, bool) bool { return true }

func (b simBucketOf) Put(ctx context.Context, key string, value []byte) error {
	_, err := b.write(ctx, world.Entry{Key: key, Value: value}, always)
	return err
}

func (b simBucketOf) Delete(ctx context.Context, key string, revision uint64) error {
	_, err := b.write(ctx, world.Entry{Key: key, Deleted: true}, func(old world.Entry, ok bool) bool {
		return revision == 0 || ok && old.Revision == revision
	})
	return err
}

func (b simBucketOf) Purge(ctx context.Context, key string) error { return b.Delete(ctx, key, 0) }

func (b simBucketOf) Check(ctx context.Context) error {
	_, err := request(ctx, b.process, b.patience, func() (bool, error) { return true, nil })
	return err
}

// simWatch is what a process hears of a bucket, in order. A message that is lost takes all that follow along.
type simWatch struct {
	process *process
	prefix  string
	heard   []world.Entry
	last    time.Time // when the last message arrives
	silent  bool
}

func (b simBucketOf) Watch(ctx context.Context, pattern string) (world.Watch, error) {
	return request(ctx, b.process, b.patience, func() (world.Watch, error) {
		prefix, _, _ := strings.Cut(pattern, "*")
		w := &simWatch{process: b.process, prefix: prefix}
		old := slices.SortedFunc(maps.Values(b.bucket.entries), func(a, b world.Entry) int {
			return cmp.Compare(a.Revision, b.Revision)
		})
		for _, e := range old {
			w.feed(e)
		}
		w.feed(world.Entry{})
		b.bucket.watches = append(b.bucket.watches, w)
		return w, nil
	})
}

// feed sends an entry; one without a key says that all that was there has been sent.
func (w *simWatch) feed(e world.Entry) {
	if e.Key != "" && !strings.HasPrefix(e.Key, w.prefix) {
		return
	}
	p := w.process
	if w.silent = w.silent || p.lost(); w.silent {
		return
	}
	w.last = later(w.last, p.now.Add(p.delay()))
	p.after(w.last.Sub(p.now), func() { w.heard = append(w.heard, e) })
}

func (w *simWatch) Next(ctx context.Context, wait time.Duration) (e world.Entry, ok bool) {
	w.process.wait(ctx, wait, func() bool { return len(w.heard) > 0 })
	if len(w.heard) == 0 || ctx.Err() != nil {
		return e, false
	}
	e = w.heard[0]
	w.heard = w.heard[1:]
	return e, true
}

func (w *simWatch) Stop() { w.silent = true }
