package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"flynn/bench"
	"flynn/internal/cli/shell"
	"flynn/internal/fleet"
	"flynn/mimd/cluster"
)

// fleetOptions are the flags of fleet run.
type fleetOptions struct {
	bench.Access
	suite   choice
	require []string
	hosts   int
	wait    time.Duration
	out     string
}

func (a *app) fleetCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "fleet",
		Short: "measure all machines that have joined a server",
		Long: `Measure all machines on which a node has joined a NATS server, one after the
other, each as flynn run would measure it.`,
		Example: "  flynn fleet run --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/coordinator.nk",
		Args:    cobra.ArbitraryArgs,
		RunE:    helpOrUnknown,
	}
	c.AddCommand(a.fleetRunCommand())
	return c
}

func (a *app) fleetRunCommand() *cobra.Command {
	var o fleetOptions
	c := &cobra.Command{
		Use:   "run",
		Short: "run flynn run on every machine in turn, collect the files, and compare them",
		Long: `Run flynn run on every machine on which a node has joined a server, one machine
after the other, and compare the results. Nodes that share a host are one
machine: it is measured once, with all of its CPUs, while the other nodes rest.
Flags of flynn run are passed on.

Results arrive during the measurement, in a new folder out/TIME with one file for
each machine. A machine that is lost, or refuses, gets one line; what it had
measured is in a file .partial.txt, and the others continue. The files are then
compared with the first, as flynn compare does.

The exit code is 1 if a machine has no complete file, 3 if a variant failed
verification, 6 if a machine lacks what --require or --filter names.`,
		Example: `  flynn fleet run --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/coordinator.nk
  flynn fleet run --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/coordinator.nk --hosts 3 --profile standard
  flynn fleet run --server tls://10.0.0.1:4222 --ca keys/ca.pem --creds keys/coordinator.nk --filter '/kernel:(triad OR gemm)'`,
		Args: noArgs,
	}
	f := c.Flags()
	f.SortFlags = false
	o.Access.Flags(f, "`URL` of the NATS server that the nodes have joined")
	f.IntVar(&o.hosts, "hosts", 0, "`number` of machines to wait for (default: those that have joined)")
	f.DurationVar(&o.wait, "wait", 10*time.Second, "`duration` to wait for them")
	f.StringVar(&o.out, "out", "out", "parent `directory` of the result directory")
	o.pass(f)
	c.RunE = a.action(func(c *cobra.Command, _ []string) error { return a.fleet(c.Context(), &o, c.Flags()) })
	a.completeFlags(c)
	return c
}

// pass adds the flags that are passed on.
func (o *fleetOptions) pass(f *pflag.FlagSet) {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.suite.how(all)
	o.suite.which(all)
	requireFlag(all, &o.require)
	for _, name := range suiteParams {
		f.AddFlag(all.Lookup(name))
	}
}

// params are the flags that were given, for the nodes.
func (o *fleetOptions) params(f *pflag.FlagSet) []fleet.Param {
	var params []fleet.Param
	f.Visit(func(flag *pflag.Flag) {
		if slices.Contains(suiteParams, flag.Name) {
			value := flag.Value.String()
			if list, ok := flag.Value.(pflag.SliceValue); ok {
				value = strings.Join(list.GetSlice(), ",")
			}
			params = append(params, fleet.Param{Name: flag.Name, Value: value})
		}
	})
	return params
}

// check refuses what no machine could do. What one of them cannot, it says itself.
func (o *fleetOptions) check(h *bench.Host, f *pflag.FlagSet) error {
	if o.Server == "" {
		return usagef("flynn fleet run needs --server, nats://host:4222; machines join it with flynn node")
	}
	if err := o.Access.Check(); err != nil {
		return err
	}
	if o.hosts < 0 || o.hosts > bench.MostDeclared {
		return usagef("--hosts %d: 1 to %d can be waited for", o.hosts, bench.MostDeclared)
	}
	if err := checkFlags(f); err != nil {
		return err
	}
	s, err := o.suite.basis(h)
	if err != nil {
		return err
	}
	if err := o.suite.sizes(h, s); err != nil {
		return err
	}
	_, err = parseFilter(h, s, o.suite.filter)
	for _, err := range []error{err, requireISAs(h, o.require)} {
		if code(err) == exitUsage {
			return err
		}
	}
	return nil
}

// silence is how long a node may not answer; 0 is as long as package cluster finds right. Tests are less patient.
var silence time.Duration

func (a *app) fleet(ctx context.Context, o *fleetOptions, flags *pflag.FlagSet) error {
	h, err := newHost()
	if err != nil {
		return err
	}
	if err := o.check(h, flags); err != nil {
		return err
	}
	f, err := fleet.Join(ctx, cluster.Options{
		Target: o.Target(), Version: bench.Version, Nodes: o.hosts, Wait: o.wait, Silence: silence,
	})
	if err != nil {
		return err
	}
	t, err := a.tour(ctx, f, o, o.params(flags))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return a.gathered(t)
}

// gathered tells what came of every machine, and compares those that have results.
func (a *app) gathered(t *fleetTour) error {
	problems := t.problems()
	files := t.files()
	if err := a.print(t.table()); err != nil {
		return errors.Join(problems, err)
	}
	fmt.Fprintln(a.out)
	switch len(files) {
	case 0:
		return problems
	case 1:
		shows := "flynn report " + shell.Quote(files) + " shows them"
		fmt.Fprintln(a.out, a.options().Wrap("one machine has results: there is nothing to compare; "+shows))
		return problems
	}
	err := a.compare(files, &comparison{threshold: usualThreshold, by: "time"})
	fmt.Fprintf(a.out, "\nflynn compare %s\n", shell.Quote(files))
	return errors.Join(problems, err)
}
