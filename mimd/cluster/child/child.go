// Package child is the processes that a multicomputer is started as on one machine: nodes, and workers and coordinators
// of a work queue. It knows all of them, and no server, so that a program that holds nothing else can be one.
//
// It may import mimd/cluster, mimd/comm and mimd/workqueue.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"flynn/mimd/cluster"
	"flynn/mimd/comm"
	"flynn/mimd/workqueue"
)

// A coordinator that starts nodes on its own machine tells each by its standard input what to join: nobody who lists
// processes sees the key. The input stays open as long as the coordinator lives.

// Env marks a process that was started as a part of a multicomputer, and says as which.
const Env = "FLYNN_NODE"

// Roles, the values of Env.
const (
	RoleNode   = "node" // or a worker, or a coordinator
	RoleServer = "server"
)

// Spawned tells whether this process was.
func Spawned() bool { return os.Getenv(Env) != "" }

// Config is the line that such a process reads.
type Config struct {
	URL, Seed, Name string
	InOrder         bool
	CPUs            []int
	Worker          bool            // of a work queue, instead of a node
	Fault           workqueue.Fault // that a worker has
	Pace            time.Duration   // that each of its tasks takes longer
	Queue           *workqueue.Spec // to coordinate, instead
}

// Main is the main function of such a process. It returns the exit code.
func Main(version string) int {
	if err := Serve(os.Stdin, version); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// Serve is what such a process does: it reads what to join, and serves until its input ends.
func Serve(input io.Reader, version string) error {
	signal.Ignore(os.Interrupt) // Ctrl-C is for the coordinator, who ends its nodes
	in := bufio.NewReader(input)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("child: read what to join: %w", err)
	}
	var c Config
	if err := json.Unmarshal(line, &c); err != nil {
		return fmt.Errorf("child: read what to join: %w", err)
	}
	ctx, end := context.WithCancel(context.Background())
	defer end()
	go func() {
		defer end()
		io.Copy(io.Discard, in)
	}()
	err = c.serve(ctx, version)
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return nil // the server went with the coordinator
	}
	return err
}

// serve does what the line says.
func (c *Config) serve(ctx context.Context, version string) error {
	t := cluster.Target{URL: c.URL, Seed: c.Seed, InOrder: c.InOrder}
	switch {
	case c.Queue != nil:
		out, err := workqueue.Coordinate(ctx, t, c.Name, *c.Queue)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(out)
	case c.Worker:
		return workqueue.Work(ctx, workqueue.WorkerOptions{
			Target: t, Name: c.Name, Fault: c.Fault, Pace: c.Pace, Reconnects: 60,
		})
	}
	return cluster.Serve(ctx, cluster.NodeOptions{
		Target: t, Name: c.Name, Version: version, CPUs: c.CPUs, Handlers: comm.Handlers(),
	})
}
