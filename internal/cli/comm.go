package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/internal/cli/drills"
	"flynn/internal/cli/shell"
	"flynn/mimd/cluster"
	"flynn/mimd/comm"
	"flynn/report/units"
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
	nodes, all, err := o.plan(h)
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
	args := shell.Quote([]string{"--nodes", o.nodes, "--size", o.size, "--samples", fmt.Sprint(o.samples)})
	if _, err := bench.NewResults(file, bench.FileKeys(h, start, o.seed, orders[0], "comm "+args)); err != nil {
		return err
	}
	a.warn(h)
	m := drills.New(c, file, all)
	if err := errors.Join(m.Clocks(), m.Take(ctx, o.seed, o.samples), m.EmptyTasks(nodes)); err != nil {
		return fmt.Errorf("%w: what was measured is in %s", err, filepath.Dir(file.Name()))
	}
	grains, err := m.Grains(nodes)
	if err != nil {
		return err
	}
	if err := a.print(m.Tables(nodes, grains)...); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\n%s\n", file.Name())
	return errors.Join(err, file.Close())
}

// plan reads the flags.
func (o *commOptions) plan(h *bench.Host) (nodes []int, all []*drills.Drill, err error) {
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
			return nil, nil, usagef("--size %s: multiples of 8 bytes up to %s", s, units.Bytes(comm.MostBytes))
		}
	}
	return nodes, drills.Of(nodes, sizes), nil
}
