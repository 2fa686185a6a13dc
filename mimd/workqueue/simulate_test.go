package workqueue

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"flynn/asm/isa"
	"flynn/internal/emulated"
	"flynn/kernels"
)

var (
	seeds = flag.Int("seeds", 200, "simulated runs of the work queue")
	first = flag.Uint64("seed", 1, "of the first simulated run")
)

// scenario is a run of the work queue in a simulated world.
type scenario struct {
	*simulation
	server *simServer
	set    *isa.Set
	spec   Spec
	keep   func(context.Context, *lease) // of workers
	liar   string
	out    Outcome
	done   bool
}

// simulate makes the run of a seed.
func simulate(set *isa.Set, seed uint64, keep func(context.Context, *lease)) *scenario {
	s := newSimulation(seed)
	c := &scenario{simulation: s, server: newSimServer(s), set: set, keep: keep}
	c.spec = Spec{
		Run: "sim", Kernel: "triad", Elem: "f64", N: 64, Parts: 3 + s.rand.IntN(6), Replicas: 1 + 2*s.rand.IntN(2),
		Source: kernels.Source{Seed: seed}, Lease: 400 * time.Millisecond, Servers: 1,
	}
	for _, name := range []string{"boss", "standby"} {
		s.process(name, c.coordinate)
	}
	faults := []Fault{"", "", LosesRequest, LosesReply, Damages, Dawdles}
	for i := range 4 + s.rand.IntN(2) {
		o := WorkerOptions{Name: fmt.Sprintf("w%d", i), Pace: s.between(time.Millisecond, 60*time.Millisecond)}
		if o.Fault = faults[s.rand.IntN(len(faults))]; i == 0 && c.spec.Replicas > 1 && s.rand.IntN(2) == 0 {
			o.Fault, c.liar = Lies, o.Name
		}
		c.worker(o)
	}
	c.trouble()
	s.run(func() bool { return c.done }, 10*time.Minute)
	c.judge()
	return c
}

// coordinate goes on, after whatever ends a coordinator that is cut off, until there is an outcome.
func (c *scenario) coordinate(p *process) {
	for !c.done {
		spec := c.spec
		out, err := coordinate(context.Background(), p, simClient{p, c.server}, p.name, &spec)
		switch {
		case err == nil:
			c.out, c.done = out, true
		case errors.Is(err, ErrDeposed), errors.Is(err, context.DeadlineExceeded):
			c.tally["coordinator ended"]++
			p.Sleep(context.Background(), 100*time.Millisecond)
		default:
			c.breaks("%s: %v", p.name, err)
			return
		}
	}
}

// worker starts one.
func (c *scenario) worker(o WorkerOptions) {
	c.process(o.Name, func(p *process) {
		w := newWorker(o, p, simClient{p, c.server}, c.set)
		w.keep = c.keep
		p.after(0, func() { c.disturb(p, o) })
		w.work(context.Background())
	})
}

// disturb lets a worker fail now and then: it stops and comes back knowing nothing, stands still, or is cut off.
func (c *scenario) disturb(p *process, o WorkerOptions) {
	p.after(c.between(50*time.Millisecond, 2*time.Second), func() {
		if p.killed || !c.now.Before(c.calm) {
			return
		}
		switch c.rand.IntN(4) {
		case 0:
			p.killed = true
			c.tally["killed"]++
			c.after(c.between(0, time.Second), func() { c.worker(o) })
		case 1:
			c.tally["hung"]++
			p.hangs = c.now.Add(c.between(10*time.Millisecond, 2*time.Second))
		case 2:
			c.tally["cut off"]++
			p.cut = c.now.Add(c.between(10*time.Millisecond, 2*time.Second))
		}
		c.disturb(p, o)
	})
}

// trouble lets the coordinators stand still, or be cut off.
func (c *scenario) trouble() {
	c.after(c.between(50*time.Millisecond, 3*time.Second), func() {
		if !c.now.Before(c.calm) || len(c.actors) == 0 {
			return
		}
		p := c.actors[c.rand.IntN(len(c.actors))].process
		if c.rand.IntN(2) == 0 {
			p.hangs = c.now.Add(c.between(10*time.Millisecond, 2*time.Second))
		} else {
			p.cut = c.now.Add(c.between(10*time.Millisecond, 2*time.Second))
		}
		c.trouble()
	})
}

// judge looks what is wrong when everything has ended.
func (c *scenario) judge() {
	switch {
	case !c.done:
		c.breaks("there is no result")
	case c.out.Wrong != "":
		c.breaks("the result is wrong: %s", c.out.Wrong)
	}
	for _, who := range c.out.Quarantined {
		if who != c.liar {
			c.breaks("%s is in quarantine", who)
		}
	}
}

func detect(t *testing.T) *isa.Set {
	t.Helper()
	set, err := isa.Detect()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestSimulate: whatever fails, and whenever, the result is right, nobody honest is in quarantine, no worker renews a
// lease that has ended, and everything comes to an end.
func TestSimulate(t *testing.T) {
	emulated.Portable(t)
	set, all, n := detect(t), map[string]int{}, uint64(*seeds)
	if testing.Short() {
		n = min(n, 50)
	}
	for i := range n {
		c := simulate(set, *first+i, keepLease)
		for what, n := range c.tally {
			all[what] += n
		}
		if len(c.wrong) > 0 {
			t.Errorf("-seed %d -seeds 1: %q", *first+i, c.wrong)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%8d %s", all[what], what)
	}
}

// TestSimulateAgain: a seed gives everything.
func TestSimulateAgain(t *testing.T) {
	emulated.Portable(t)
	set := detect(t)
	for seed := range uint64(5) {
		a, b := simulate(set, seed, keepLease), simulate(set, seed, keepLease)
		if !a.now.Equal(b.now) || !maps.Equal(a.tally, b.tally) || !slices.Equal(a.wrong, b.wrong) {
			t.Errorf("seed %d: %v and %v, %v and %v", seed, a.now, b.now, a.tally, b.tally)
		}
	}
}

// TestSimulatePlanted: a worker that renews its lease without a look at the clock is found.
func TestSimulatePlanted(t *testing.T) {
	emulated.Portable(t)
	set := detect(t)
	blind := func(ctx context.Context, l *lease) {
		for {
			if l.clock.Sleep(ctx, l.length/3); ctx.Err() != nil {
				return
			}
			l.task.Renew()
		}
	}
	for seed := range uint64(300) {
		if c := simulate(set, seed, blind); len(c.wrong) > 0 {
			t.Logf("seed %d: %q", seed, c.wrong)
			return
		}
	}
	t.Error("nobody notices a lease that is renewed after its end")
}
