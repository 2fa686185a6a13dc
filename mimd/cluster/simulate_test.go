package cluster

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/mimd/sim"
	"flynn/mimd/world"
)

var (
	seeds = flag.Int("seeds", 60, "simulated runs of nodes and coordinators")
	first = flag.Uint64("seed", 1, "of the first simulated run")
)

// scenario is coordinators that compete for nodes, all of which fail now and then.
type scenario struct {
	*sim.Simulation
	net    *sim.Net
	nodes  int
	done   int                  // problems that are solved
	owners map[string]ownership // by node process
	node   func(*NodeOptions)   // plants a bug; nil where there is none
}

// ownership is the coordinator that a node works for, and when the node last knew.
type ownership struct {
	session uint64
	heard   time.Time
}

// coordinators, and problems that each solves.
var bosses = []string{"boss", "rival"}

const problems = 3

// usual failures are over after so long; then everything comes to an end within the limit.
const (
	troubled = 40 * time.Second
	limit    = 20 * time.Minute
)

// simulate makes the run of a seed.
func simulate(seed uint64, plant func(*scenario), o sim.Options) *scenario {
	s := sim.New(seed, o)
	c := &scenario{Simulation: s, net: sim.NewNet(s), nodes: 2 + s.Rand.IntN(2), owners: map[string]ownership{}}
	c.net.Loose = s.Rand.IntN(4) == 0
	if plant != nil {
		plant(c)
	}
	for i := range c.nodes {
		c.serve(fmt.Sprint("node", i), 0)
	}
	for _, name := range bosses {
		c.lead(name, 0)
	}
	s.Run(func() bool { return c.done >= problems*len(bosses) || len(c.Wrong) > 0 }, limit)
	if c.done < problems*len(bosses) && len(c.Wrong) == 0 {
		c.Breaks("%d of %d problems are solved", c.done, problems*len(bosses))
	}
	if c.net.Most > mostWaiting {
		c.Breaks("%d bytes waited", c.net.Most)
	}
	return c
}

// mostWaiting is a bound for the bytes of messages that wait: a window of each node, both ways.
const mostWaiting = 2 * 4 * window

// serve starts a node, for the so many-th time.
func (c *scenario) serve(name string, life int) {
	c.Start(name, func(p *sim.Process) {
		c.disturb(p, func() { c.serve(name, life+1) })
		o := NodeOptions{Name: name, Version: "sim", CPUs: []int{0}, Host: name, World: p, Conn: c.net.Conn(p)}
		o.Handlers = map[Kind]Handler{KindHello: c.watchHello(p, life), KindBye: c.watchBye(p, life)}
		if c.node != nil {
			c.node(&o)
		}
		if err := Serve(context.Background(), o); err != nil {
			c.Tally["node ended"]++ // its server did not answer when it began
			c.After(time.Second, func() { c.serve(name, life+1) })
		}
	})
}

// watchHello looks whom a node works for: nobody else, as long as it may hear of its coordinator.
func (c *scenario) watchHello(p *sim.Process, life int) Handler {
	key := fmt.Sprint(p, life)
	return func(n *Node, r *Request) error {
		old, now := c.owners[key], c.Instant()
		if old.session != 0 && old.session != r.Frame.Session && now.Sub(old.heard) < lease {
			c.Breaks("%s leaves its coordinator after %v", n.Name, now.Sub(old.heard))
		}
		c.owners[key] = ownership{r.Frame.Session, now}
		return handlers[KindHello](n, r)
	}
}

func (c *scenario) watchBye(p *sim.Process, life int) Handler {
	key := fmt.Sprint(p, life)
	return func(n *Node, r *Request) error {
		delete(c.owners, key)
		return handlers[KindBye](n, r)
	}
}

// lead starts a coordinator that has problems to solve.
func (c *scenario) lead(name string, solved int) {
	c.Start(name, func(p *sim.Process) {
		c.disturb(p, func() { c.lead(name, solved) })
		for solved < problems && !p.Killed {
			if c.solve(p, solved) {
				solved++
				c.done++
				continue
			}
			c.Tally["again"]++
			p.Sleep(context.Background(), c.Between(100*time.Millisecond, 2*time.Second))
		}
	})
}

// jobs are what is solved: parts that need nothing of each other, parts that learn of each other, and results that are
// put together.
var jobs = []string{"triad", "dot", "stencil", "update", "gemm"}

// solve finds nodes and lets them solve a problem some times; it tells whether it did.
func (c *scenario) solve(p *sim.Process, number int) bool {
	co, err := Join(context.Background(), Options{
		Version: "sim", Nodes: 2, Wait: 5 * time.Second, World: p, Conn: c.net.Conn(p),
	})
	if err != nil {
		c.Tally[short(err)]++
		return false
	}
	defer co.Close()
	d := Distribution{
		Nodes: 2, Workers: 1, N: 16 + c.Rand.IntN(64), Mode: Modes[c.Rand.IntN(2)],
		Source: kernels.Source{Seed: uint64(number)},
	}
	name := jobs[c.Rand.IntN(len(jobs))]
	if d.Kernel, err = kernels.Lookup(name, "f64"); err != nil {
		c.Breaks("%v", err)
		return false
	}
	whole, free := open(d.Kernel, d.N, d.Source)
	defer free()
	want, free2 := open(d.Kernel, d.N, d.Source)
	defer free2()
	want.Run()
	s, err := co.Distribute(d, whole)
	if err != nil {
		c.Tally[short(err)]++
		return false
	}
	for range 4 {
		s.Restore(d.Source)
		s.Run()
		if s.Err() != nil {
			c.Tally[short(s.Err())]++
			return false
		}
		if d := s.Diff(want); !d.OK() {
			c.verifyFails(p, name)
			return false
		}
		c.Tally["ops"]++
	}
	s.Close()
	c.Tally["solved "+name]++
	return true
}

// verifyFails takes a wrong result down, which a network that doubles messages may lead to, and no other.
func (c *scenario) verifyFails(p *sim.Process, name string) {
	if c.Tally["wrong "+name]++; !c.net.Loose {
		c.Breaks("%s: %s is wrong", p.Name, name)
	}
}

// open is a problem with its operands.
func open(k *kernels.Kernel, n int, s kernels.Source) (op kernels.Op, free func() error) {
	p, err := k.Open(n, kernels.Placement{})
	if err != nil {
		panic(err)
	}
	op = p.Op(0)
	op.Fill(s)
	return op, p.Free
}

// short is what kind of an error it is: its text without names and numbers.
func short(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		text = text[i+2:]
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, text)
}

// disturb lets a process fail now and then: it stops and comes back knowing nothing, stands still, or is cut off.
func (c *scenario) disturb(p *sim.Process, again func()) {
	c.After(c.Between(100*time.Millisecond, 10*time.Second), func() {
		if p.Killed || c.Calms() {
			return
		}
		switch what, long := c.Rand.IntN(4), c.Between(10*time.Millisecond, 5*time.Second); {
		case what == 0 && c.Strikes(sim.Stops, p.Name):
			p.Killed = true
			c.net.Leave(p)
			c.After(long, again)
			return
		case what == 1 && c.Strikes(sim.StandsStill, p.Name):
			p.Hangs = c.Instant().Add(long)
		case what == 2 && c.Strikes(sim.IsCutOff, p.Name):
			p.Cut = c.Instant().Add(long)
		}
		c.disturb(p, again)
	})
}

// String is what went wrong, and when what had failed.
func (c *scenario) String() string { return strings.Join(c.Wrong, "; ") + "; what fails:" + c.Failed() }

// shortest is the run of a seed with the fewest failures with which it still goes wrong.
func shortest(seed uint64, plant func(*scenario)) *scenario {
	full := simulate(seed, plant, sim.Options{Calm: troubled})
	return simulate(seed, plant, sim.Shortest(full.Simulation, 100, func(o sim.Options) *sim.Simulation {
		return simulate(seed, plant, o).Simulation
	}))
}

// TestSimulate: whatever fails, and whenever, coordinators solve their problems in the end, no result is wrong, no node
// works for two coordinators, and what waits is bounded.
func TestSimulate(t *testing.T) {
	emulated.Portable(t)
	all, n := map[string]int{}, uint64(*seeds)
	if testing.Short() {
		n = min(n, 30)
	}
	for i := range n {
		c := simulate(*first+i, nil, sim.Options{Calm: troubled})
		for what, n := range c.Tally {
			all[what] += n
		}
		if len(c.Wrong) > 0 {
			t.Fatalf("-seed %d -seeds 1: %v", *first+i, shortest(*first+i, nil))
		}
	}
	for _, what := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%8d %s", all[what], what)
	}
}

// TestSimulateAgain: a seed gives everything.
func TestSimulateAgain(t *testing.T) {
	emulated.Portable(t)
	o := sim.Options{Calm: troubled}
	for seed := range uint64(5) {
		a, b := simulate(seed, nil, o), simulate(seed, nil, o)
		if !a.Instant().Equal(b.Instant()) || !maps.Equal(a.Tally, b.Tally) || !slices.Equal(a.Schedule, b.Schedule) {
			t.Errorf("seed %d: %v and %v, %v and %v", seed, a.Instant(), b.Instant(), a.Tally, b.Tally)
		}
	}
}

// hasty is a world whose time-outs are over soon.
type hasty struct{ world.World }

func (h hasty) Stretch(d time.Duration) time.Duration { return d / 100 }

// TestSimulatePlanted: each bug that is planted is found.
func TestSimulatePlanted(t *testing.T) {
	emulated.Portable(t)
	for name, bug := range map[string]struct {
		node func(*NodeOptions)
		want string
	}{
		"a node takes a second coordinator": {
			func(o *NodeOptions) { o.World = hasty{o.World} }, "leaves its coordinator",
		},
		"a node does not restore its operands": {func(o *NodeOptions) {
			o.Handlers[KindRestore] = func(n *Node, r *Request) error { return n.Answer(r, KindDone, nil) }
		}, "update is wrong"},
	} {
		plant := func(c *scenario) { c.node = bug.node }
		found := ""
		for seed := uint64(1); seed <= 1000 && found == ""; seed++ {
			if found = strings.Join(simulate(seed, plant, sim.Options{Calm: troubled}).Wrong, "; "); found != "" {
				t.Logf("%s: seed %d: %v", name, seed, shortest(seed, plant))
			}
		}
		if !strings.Contains(found, bug.want) {
			t.Errorf("%s: %q, want %q", name, found, bug.want)
		}
	}
}
