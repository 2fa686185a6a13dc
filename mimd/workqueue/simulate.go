package workqueue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"flynn/asm/isa"
	"flynn/kernels"
	"flynn/mimd/cluster"
	"flynn/mimd/sim"
	"flynn/mimd/world"
)

// Simulated is what became of a run of the work queue in virtual time, in which everything failed that can.
type Simulated struct {
	Wrong    []string // what should not be; none where all is well
	Failures string   // the fewest that lead to it, a line each, as they happened
	Elapsed  time.Duration
	Tally    map[string]int // how often what happened
}

// Simulate makes the run of a seed, which gives everything: the same coordinators and workers as with a server, on a
// model of one.
func Simulate(seed uint64) (Simulated, error) {
	set, err := isa.Detect()
	if err != nil {
		return Simulated{}, err
	}
	c := simulate(set, seed, plant{}, sim.Options{Calm: sim.Usual})
	out := Simulated{Wrong: c.Wrong, Elapsed: c.Instant().Sub(c.Began), Tally: c.Tally}
	if len(c.Wrong) > 0 {
		short := shortest(set, seed, plant{})
		out.Wrong, out.Failures = short.Wrong, short.Failed()
	}
	return out, nil
}

// scenario is a run of the work queue in a simulated world.
type scenario struct {
	*sim.Simulation
	server *simServer
	set    *isa.Set
	spec   Spec
	whole  kernels.Op // as it is to be
	liar   string
	out    Outcome
	done   bool
	plant
}

// plant is a bug that is put into coordinators and workers; nil where there is none.
type plant struct {
	coordinator func(*coordinator)
	keep        func(context.Context, *lease)
}

// divisible is a kernel whose parts need nothing of each other, and have the same result whatever there is besides.
func divisible() *kernels.Kernel {
	for k := range kernels.All() {
		if cluster.Dependence(k) == "" {
			return k
		}
	}
	panic("workqueue: no kernel can be distributed")
}

// simulate makes the run of a seed.
func simulate(set *isa.Set, seed uint64, bug plant, o sim.Options) *scenario {
	s := sim.New(seed, o)
	c := &scenario{Simulation: s, server: newSimServer(s), set: set, plant: bug}
	c.spec = Spec{
		Run: "sim", Kernel: divisible().Name, Elem: divisible().Elem, N: 64,
		Parts: 3 + s.Rand.IntN(6), Replicas: 1 + 2*s.Rand.IntN(2),
		Source: kernels.Source{Seed: seed}, Lease: 400 * time.Millisecond, Servers: 1,
	}
	free := c.compute()
	defer free()
	for _, name := range []string{"boss", "standby"} {
		s.Start(name, c.coordinate)
	}
	faults := []Fault{"", "", LosesRequest, LosesReply, Damages, Dawdles}
	workers := 4 + s.Rand.IntN(2)
	for i := range workers {
		o := WorkerOptions{Name: fmt.Sprintf("w%d", i), Pace: s.Between(time.Millisecond, 60*time.Millisecond)}
		fault := faults[s.Rand.IntN(len(faults))]
		switch liar := i == 0 && c.spec.Replicas > 1 && s.Rand.IntN(2) == 0; {
		case liar && s.Strikes(sim.Lies, o.Name):
			o.Fault, c.liar = Lies, o.Name
		case fault != "" && s.Strikes(sim.IsFaulty, o.Name):
			o.Fault = fault
		}
		c.worker(o)
	}
	c.server.leaders.wrote = c.checkLeader
	c.server.results.wrote = func(_ *sim.Process, e world.Entry) {
		if most := c.spec.Parts*c.spec.Replicas + workers + 1; len(c.server.results.entries) > most {
			c.Breaks("%d results and quarantines of at most %d", len(c.server.results.entries), most)
		}
	}
	c.trouble()
	s.Run(func() bool { return c.done || len(c.Wrong) > 0 }, 10*time.Minute)
	c.judge()
	return c
}

// compute finds out what the result is to be.
func (c *scenario) compute() (free func() error) {
	k, err := c.spec.kernel()
	if err != nil {
		panic(err)
	}
	p, err := k.Open(c.spec.N, kernels.Placement{})
	if err != nil {
		panic(err)
	}
	c.whole = p.Op(0)
	c.whole.Fill(c.spec.Source)
	c.whole.Run()
	return p.Free
}

// checkLeader looks who writes that it leads: nobody may as long as it is another one.
func (c *scenario) checkLeader(p *sim.Process, e world.Entry) {
	old, ok := c.server.leaders.get(leaderKey)
	if ok && !strings.HasPrefix(string(old.Value), p.Name+" ") {
		c.Breaks("%s takes the lead of %s", p.Name, old.Value)
	}
}

// watch looks at what a coordinator counts: each part once, and right.
func (c *scenario) watch(co *coordinator) {
	counted := map[int]bool{}
	co.counted = func(part int) {
		if counted[part] {
			c.Breaks("%s counts part %d twice", co.name, part)
		}
		counted[part] = true
		got, want := co.parts[part].Results(nil), kernels.Split(c.whole, c.spec.Parts)[part].Results(nil)
		for i := range want {
			a, b := cluster.Pack(got[i:i+1]), cluster.Pack(want[i:i+1])
			if !bytes.Equal(a.Read(nil, 0, a.Size()), b.Read(nil, 0, b.Size())) {
				c.Breaks("%s counts a wrong result of part %d", co.name, part)
			}
		}
	}
}

// coordinate goes on, after whatever ends a coordinator that is cut off, until there is an outcome.
func (c *scenario) coordinate(p *sim.Process) {
	for !c.done {
		spec := c.spec
		co := newCoordinator(p, simClient{p, c.server}, p.Name, &spec)
		c.watch(co)
		if c.plant.coordinator != nil {
			c.plant.coordinator(co)
		}
		out, err := co.coordinate(context.Background())
		switch {
		case err == nil:
			c.out, c.done = out, true
		case errors.Is(err, ErrDeposed), errors.Is(err, context.DeadlineExceeded):
			c.Tally["coordinator ended"]++
			p.Sleep(context.Background(), 100*time.Millisecond)
		default:
			c.Breaks("%s: %v", p.Name, err)
			return
		}
	}
}

// worker starts one.
func (c *scenario) worker(o WorkerOptions) {
	c.Start(o.Name, func(p *sim.Process) {
		w := newWorker(o, p, simClient{p, c.server}, c.set)
		if c.keep != nil {
			w.keep = c.keep
		}
		p.After(0, func() { c.disturb(p, o) })
		w.work(context.Background())
	})
}

// disturb lets a worker fail now and then: it stops and comes back knowing nothing, stands still, or is cut off.
func (c *scenario) disturb(p *sim.Process, o WorkerOptions) {
	p.After(c.Between(50*time.Millisecond, 2*time.Second), func() {
		if p.Killed || c.Calms() {
			return
		}
		switch what, long := c.Rand.IntN(4), c.Between(10*time.Millisecond, 2*time.Second); {
		case what == 0 && c.Strikes(sim.Stops, p.Name):
			p.Killed = true
			c.After(long/2, func() { c.worker(o) })
		case what == 1 && c.Strikes(sim.StandsStill, p.Name):
			p.Hangs = c.Instant().Add(long)
		case what == 2 && c.Strikes(sim.IsCutOff, p.Name):
			p.Cut = c.Instant().Add(long)
		}
		c.disturb(p, o)
	})
}

// trouble lets anybody stand still, or be cut off.
func (c *scenario) trouble() {
	c.After(c.Between(50*time.Millisecond, 3*time.Second), func() {
		p := c.Anybody()
		if c.Calms() || p == nil {
			return
		}
		switch what, long := c.Rand.IntN(2), c.Between(10*time.Millisecond, 2*time.Second); {
		case what == 0 && c.Strikes(sim.StandsStill, p.Name):
			p.Hangs = c.Instant().Add(long)
		case what == 1 && c.Strikes(sim.IsCutOff, p.Name):
			p.Cut = c.Instant().Add(long)
		}
		c.trouble()
	})
}

// judge looks what is wrong when everything has ended.
func (c *scenario) judge() {
	switch {
	case len(c.Wrong) > 0:
	case !c.done:
		c.Breaks("there is no result")
	case c.out.Wrong != "":
		c.Breaks("the result is wrong: %s", c.out.Wrong)
	}
	for _, who := range c.out.Quarantined {
		if who != c.liar {
			c.Breaks("%s is in quarantine", who)
		}
	}
}

// shortest is the run of a seed with the fewest failures with which it still goes wrong.
func shortest(set *isa.Set, seed uint64, bug plant) *scenario {
	full := simulate(set, seed, bug, sim.Options{Calm: sim.Usual})
	return simulate(set, seed, bug, sim.Shortest(full.Simulation, 150, func(o sim.Options) *sim.Simulation {
		return simulate(set, seed, bug, o).Simulation
	}))
}

// String is what went wrong, and when what had failed.
func (c *scenario) String() string { return strings.Join(c.Wrong, "; ") + "; what fails:" + c.Failed() }
