package workqueue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"flynn/mimd/world"
)

// simulation is a world in which time passes only when nobody has anything to do. One activity runs at a time, until it
// waits; which one goes on, how long a message is on its way, and what fails is drawn from a seed. So a seed gives
// everything.
type simulation struct {
	rand    *rand.Rand
	now     time.Time
	actors  []*actor // activities that have not ended
	running *actor
	yield   chan struct{} // from whoever runs
	events  []event       // of servers, the network and failures, in order
	began   time.Time
	tally   map[string]int
	wrong   []string // broken invariants
	options
	schedule []failure // all that could have failed, in order
}

// options say what may fail in a simulation.
type options struct {
	calm  time.Duration   // after so long nothing fails any more
	kinds map[string]bool // that fail; nil is a random choice
	only  map[int]bool    // failures that happen, by their number; nil is all
}

// failure is something that fails at a time.
type failure struct {
	at        time.Duration
	kind, who string
}

func (f failure) String() string { return fmt.Sprintf("%v %s %s", f.at, f.who, f.kind) }

// Kinds of failures.
const (
	losesMessage   = "loses a message"
	delaysMessage  = "delays a message"
	doublesMessage = "doubles a message"
	stops          = "stops and starts anew"
	hangs          = "stands still"
	isCutOff       = "is cut off"
	isFaulty       = "is faulty"
	lies           = "lies"
)

var failureKinds = []string{
	losesMessage, delaysMessage, doublesMessage, stops, hangs, isCutOff, isFaulty, lies,
}

// usual is how long failures go on.
const usual = 20 * time.Second

// event is something that happens at a time.
type event struct {
	at time.Time
	do func()
}

// actor is an activity of a process.
type actor struct {
	process *process
	resume  chan struct{}
	until   time.Time // it waits until then
	ctx     context.Context
	ready   func() bool // or until this holds; nil is never
	ended   bool
}

// process is what stops, hangs and is cut off as one. It is the world of what runs in it.
type process struct {
	*simulation
	name   string
	skew   time.Duration // of its clock
	hangs  time.Time     // it stands still until then
	cut    time.Time     // nothing gets to it, or from it, until then
	killed bool
}

func newSimulation(seed uint64, o options) *simulation {
	s := &simulation{
		rand: rand.New(rand.NewPCG(seed, 0)), now: time.Unix(1e9, 0), yield: make(chan struct{}), tally: map[string]int{},
		options: o,
	}
	s.began = s.now
	choice := map[string]bool{}
	for _, kind := range failureKinds {
		choice[kind] = s.rand.IntN(4) > 0
	}
	if s.kinds == nil {
		s.kinds = choice
	}
	return s
}

// between draws a duration.
func (s *simulation) between(lo, hi time.Duration) time.Duration {
	return lo + time.Duration(s.rand.Int64N(int64(hi-lo)))
}

// odds is true where something fails that does once in so many times, while failures are allowed.
func (s *simulation) odds(n int, kind, who string) bool {
	return s.rand.IntN(n) == 0 && s.strikes(kind, who)
}

// strikes tells whether something fails that could, and writes it down.
func (s *simulation) strikes(kind, who string) bool {
	at := s.now.Sub(s.began)
	if at >= s.calm || !s.kinds[kind] {
		return false
	}
	s.schedule = append(s.schedule, failure{at, kind, who})
	if s.only != nil && !s.only[len(s.schedule)-1] {
		return false
	}
	s.tally[kind]++
	return true
}

func (s *simulation) after(d time.Duration, do func()) {
	at := s.now.Add(d)
	i, _ := slices.BinarySearchFunc(s.events, at, func(e event, at time.Time) int { return cmp.Or(e.at.Compare(at), -1) })
	s.events = slices.Insert(s.events, i, event{at, do})
}

func (s *simulation) breaks(format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
}

// process starts one with an activity.
func (s *simulation) process(name string, main func(p *process)) *process {
	p := &process{simulation: s, name: name, skew: s.between(-time.Hour, time.Hour)}
	p.start(func() { main(p) })
	return p
}

func (p *process) start(f func()) *actor {
	a := &actor{process: p, resume: make(chan struct{}), until: p.now, ctx: context.Background()}
	p.actors = append(p.actors, a)
	go func() {
		defer func() {
			a.ended = true
			p.yield <- struct{}{}
		}()
		<-a.resume
		if !p.killed {
			f()
		}
	}()
	return a
}

// run lets everybody go on until done holds, or the time is up, then ends all that still runs.
func (s *simulation) run(done func() bool, limit time.Duration) {
	for end := s.now.Add(limit); !done() && s.now.Before(end); {
		if able := s.able(); len(able) > 0 {
			s.step(able[s.rand.IntN(len(able))])
		} else if !s.advance() {
			s.breaks("nobody waits for anything, and nothing is done")
			break
		}
	}
	for len(s.actors) > 0 {
		s.actors[0].process.killed = true
		s.step(s.actors[0])
	}
}

// able are those who can go on now.
func (s *simulation) able() []*actor {
	var able []*actor
	for _, a := range s.actors {
		p := a.process
		waits := s.now.Before(a.until) && a.ctx.Err() == nil && (a.ready == nil || !a.ready())
		if p.killed || !waits && !s.now.Before(p.hangs) {
			able = append(able, a)
		}
	}
	return able
}

// step lets one activity run until it waits, or ends.
func (s *simulation) step(a *actor) {
	s.running = a
	a.resume <- struct{}{}
	<-s.yield
	s.running = nil
	if a.ended {
		s.actors = slices.DeleteFunc(s.actors, func(b *actor) bool { return b == a })
	}
}

// advance goes to the next time at which something happens, and lets it happen.
func (s *simulation) advance() bool {
	next := time.Time{}
	earlier := func(t time.Time) {
		if t.After(s.now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, a := range s.actors {
		earlier(a.until)
		earlier(a.process.hangs)
	}
	if len(s.events) > 0 && (next.IsZero() || !s.events[0].at.After(next)) {
		e := s.events[0]
		s.events = s.events[1:]
		s.now = later(s.now, e.at)
		e.do()
		return true
	}
	if next.IsZero() {
		return false
	}
	s.now = next
	return true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// wait is how whoever runs waits: for so long, for ctx, or until something holds. One that was killed does not come
// back.
func (p *process) wait(ctx context.Context, d time.Duration, ready func() bool) {
	a := p.running
	if p.killed {
		runtime.Goexit()
	}
	a.until, a.ctx, a.ready = p.now.Add(d), ctx, ready
	p.yield <- struct{}{}
	<-a.resume
	if p.killed {
		runtime.Goexit()
	}
}

// A process is a world.
func (p *process) Now() time.Time                             { return p.now.Add(p.skew) }
func (p *process) Sleep(ctx context.Context, d time.Duration) { p.wait(ctx, d, nil) }
func (p *process) Stretch(d time.Duration) time.Duration      { return d }
func (p *process) Number() uint64                             { return p.rand.Uint64() }

func (p *process) Go(f func()) (wait func()) {
	a := p.start(f)
	return func() { p.wait(context.Background(), forever, func() bool { return a.ended }) }
}

// forever is longer than any simulation lasts.
const forever = 1000 * time.Hour

func (p *process) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	p.after(d, func() { cancel(context.DeadlineExceeded) })
	return ctx, func() { cancel(nil) }
}

var _ world.World = (*process)(nil)

// lost tells whether a message to or from a process does not arrive.
func (p *process) lost() bool {
	if p.killed || p.now.Before(p.cut) {
		p.tally["lost in a partition"]++
		return true
	}
	return p.odds(200, losesMessage, p.name)
}

// delay is how long a message is on its way: mostly less than a millisecond, now and then much more.
func (p *process) delay() time.Duration {
	if p.odds(50, delaysMessage, p.name) {
		return p.between(50*time.Millisecond, time.Second)
	}
	return p.between(100*time.Microsecond, time.Millisecond)
}

// request asks a server something, in its own time: both messages take theirs, may be lost, and the question may come
// twice.
func request[T any](ctx context.Context, p *process, timeout time.Duration, do func() (T, error)) (out T, err error) {
	if ctx.Err() != nil {
		return out, context.Cause(ctx)
	}
	answered := false
	ask := func() {
		if p.lost() {
			return
		}
		p.after(p.delay(), func() {
			v, e := do()
			if p.lost() {
				return
			}
			p.after(p.delay(), func() {
				if !answered {
					out, err, answered = v, e, true
				}
			})
		})
	}
	ask()
	p.wait(ctx, timeout, func() bool { return answered })
	switch {
	case answered:
		return out, err
	case ctx.Err() != nil:
		return out, context.Cause(ctx)
	}
	return out, errTimeout
}

var errTimeout = fmt.Errorf("simulated: no answer: %w", context.DeadlineExceeded)

// send sends a server something that has no answer. It may come twice.
func (p *process) send(do func()) {
	times := 1
	if p.odds(100, doublesMessage, p.name) {
		times = 2
	}
	for range times {
		if !p.lost() {
			p.after(p.delay(), do)
		}
	}
}

var errAbsent = errors.New("simulated: there is no queue yet")
