package cli

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/mimd/cluster/local"
)

// keysOptions are the flags of keys.
type keysOptions struct {
	dir   string
	nodes int
	hosts []string
}

func (a *app) keysCommand() *cobra.Command {
	var o keysOptions
	c := &cobra.Command{
		Use:   "keys",
		Short: "write keys, roles and a certificate for NATS servers of your own",
		Long: `Write what NATS servers of your own need to serve a multicomputer: a key for the
coordinator and one for each node, the configuration with the role of each key,
and a certificate for the servers with its authority. docs/cluster.md has the
rest of the configuration, from one server to clusters at several sites.`,
		Example: `  flynn keys --nodes 4 --hosts east-1,east-2,east-3
  flynn keys --dir keys --hosts nats.example,10.0.0.1`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	f.IntVar(&o.nodes, "nodes", 2, "`number` of nodes that get a key")
	f.StringSliceVar(&o.hosts, "hosts", nil, "`names` or addresses of the servers, in addition to loopback")
	f.StringVar(&o.dir, "dir", "keys", "`folder` for the files")
	c.RunE = a.action(func(*cobra.Command, []string) error { return a.keys(&o) })
	a.completeFlags(c)
	return c
}

func (a *app) keys(o *keysOptions) error {
	if o.nodes < 1 || o.nodes > bench.MostDeclared {
		return usagef("--nodes %d: 1 to %d can have a key", o.nodes, bench.MostDeclared)
	}
	for _, h := range o.hosts {
		if h == "" || strings.ContainsAny(h, " /:@") && net.ParseIP(h) == nil {
			return usagef("--hosts %q: no name or address of a host", h)
		}
	}
	if err := local.WriteKeys(o.dir, o.nodes, o.hosts); err != nil {
		return err
	}
	in := func(name string) string { return filepath.Join(o.dir, name) }
	_, err := fmt.Fprintf(a.out, "servers: %s, %s, %s, %s\nnodes: %s, and one of %s and those after it\n"+
		"coordinator: %s, %s\n",
		in(local.UsersFile), in(local.CertificateFile), in(local.CertificateKeyFile), in(local.AuthorityFile),
		in(local.AuthorityFile), in("node-1.nk"), in(local.AuthorityFile), in(local.CoordinatorFile))
	return err
}
