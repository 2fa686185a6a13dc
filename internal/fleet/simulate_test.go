package fleet

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/mimd/cluster"
	"flynn/mimd/sim"
)

var (
	seeds = flag.Int("seeds", 100, "simulated runs of a fleet")
	first = flag.Uint64("seed", 1, "of the first simulated run")
)

// scenario is a fleet in a simulated world, whose hosts measure themselves while everything fails that can.
type scenario struct {
	*sim.Simulation
	net      *sim.Net
	hosts    int
	measured map[string]bool // hosts whose results are whole
	forgets  bool            // a planted bug: nodes lose a byte
}

// limit is when everything has come to an end, after failures that go on for a minute.
const limit = time.Hour

func simulate(seed uint64, forgets bool, o sim.Options) *scenario {
	s := sim.New(seed, o)
	c := &scenario{
		Simulation: s, net: sim.NewNet(s), hosts: 1 + s.Rand.IntN(3), measured: map[string]bool{}, forgets: forgets,
	}
	for i := range c.hosts {
		c.serve(fmt.Sprint("host", i))
	}
	c.Start("boss", c.lead)
	s.Run(func() bool { return len(c.measured) == c.hosts || len(c.Wrong) > 0 }, limit)
	if len(c.measured) < c.hosts && len(c.Wrong) == 0 {
		c.Breaks("%d of %d hosts are measured", len(c.measured), c.hosts)
	}
	return c
}

// text is what a suite of a host measures.
func text(host string) []byte {
	return []byte(strings.Repeat("Benchmark of "+host+" 1 2 ns/op\n", 300))
}

// serve starts a node, again and again.
func (c *scenario) serve(name string) {
	c.Start(name, func(p *sim.Process) {
		c.disturb(p, func() { c.serve(name) })
		suite := func(ctx context.Context, _ []Param, log *Log) (int, string) {
			all := text(name)
			if c.forgets {
				all = all[1:]
			}
			for done := 0; done < 10 && ctx.Err() == nil; done++ {
				p.Sleep(ctx, c.Between(100*time.Millisecond, 3*time.Second))
				log.Write(all[done*len(all)/10 : (done+1)*len(all)/10])
				log.Progress(done+1, 10, "measure")
			}
			if ctx.Err() != nil {
				return 1, "ended early"
			}
			return 0, ""
		}
		err := cluster.Serve(context.Background(), cluster.NodeOptions{
			Name: name, Version: "sim", CPUs: []int{0}, Host: name, World: p, Conn: c.net.Conn(p), Handlers: Handlers(suite),
		})
		if err != nil {
			c.Tally["node ended"]++
			c.After(time.Second, func() { c.serve(name) })
		}
	})
}

// lead measures hosts until each has been.
func (c *scenario) lead(p *sim.Process) {
	c.disturb(p, func() { c.Start("boss", c.lead) })
	for !p.Killed {
		c.round(p)
		p.Sleep(context.Background(), time.Second)
	}
}

// round takes the nodes that there are, and measures those hosts that have not been.
func (c *scenario) round(p *sim.Process) {
	ctx := context.Background()
	f, err := Join(ctx, cluster.Options{
		Version: "sim", Nodes: c.hosts, Wait: 5 * time.Second, World: p, Conn: c.net.Conn(p),
	})
	if err != nil {
		c.Tally["nobody joins"]++
		return
	}
	defer f.Close()
	for _, h := range f.Hosts {
		name := h.Node().Name
		if c.measured[name] {
			continue
		}
		var out bytes.Buffer
		status, err := f.Measure(ctx, h, nil, io.Writer(&out), func(*Status) {})
		whole := err == nil && status.Exit == 0
		switch want := text(name); {
		case !bytes.HasPrefix(want, out.Bytes()), whole && out.Len() != len(want):
			c.Breaks("%s: %d bytes came that are not those of the suite: %v, %v", name, out.Len(), status, err)
		case whole:
			c.measured[name] = true
			c.Tally["measured"]++
		default:
			c.Tally["again"]++
		}
	}
}

// disturb lets a process fail now and then.
func (c *scenario) disturb(p *sim.Process, again func()) {
	c.After(c.Between(100*time.Millisecond, 20*time.Second), func() {
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

func (c *scenario) String() string { return strings.Join(c.Wrong, "; ") + "; what fails:" + c.Failed() }

// shortest is the run of a seed with the fewest failures with which it still goes wrong.
func shortest(seed uint64, forgets bool) *scenario {
	full := simulate(seed, forgets, sim.Options{Calm: time.Minute})
	return simulate(seed, forgets, sim.Shortest(full.Simulation, 100, func(o sim.Options) *sim.Simulation {
		return simulate(seed, forgets, o).Simulation
	}))
}

// TestSimulate: whatever fails, and whenever, each host is measured in the end, and its results come whole, each byte
// once.
func TestSimulate(t *testing.T) {
	emulated.Portable(t)
	all, n := map[string]int{}, uint64(*seeds)
	if testing.Short() {
		n = min(n, 30)
	}
	for i := range n {
		c := simulate(*first+i, false, sim.Options{Calm: time.Minute})
		for what, n := range c.Tally {
			all[what] += n
		}
		if len(c.Wrong) > 0 {
			t.Fatalf("-seed %d -seeds 1: %v", *first+i, shortest(*first+i, false))
		}
	}
	for _, what := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%8d %s", all[what], what)
	}
	if c := simulate(1, true, sim.Options{Calm: time.Minute}); len(c.Wrong) == 0 {
		t.Error("nodes lose a byte, and nobody notices")
	}
}
