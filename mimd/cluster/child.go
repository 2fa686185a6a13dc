package cluster

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
)

// A coordinator that starts nodes on its own machine tells each by its standard input what to join: nobody who lists
// processes sees the key. The input stays open as long as the coordinator lives.

// SpawnEnv marks a process that was started as a node, or as a server of a cluster, and says as which.
const SpawnEnv = "FLYNN_NODE"

// Values of SpawnEnv.
const (
	SpawnNode   = "node"
	SpawnServer = "server"
)

// Spawned tells whether this process was.
func Spawned() bool { return os.Getenv(SpawnEnv) != "" }

// Errand is the line that such a process reads.
type Errand struct {
	URL, Seed, Name string
	InOrder         bool
	CPUs            []int
	Worker          bool          // of a farm, instead of a node
	Fault           Fault         // that a worker has
	Pace            time.Duration // that each of its tasks takes longer
	Farm            *Farm         // to coordinate, instead
}

// Child is the main function of such a process. It returns the exit code.
func Child(version string) int {
	if err := ServeErrand(os.Stdin, version); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// ServeErrand is what such a process does: it reads what to join, and serves until its input ends.
func ServeErrand(input io.Reader, version string) error {
	signal.Ignore(os.Interrupt) // Ctrl-C is for the coordinator, who ends its nodes
	in := bufio.NewReader(input)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("cluster: read what to join: %w", err)
	}
	var e Errand
	if err := json.Unmarshal(line, &e); err != nil {
		return fmt.Errorf("cluster: read what to join: %w", err)
	}
	ctx, end := context.WithCancel(context.Background())
	defer end()
	go func() {
		defer end()
		io.Copy(io.Discard, in)
	}()
	err = e.serve(ctx, version)
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return nil // the server went with the coordinator
	}
	return err
}

// serve does what the errand says.
func (e *Errand) serve(ctx context.Context, version string) error {
	t := Target{URL: e.URL, Seed: e.Seed, InOrder: e.InOrder}
	switch {
	case e.Farm != nil:
		out, err := Coordinate(ctx, t, e.Name, *e.Farm)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(out)
	case e.Worker:
		return Work(ctx, WorkerOptions{Target: t, Name: e.Name, Fault: e.Fault, Pace: e.Pace, Again: 60})
	}
	return Serve(ctx, NodeOptions{Target: t, Name: e.Name, Version: version, CPUs: e.CPUs})
}
