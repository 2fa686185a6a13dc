package workqueue

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"flynn/mimd/world"
)

// A script is operations on a work queue and its buckets, one after the other. It has the same outcomes on a server as
// on the model of one, however fast either is: what would come by waiting is forced instead.
type script []step

// step is one operation. What its numbers mean is up to the operation, and any number makes sense: so a script of which
// some steps were taken away is still one.
type step struct {
	do   string
	a, b int
}

func (s step) String() string { return fmt.Sprintf("%s %d %d", s.do, s.a, s.b) }

func (s script) String() string {
	lines := make([]string, len(s))
	for i, step := range s {
		lines[i] = step.String()
	}
	return strings.Join(lines, "\n")
}

// readScript reads what String has written.
func readScript(text string) (s script, err error) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var t step
		if _, err := fmt.Sscan(line, &t.do, &t.a, &t.b); err != nil || operations[t.do] == nil {
			return nil, fmt.Errorf("no step of a script: %q", line)
		}
		s = append(s, t)
	}
	return s, nil
}

// subject is what a script is done to: a server, or the model of one.
type subject struct {
	ctx      context.Context
	store    *store
	fetch    func(some bool) (world.Message, error) // some tells whether there is a task to wait for
	settle   func()                                 // what was sent without an answer has come
	expire   func() error                           // what the bucket of leaders holds has expired
	model    *subject                               // that has done the script; nil for the model itself
	patience time.Duration                          // with what the model says to come
	held     []world.Message
	watches  []world.Watch
	found    []bool // what each look for a task came to
	told     []int  // entries that each watch told after each step
	waiting  []int  // how many tasks nobody had taken, at each question
}

// always is how long the server may take for something that is known to come, on an ordinary machine; hardly ever, for
// what the model says to come where the two differ already.
const (
	always     = 20 * time.Second
	hardlyEver = 100 * time.Millisecond
)

// operations are what scripts are made of. Each returns its outcome in words.
var operations = map[string]func(s *subject, a, b int) string{
	"publish": func(s *subject, a, _ int) string {
		return outcome(nil, s.store.queue.Publish(s.ctx, "model", fmt.Sprint("id", a), fmt.Append(nil, "task ", a)))
	},
	"pending": func(s *subject, _, _ int) string { return s.pending() },
	"fetch": func(s *subject, _, _ int) string {
		what, _ := s.take()
		return what
	},
	"ack":   onTask(world.Message.Ack),
	"drop":  onTask(world.Message.Drop),
	"renew": onTask(world.Message.Renew),
	"nak":   onTask(func(m world.Message) error { return m.Nak(0) }),
	"hide":  onTask(func(m world.Message) error { return m.Nak(100 * time.Hour) }),
	"lapse": (*subject).lapse,
	"get": func(s *subject, a, b int) string {
		return outcome(s.bucket(a).Get(s.ctx, keyOf(b)))
	},
	"create": func(s *subject, a, b int) string {
		return outcome(s.bucket(a).Create(s.ctx, keyOf(b), fmt.Append(nil, "created ", b)))
	},
	"put": func(s *subject, a, b int) string {
		return outcome(nil, s.bucket(a).Put(s.ctx, keyOf(b), fmt.Append(nil, "put ", b)))
	},
	"update": func(s *subject, a, b int) string {
		return outcome(s.bucket(a).Update(s.ctx, keyOf(b), fmt.Append(nil, "updated ", b), uint64(b/keys%revisions)))
	},
	"delete": func(s *subject, a, b int) string {
		return outcome(nil, s.bucket(a).Delete(s.ctx, keyOf(b), uint64(b/keys%revisions)))
	},
	"purge": func(s *subject, a, b int) string { return outcome(nil, s.bucket(a).Purge(s.ctx, keyOf(b))) },
	"check": func(s *subject, a, _ int) string { return outcome(nil, s.bucket(a).Check(s.ctx)) },
	"watch": (*subject).watch,
	"stop": func(s *subject, a, _ int) string {
		if len(s.watches) == 0 {
			return "no watch"
		}
		a %= len(s.watches)
		s.watches[a].Stop()
		s.watches = append(s.watches[:a:a], s.watches[a+1:]...)
		return "stopped"
	},
	"expire": func(s *subject, _, _ int) string { return outcome(nil, s.expire()) },
}

// Keys of a script, one of which has another number of words; and how many revisions it asks for.
const (
	keys      = 4
	revisions = 12
)

func keyOf(n int) string { return []string{"m.0.0", "m.0.1", "m.room", "n.0.0"}[n%keys] }

func (s *subject) bucket(n int) world.Bucket {
	return []world.Bucket{s.store.results, s.store.leaders}[n%2]
}

// outcome is what an operation has come to.
func outcome(v any, err error) string {
	for _, known := range []error{world.ErrExists, world.ErrNoKey, world.ErrNothing, world.ErrFull} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	switch e := v.(type) {
	case world.Entry:
		v = fmt.Sprintf("%s: %q, revision %d, deleted %t", e.Key, e.Value, e.Revision, e.Deleted)
	}
	if err != nil {
		return "error " + err.Error()
	}
	return fmt.Sprint(v)
}

// take looks for a task. The server is waited for where the model has found one.
func (s *subject) take() (what string, found bool) {
	some := s.model != nil && len(s.found) < len(s.model.found) && s.model.found[len(s.found)]
	m, err := s.fetch(some)
	s.found = append(s.found, err == nil)
	if err != nil {
		return outcome(nil, err), false
	}
	s.held = append(s.held, m)
	return fmt.Sprintf("%s, delivery %d", m.Data(), m.Deliveries()), true
}

// pending asks how many tasks nobody has taken. A server counts those that have come a little later.
func (s *subject) pending() string {
	n, err := s.store.queue.Pending(s.ctx)
	if s.model != nil {
		want := s.model.waiting[len(s.waiting)]
		for end := time.Now().Add(s.patience); err == nil && n != want && time.Now().Before(end); {
			n, err = s.store.queue.Pending(s.ctx)
		}
	}
	s.waiting = append(s.waiting, n)
	return outcome(n, err)
}

// onTask does something with one of the tasks that were taken, the leases of some of which have ended.
func onTask(f func(world.Message) error) func(s *subject, a, b int) string {
	return func(s *subject, a, _ int) string {
		if len(s.held) == 0 {
			return "no task"
		}
		err := f(s.held[a%len(s.held)])
		s.settle()
		return outcome(nil, err)
	}
}

// lapse lets the lease of a task end, and takes the task again. Which of several comes first would be a question of
// time, so there must be no other one: they are taken before.
func (s *subject) lapse(a, b int) string {
	what, found := s.take()
	said := []string{what}
	for found {
		what, found = s.take()
		said = append(said, what)
	}
	gone := onTask(func(m world.Message) error { return m.Nak(time.Nanosecond) })(s, a, b)
	what, _ = s.take()
	return strings.Join(append(said, gone, what), "; ")
}

// watch follows some keys, of which it first tells what there is.
func (s *subject) watch(a, b int) string {
	if len(s.watches) == 3 {
		return "watches enough"
	}
	w, err := s.bucket(a).Watch(s.ctx, []string{"m.*.*", "*.0.0", "m.*", "n.0.0"}[b%4])
	if err == nil {
		s.watches = append(s.watches, w)
	}
	return outcome(nil, err)
}

// step does one and returns its outcome, together with what watches tell then: as much as those of the model.
func (s *subject) step(t step) string {
	said := []string{operations[t.do](s, t.a, t.b)}
	for i, w := range s.watches {
		wait, most := time.Second, math.MaxInt
		if s.model != nil {
			wait, most = s.patience, s.model.told[len(s.told)]
		}
		told := 0
		for ; told < most; told++ {
			e, ok := w.Next(s.ctx, wait)
			if !ok {
				break
			}
			said = append(said, fmt.Sprintf("watch %d: %s", i, outcome(e, nil)))
		}
		s.told = append(s.told, told)
	}
	return strings.Join(said, "; ")
}

// randomScript makes one from a seed. At the end, all tasks are taken that there are, and all watches have to tell.
func randomScript(seed uint64) script {
	r := rand.New(rand.NewPCG(seed, 1))
	often := strings.Fields("publish publish publish fetch fetch fetch ack nak hide lapse renew drop pending get create " +
		"create put update update update delete purge watch stop check")
	var s script
	for range 20 + r.IntN(60) {
		a, b := r.IntN(1000), r.IntN(keys*revisions)
		t := step{do: often[r.IntN(len(often))], a: a, b: b}
		switch t.do {
		case "publish":
			t.a %= 12
		case "ack", "drop":
			if r.IntN(2) == 0 {
				t.do = "fetch"
			}
		}
		s = append(s, t)
	}
	if r.IntN(50) == 0 {
		s = append(s, step{do: "expire"}, step{do: "get", a: 1}, step{do: "watch", a: 1}, step{do: "create", a: 1})
	}
	for n := range 2 * keys {
		s = append(s, step{"put", n / keys, n % keys})
	}
	return append(s, step{do: "lapse"}, step{do: "pending"})
}
