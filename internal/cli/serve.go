package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/mimd/cluster/local"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	listen, dir string
	nodes       int
}

func (a *app) serveCommand() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "start the server of a multicomputer of several machines",
		Long: `Start a NATS server that nodes and coordinators on other machines can join. The
server uses TLS 1.3 only. It makes one key for the coordinator and one for each
node, in a folder with its certificate authority, and admits clients with these
keys. A node receives commands to itself, and cannot command other nodes.

The server listens on loopback unless --listen names another address. A NATS
server or cluster of your own works too: see docs/cluster.md.`,
		Example: `  flynn serve --listen 10.0.0.1:4222 --nodes 4
  flynn node --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/node-1.nk
  flynn run --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/coordinator.nk`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.listen, "listen", "127.0.0.1:4222", "`address` to listen on, HOST:PORT; :PORT is every address of "+
		"this machine")
	f.IntVar(&o.nodes, "nodes", 2, "`number` of nodes that get a key")
	f.StringVar(&o.dir, "keys", "keys", "`folder` for keys and the certificate authority")
	c.RunE = a.action(func(c *cobra.Command, _ []string) error { return a.serve(c.Context(), &o) })
	a.completeFlags(c)
	return c
}

func (a *app) serve(ctx context.Context, o *serveOptions) error {
	if o.nodes < 1 || o.nodes > bench.MostDeclared {
		return usagef("--nodes %d: 1 to %d can have a key", o.nodes, bench.MostDeclared)
	}
	e, err := local.Serve(o.listen, o.nodes, o.dir)
	if err != nil {
		return err
	}
	defer e.Close()
	ca := filepath.Join(o.dir, local.AuthorityFile)
	fmt.Fprintf(a.out, "nodes, each with a key of its own:\n  flynn node --server %s --ca %s --creds %s\n",
		e.URL(), ca, filepath.Join(o.dir, "node-1.nk"))
	fmt.Fprintf(a.out, "coordinator:\n  flynn run --server %s --ca %s --creds %s\n", e.URL(), ca,
		filepath.Join(o.dir, local.CoordinatorFile))
	ended := make(chan error, 1)
	go func() { ended <- e.Wait() }()
	select {
	case <-ctx.Done():
		return nil
	case err := <-ended:
		return err
	}
}
