package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/mimd/cluster"
	"flynn/mimd/comm"
)

// commOptions are the flags of comm.
type commOptions struct {
	bench.Access
	nodes, size, out string
	samples          int
	seed             uint64
	wait             time.Duration
}

func (a *app) commCommand() *cobra.Command {
	var o commOptions
	c := &cobra.Command{
		Use:   "comm",
		Short: "measure the cost of messages between nodes",
		Long: `Measure communication between the nodes of class mimd_dm:

  - latency and bandwidth of messages through the server and over TCP, fitted (Hockney)
  - barrier, broadcast, scatter, gather, all-reduce, exclusive scan, all-to-all,
    halo exchange and ring
  - the rate of empty tasks, and the task length that is worth its messages

Every round is checked. A round takes as long as on the slowest node, by the
node's own clock. Samples of all patterns are interleaved in random order. The
result file is in Go's benchmark format.`,
		Example: `  flynn comm
  flynn comm --nodes 2,3,4 --size 64B,64KiB,1MiB --samples 20
  flynn comm --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/coordinator.nk`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.nodes, "nodes", "2,4", "`numbers` of nodes, at least 2")
	f.StringVar(&o.size, "size", "8B,64B,512B,4KiB,64KiB,256KiB,1MiB,4MiB", "`bytes` of messages")
	f.IntVar(&o.samples, "samples", 10, "`number` of samples of each pattern, at least 6")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that decides the order")
	f.StringVar(&o.out, "out", "out", "parent `directory` of the result directory")
	o.Access.Flags(f, "`URL` of a NATS server whose nodes exchange messages; without it nodes are started here")
	f.DurationVar(&o.wait, "wait", 10*time.Second, "`duration` to wait for nodes of --server")
	c.RunE = a.action(func(c *cobra.Command, _ []string) error { return a.comm(c.Context(), &o) })
	a.completeFlags(c)
	return c
}

func (a *app) comm(ctx context.Context, o *commOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(cluster.Garbage))
	h, err := newHost()
	if err != nil {
		return err
	}
	defer h.Close()
	nodes, drills, err := o.plan(h)
	if err != nil {
		return err
	}
	if why := h.Multi.Obstacle(h); why != "" {
		return &missingError{why}
	}
	h.Multi.Wait = o.wait
	c, err := h.Multi.Connect(ctx, h, slices.Max(nodes), 1)
	if err != nil {
		return err
	}
	start := time.Now()
	file, err := newFolder(o.out, start)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	defer file.Close()
	args := quoteWords([]string{"--nodes", o.nodes, "--size", o.size, "--samples", fmt.Sprint(o.samples)})
	if _, err := bench.NewResults(file, bench.FileKeys(h, start, o.seed, orders[0], "comm "+args)); err != nil {
		return err
	}
	a.warn(h)
	m := &commMeasurement{cluster: c, out: file, drills: drills}
	if err := errors.Join(m.clocks(), m.take(ctx, o), m.emptyTasks(nodes)); err != nil {
		return fmt.Errorf("%w: what was measured is in %s", err, filepath.Dir(file.Name()))
	}
	grains, err := a.grains(c, nodes)
	if err != nil {
		return err
	}
	if err := a.commTables(m, nodes, grains); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\n%s\n", file.Name())
	return errors.Join(err, file.Close())
}

// plan reads the flags.
func (o *commOptions) plan(h *bench.Host) (nodes []int, drills []*drill, err error) {
	if err := o.Check(); err != nil {
		return nil, nil, err
	}
	h.Multi.Target = o.Target()
	if nodes, err = bench.ParseInts(o.nodes); err != nil {
		return nil, nil, usagef("--nodes: %s", plain(err))
	}
	slices.Sort(nodes)
	if nodes[0] < 2 || nodes[len(nodes)-1] > bench.MostStarted {
		return nil, nil, usagef("--nodes %s: 2 to %d exchange messages", o.nodes, bench.MostStarted)
	}
	if o.samples < 6 || o.samples > 1e6 {
		return nil, nil, usagef("--samples %d: 6 to a million", o.samples)
	}
	sizes, err := bench.ParseSizes(o.size, h.Machine)
	if err != nil {
		return nil, nil, usagef("--size: %s", plain(err))
	}
	for _, s := range sizes {
		if s.Bytes%8 != 0 || s.Bytes > comm.MostBytes {
			return nil, nil, usagef("--size %s: multiples of 8 bytes up to %s", s, binarySize(comm.MostBytes))
		}
	}
	return nodes, commDrills(nodes, sizes), nil
}

// drill is a pattern of a size, and its samples.
type drill struct {
	comm.Drill
	medians []float64 // nanoseconds, by sample
	rounds  []float64 // nanoseconds of all rounds
}

// commDrills are all patterns, sizes and numbers of nodes that there can be.
func commDrills(nodes []int, sizes []bench.Size) []*drill {
	var all []*drill
	add := func(pattern, way string, bytes int64, n int) {
		if slices.Contains([]string{comm.Scatter, comm.Gather, comm.AllToAll}, pattern) && bytes < 8*int64(n) {
			return
		}
		all = append(all,
			&drill{Drill: comm.Drill{Pattern: pattern, Way: way, Bytes: int(bytes), Rounds: drillRounds(bytes), Nodes: n}})
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
	out     interface{ Write([]byte) (int, error) }
	drills  []*drill
	empty   map[int]float64       // empty tasks a second, by nodes
	offsets []cluster.ClockOffset // of the nodes' clocks, by rank
}

// take takes one sample of each drill a time, in random order.
func (m *commMeasurement) take(ctx context.Context, o *commOptions) error {
	random := rand.New(rand.NewPCG(o.seed, 0))
	for range o.samples {
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
