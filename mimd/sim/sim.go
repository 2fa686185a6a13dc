// Package sim is a world in which time passes only when nobody has anything to do. Processes run in virtual time; what
// fails, and when, is drawn from a seed.
//
// It may import mimd/world.
package sim

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"flynn/mimd/world"
)

// Simulation is a world in which time passes only when nobody has anything to do. One activity runs at a time, until it
// waits; which one goes on, how long a message is on its way, and what fails is drawn from a seed. So a seed gives
// everything.
type Simulation struct {
	Rand    *rand.Rand
	now     time.Time
	actors  []*actor // activities that have not ended
	running *actor
	yield   chan struct{} // from whoever runs
	events  []event       // of servers, the network and failures, in order
	Began   time.Time
	Tally   map[string]int
	Wrong   []string // broken invariants
	Options
	Schedule []Failure // all that could have failed, in order
}

// Options say what may fail in a simulation.
type Options struct {
	Calm  time.Duration   // after so long nothing fails any more
	Kinds map[string]bool // that fail; nil is a random choice
	Only  map[int]bool    // failures that happen, by their number; nil is all
}

// Failure is something that fails at a time.
type Failure struct {
	at        time.Duration
	kind, who string
}

func (f Failure) String() string { return fmt.Sprintf("%v %s %s", f.at, f.who, f.kind) }

// Kinds of failures.
const (
	LosesMessage   = "loses a message"
	DelaysMessage  = "delays a message"
	DoublesMessage = "doubles a message"
	Stops          = "stops and starts anew"
	StandsStill    = "stands still"
	IsCutOff       = "is cut off"
	IsFaulty       = "is faulty"
	Lies           = "lies"
)

var failureKinds = []string{
	LosesMessage, DelaysMessage, DoublesMessage, Stops, StandsStill, IsCutOff, IsFaulty, Lies,
}

// Usual is how long failures go on.
const Usual = 20 * time.Second

// event is something that happens at a time.
type event struct {
	at time.Time
	do func()
}

// actor is an activity of a process.
type actor struct {
	process *Process
	resume  chan struct{}
	until   time.Time // it waits until then
	ctx     context.Context
	ready   func() bool // or until this holds; nil is never
	ended   bool
}

// Process is what stops, hangs and is cut off as one. It is the world of what runs in it.
type Process struct {
	*Simulation
	Name   string
	skew   time.Duration // of its clock
	Hangs  time.Time     // it stands still until then
	Cut    time.Time     // nothing gets to it, or from it, until then
	Killed bool
}

// Instant is the time that it is, whatever clocks say.
func (s *Simulation) Instant() time.Time { return s.now }

// Calms tells whether nothing fails any more.
func (s *Simulation) Calms() bool { return s.now.Sub(s.Began) >= s.Calm }

// Anybody is one of the processes; nil where there is none.
func (s *Simulation) Anybody() *Process {
	if len(s.actors) == 0 {
		return nil
	}
	return s.actors[s.Rand.IntN(len(s.actors))].process
}

// New makes the simulation of a seed.
func New(seed uint64, o Options) *Simulation {
	s := &Simulation{
		Rand: rand.New(rand.NewPCG(seed, 0)), now: time.Unix(1e9, 0), yield: make(chan struct{}), Tally: map[string]int{},
		Options: o,
	}
	s.Began = s.now
	choice := map[string]bool{}
	for _, kind := range failureKinds {
		choice[kind] = s.Rand.IntN(4) > 0
	}
	if s.Kinds == nil {
		s.Kinds = choice
	}
	return s
}

// Between draws a duration.
func (s *Simulation) Between(lo, hi time.Duration) time.Duration {
	return lo + time.Duration(s.Rand.Int64N(int64(hi-lo)))
}

// Odds is true where something fails that does once in so many times, while failures are allowed.
func (s *Simulation) Odds(n int, kind, who string) bool {
	return s.Rand.IntN(n) == 0 && s.Strikes(kind, who)
}

// Strikes tells whether something fails that could, and writes it down.
func (s *Simulation) Strikes(kind, who string) bool {
	at := s.now.Sub(s.Began)
	if at >= s.Calm || !s.Kinds[kind] {
		return false
	}
	s.Schedule = append(s.Schedule, Failure{at, kind, who})
	if s.Only != nil && !s.Only[len(s.Schedule)-1] {
		return false
	}
	s.Tally[kind]++
	return true
}

// After lets something happen after so long.
func (s *Simulation) After(d time.Duration, do func()) {
	at := s.now.Add(d)
	i, _ := slices.BinarySearchFunc(s.events, at, func(e event, at time.Time) int { return cmp.Or(e.at.Compare(at), -1) })
	s.events = slices.Insert(s.events, i, event{at, do})
}

// Breaks tells of an invariant that does not hold.
func (s *Simulation) Breaks(format string, args ...any) {
	s.Wrong = append(s.Wrong, fmt.Sprintf(format, args...))
}

// Start starts a process with an activity.
func (s *Simulation) Start(name string, main func(p *Process)) *Process {
	p := &Process{Simulation: s, Name: name, skew: s.Between(-time.Hour, time.Hour)}
	p.start(func() { main(p) })
	return p
}

func (p *Process) start(f func()) *actor {
	a := &actor{process: p, resume: make(chan struct{}), until: p.now, ctx: context.Background()}
	p.actors = append(p.actors, a)
	go func() {
		defer func() {
			a.ended = true
			p.yield <- struct{}{}
		}()
		<-a.resume
		if !p.Killed {
			f()
		}
	}()
	return a
}

// Run lets everybody go on until done holds, or the time is up, then ends all that still runs.
func (s *Simulation) Run(done func() bool, limit time.Duration) {
	for end := s.now.Add(limit); !done() && s.now.Before(end); {
		if able := s.able(); len(able) > 0 {
			s.step(able[s.Rand.IntN(len(able))])
		} else if !s.advance() {
			s.Breaks("nobody waits for anything, and nothing is done")
			break
		}
	}
	for len(s.actors) > 0 {
		s.actors[0].process.Killed = true
		s.step(s.actors[0])
	}
}

// able are those who can go on now.
func (s *Simulation) able() []*actor {
	var able []*actor
	for _, a := range s.actors {
		p := a.process
		waits := s.now.Before(a.until) && a.ctx.Err() == nil && (a.ready == nil || !a.ready())
		if p.Killed || !waits && !s.now.Before(p.Hangs) {
			able = append(able, a)
		}
	}
	return able
}

// step lets one activity run until it waits, or ends.
func (s *Simulation) step(a *actor) {
	s.running = a
	a.resume <- struct{}{}
	<-s.yield
	s.running = nil
	if a.ended {
		s.actors = slices.DeleteFunc(s.actors, func(b *actor) bool { return b == a })
	}
}

// advance goes to the next time at which something happens, and lets it happen.
func (s *Simulation) advance() bool {
	next := time.Time{}
	earlier := func(t time.Time) {
		if t.After(s.now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, a := range s.actors {
		earlier(a.until)
		earlier(a.process.Hangs)
	}
	if len(s.events) > 0 && (next.IsZero() || !s.events[0].at.After(next)) {
		e := s.events[0]
		s.events = s.events[1:]
		s.now = Later(s.now, e.at)
		e.do()
		return true
	}
	if next.IsZero() {
		return false
	}
	s.now = next
	return true
}

func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Wait is how whoever runs waits: for so long, for ctx, or until something holds. One that was killed does not come
// back.
func (p *Process) Wait(ctx context.Context, d time.Duration, ready func() bool) {
	a := p.running
	if p.Killed {
		runtime.Goexit()
	}
	a.until, a.ctx, a.ready = p.now.Add(d), ctx, ready
	p.yield <- struct{}{}
	<-a.resume
	if p.Killed {
		runtime.Goexit()
	}
}

// Now is the time of its own clock.
func (p *Process) Now() time.Time                             { return p.now.Add(p.skew) }
func (p *Process) Sleep(ctx context.Context, d time.Duration) { p.Wait(ctx, d, nil) }
func (p *Process) Stretch(d time.Duration) time.Duration      { return d }
func (p *Process) Number() uint64                             { return p.Rand.Uint64() }

func (p *Process) Go(f func()) (wait func()) {
	a := p.start(f)
	return func() { p.Wait(context.Background(), Forever, func() bool { return a.ended }) }
}

// Forever is longer than any simulation lasts.
const Forever = 1000 * time.Hour

func (p *Process) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	p.After(d, func() { cancel(context.DeadlineExceeded) })
	return ctx, func() { cancel(nil) }
}

var _ world.World = (*Process)(nil)

// Lost tells whether a message to or from a process does not arrive.
func (p *Process) Lost() bool {
	if p.Killed || p.now.Before(p.Cut) {
		p.Tally["lost in a partition"]++
		return true
	}
	return p.Odds(200, LosesMessage, p.Name)
}

// Delay is how long a message is on its way: mostly less than a millisecond, now and then much more.
func (p *Process) Delay() time.Duration {
	if p.Odds(50, DelaysMessage, p.Name) {
		return p.Between(50*time.Millisecond, time.Second)
	}
	return p.Between(100*time.Microsecond, time.Millisecond)
}

// Request asks a server something, in its own time: both messages take theirs, may be lost, and the question may come
// twice.
func Request[T any](ctx context.Context, p *Process, timeout time.Duration, do func() (T, error)) (out T, err error) {
	if ctx.Err() != nil {
		return out, context.Cause(ctx)
	}
	answered := false
	ask := func() {
		if p.Lost() {
			return
		}
		p.After(p.Delay(), func() {
			v, e := do()
			if p.Lost() {
				return
			}
			p.After(p.Delay(), func() {
				if !answered {
					out, err, answered = v, e, true
				}
			})
		})
	}
	ask()
	p.Wait(ctx, timeout, func() bool { return answered })
	switch {
	case answered:
		return out, err
	case ctx.Err() != nil:
		return out, context.Cause(ctx)
	}
	return out, errTimeout
}

var errTimeout = fmt.Errorf("simulated: no answer: %w", context.DeadlineExceeded)

// Send sends a server something that has no answer. It may come twice.
func (p *Process) Send(do func()) {
	times := 1
	if p.Odds(100, DoublesMessage, p.Name) {
		times = 2
	}
	for range times {
		if !p.Lost() {
			p.After(p.Delay(), do)
		}
	}
}

// Failed is the text of the failures that have happened.
func (s *Simulation) Failed() string {
	text := ""
	for i, f := range s.Schedule {
		if s.Only == nil || s.Only[i] {
			text += "\n" + f.String()
		}
	}
	return text
}

// Shorten takes parts away from something that fails, for as long as it does, and returns what is left.
func Shorten[S ~[]E, E any](s S, fails func(S) bool) S {
	for size := len(s) / 2; size > 0; {
		taken := false
		for at := 0; at < len(s); {
			rest := slices.Concat(s[:at], s[min(at+size, len(s)):])
			if fails(rest) {
				s, taken = rest, true
			} else {
				at += size
			}
		}
		if !taken || size > 1 {
			size /= 2
		}
	}
	return s
}

// Shortest finds the fewest failures with which a simulation still goes wrong, of which run makes one, by at most so
// many runs.
func Shortest(full *Simulation, budget int, run func(Options) *Simulation) Options {
	with := func(only []int) Options {
		o := Options{Calm: full.Calm, Kinds: full.Kinds, Only: map[int]bool{}}
		for _, i := range only {
			o.Only[i] = true
		}
		return o
	}
	all := make([]int, len(full.Schedule))
	for i := range all {
		all[i] = i
	}
	return with(Shorten(all, func(only []int) bool {
		budget--
		return budget >= 0 && len(run(with(only)).Wrong) > 0
	}))
}
