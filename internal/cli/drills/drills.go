// Package drills measures messages between nodes by patterns, in samples that are interleaved, and shows what they
// cost.
package drills

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"

	"flynn/bench"
	"flynn/mimd/cluster"
	"flynn/mimd/comm"
)

// Drill is a pattern of a size, and its samples.
type Drill struct {
	comm.Drill
	medians []float64 // nanoseconds, by sample
	rounds  []float64 // nanoseconds of all rounds
}

// Of are all patterns, sizes and numbers of nodes that there can be.
func Of(nodes []int, sizes []bench.Size) []*Drill {
	var all []*Drill
	add := func(pattern, way string, bytes int64, n int) {
		if slices.Contains([]string{comm.Scatter, comm.Gather, comm.AllToAll}, pattern) && bytes < 8*int64(n) {
			return
		}
		all = append(all,
			&Drill{Drill: comm.Drill{Pattern: pattern, Way: way, Bytes: int(bytes), Rounds: drillRounds(bytes), Nodes: n}})
	}
	for _, s := range sizes {
		add(comm.PingPong, comm.NATS, s.Bytes, 2)
		add(comm.PingPong, comm.TCP, s.Bytes, 2)
		add(comm.Stream, comm.NATS, s.Bytes, 2)
	}
	for _, n := range nodes {
		add(comm.Barrier, comm.NATS, 8, n)
		for _, pattern := range comm.Patterns {
			if slices.Contains([]string{comm.PingPong, comm.Stream, comm.Barrier}, pattern) {
				continue
			}
			for _, s := range sizes {
				if slices.Contains(collective, s.Bytes) || len(sizes) <= len(collective) {
					add(pattern, comm.NATS, s.Bytes, n)
				}
			}
		}
	}
	return all
}

// collective are the sizes at which patterns of many nodes are measured where there are many sizes.
var collective = []int64{64, 4 << 10, 256 << 10}

// drillRounds are so many that a sample lasts some milliseconds.
func drillRounds(bytes int64) int { return int(min(40, max(4, (4<<20)/bytes))) }

// commMeasurement is samples of all drills.
type commMeasurement struct {
	cluster *cluster.Cluster
	out     io.Writer
	drills  []*Drill
	empty   map[int]float64       // empty tasks a second, by nodes
	offsets []cluster.ClockOffset // of the nodes' clocks, by rank
}

// Take takes one sample of each drill a time, in random order.
func (m *commMeasurement) Take(ctx context.Context, seed uint64, samples int) error {
	random := rand.New(rand.NewPCG(seed, 0))
	for range samples {
		for _, i := range random.Perm(len(m.drills)) {
			if err := ctx.Err(); err != nil {
				return errors.New("interrupted")
			}
			d := m.drills[i]
			times, err := comm.Exchange(m.cluster, d.Drill)
			if err != nil {
				return err
			}
			if err := m.sample(d, times); err != nil {
				return err
			}
		}
	}
	return nil
}

// New returns one without samples. Its lines go to out.
func New(c *cluster.Cluster, out io.Writer, drills []*Drill) *commMeasurement {
	return &commMeasurement{cluster: c, out: out, drills: drills}
}
