package comm

import (
	"fmt"
	"math"
	"slices"
	"time"

	"flynn/kernels"
	"flynn/mimd/cluster"
)

// Grain is what efficiency costs: how long tasks of several sizes take, and the smallest that spends as much time on
// work as on everything else.
// Source: Slaughter et al., Task Bench: A Parameterized Benchmark for Evaluating Parallel Runtime Performance (2020),
// which calls it METG(50 %), the minimum effective task granularity.
type Grain struct {
	Nodes int
	Steps []GrainStep
	METG  time.Duration // 0 where no task was long enough
}

// GrainStep is one size: a task on each node, all at once.
type GrainStep struct {
	N          int           // of the whole problem
	Time       time.Duration // of one op, the median
	Efficiency float64       // its rate by the best of all sizes
}

const (
	grainOps   = 15                    // of each size
	longEnough = 20 * time.Millisecond // an op in which messages no longer count, if it is also
	longShare  = 20                    // times as long as the shortest, which is little more than messages
	firstGrain = 1 << 10
	lastGrain  = 1 << 30
)

// METG measures the grain of a kernel without operands, whose time is in proportion to n, on the plain Go that all
// nodes have.
func METG(c *cluster.Cluster, nodes int, k *kernels.Kernel) (Grain, error) {
	g := Grain{Nodes: nodes}
	for n := firstGrain; n <= lastGrain; n *= 4 {
		t, err := opTime(c, nodes, k, n)
		if err != nil {
			return g, err
		}
		g.Steps = append(g.Steps, GrainStep{N: n, Time: t})
		if t > max(longEnough, longShare*g.Steps[0].Time) {
			break
		}
	}
	g.weigh()
	return g, nil
}

// opTime is the median time of an op of size n.
func opTime(c *cluster.Cluster, nodes int, k *kernels.Kernel, n int) (time.Duration, error) {
	s := kernels.Source{Seed: 1}
	p, err := k.Open(n, kernels.Placement{})
	if err != nil {
		return 0, err
	}
	defer p.Free()
	d, err := c.Distribute(cluster.Distribution{
		Kernel: k, N: n, Nodes: nodes, Workers: 1, Mode: cluster.Resident, Source: s,
	}, p.Op(0))
	if err != nil {
		return 0, err
	}
	defer d.Close()
	want := p.Op(0)
	want.Fill(s)
	want.Run()
	d.Restore(s)
	times := make([]time.Duration, grainOps)
	for i := range times {
		start := time.Now()
		d.Run()
		times[i] = time.Since(start)
	}
	if d.Err() != nil {
		return 0, d.Err()
	}
	if diff := d.Diff(want); !diff.OK() {
		return 0, fmt.Errorf("comm: %s on %d nodes: %v", k.ID(), nodes, diff)
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

// weigh derives efficiencies, and the time at which they pass one half, between two sizes in proportion of logarithms.
func (g *Grain) weigh() {
	rate := func(s *GrainStep) float64 { return float64(s.N) / s.Time.Seconds() }
	best := 0.0
	for i := range g.Steps {
		best = max(best, rate(&g.Steps[i]))
	}
	for i := range g.Steps {
		s := &g.Steps[i]
		s.Efficiency = rate(s) / best
		if s.Efficiency < 0.5 || g.METG > 0 {
			continue
		}
		if i == 0 {
			g.METG = s.Time
			continue
		}
		before := &g.Steps[i-1]
		x := math.Log(0.5/before.Efficiency) / math.Log(s.Efficiency/before.Efficiency)
		t := math.Exp((1-x)*math.Log(before.Time.Seconds()) + x*math.Log(s.Time.Seconds()))
		g.METG = time.Duration(t * float64(time.Second))
	}
}
