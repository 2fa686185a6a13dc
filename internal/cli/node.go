package cli

import (
	"context"
	"maps"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/internal/fleet"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/local"
	"flynn/mimd/comm"
)

// nodeOptions are the flags of node.
type nodeOptions struct {
	bench.Access
	name    string
	workers int
}

// searches is how often a node looks for a server that it has lost, a second apart.
const searches = 60

func (a *app) nodeCommand() *cobra.Command {
	var o nodeOptions
	c := &cobra.Command{
		Use:   "node",
		Short: "join a server as a node, which computes for a coordinator",
		Long: `Join a NATS server as a node of class mimd_dm. A node announces its architecture,
instruction sets, cores and version. It executes kernels of flynn's catalogue by
name, and nothing else. It works for one coordinator at a time: flynn run
--server with the same URL, or flynn fleet run, which measures its whole machine.

A node ends with Ctrl-C, or a minute after it has lost its server.`,
		Example: `  flynn node --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/node-1.nk
  flynn node --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/node-2.nk --workers 1 --name left`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	o.Access.Flags(f, "`URL` of the NATS server")
	f.StringVar(&o.name, "name", "", "`name` of the node; names in order are ranks (default: host and process)")
	f.IntVar(&o.workers, "workers", 0, "`number` of workers that the node offers (default: all cores)")
	c.RunE = a.action(func(c *cobra.Command, _ []string) error {
		if child.Spawned() { // by a run on this machine
			return local.ServeChild(bench.Version)
		}
		return a.node(c.Context(), &o)
	})
	a.completeFlags(c)
	return c
}

// handlers are what a node can be asked for besides parts of problems.
func handlers() map[cluster.Kind]cluster.Handler {
	all := comm.Handlers()
	maps.Copy(all, fleet.Handlers(suite))
	return all
}

func (a *app) node(ctx context.Context, o *nodeOptions) error {
	if o.Server == "" {
		return usagef("flynn node needs --server, nats://host:4222; a run without --server starts nodes of its own")
	}
	if err := o.Check(); err != nil {
		return err
	}
	h, err := newHost()
	if err != nil {
		return err
	}
	workers := h.MaxWorkers()
	if o.workers != 0 {
		workers = o.workers
	}
	if err := h.CheckWorkers([]int{workers}); err != nil {
		return usagef("--workers: %s", plain(err))
	}
	return cluster.Serve(ctx, cluster.NodeOptions{
		Target: o.Target(), Name: o.name, Version: bench.Version, CPUs: h.CPUs(workers), Reconnects: searches,
		Host:     hostIdentity,
		Handlers: handlers(),
		Ready:    func(id string) { a.say("node %s of flynn %s is at work for %s", id, bench.Version, o.Server) },
	})
}
