// Package clustertest starts multicomputers for tests, whose nodes are processes of the test binary.
//
// It may import mimd/cluster, mimd/cluster/child and mimd/cluster/local. Only tests import it.
package clustertest

import (
	"context"
	"flag"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/internal/emulated"
	"flynn/mimd/cluster"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/local"
)

// Version of flynn in these tests.
const Version = "0.1.0"

// VersionEnv makes a node of a test binary one of another version.
const VersionEnv = "FLYNN_TEST_VERSION"

// Ever is the time-out for what must come. A test that waits for nothing is ended by go test.
const Ever = time.Hour

// Main makes a test binary a node where it was started as one, and runs its tests where not. It returns the exit code.
func Main(m *testing.M) int {
	if child.Spawned() {
		v := Version
		if other := os.Getenv(VersionEnv); other != "" {
			v = other
		}
		return child.Main(v)
	}
	flag.Parse()
	flag.Set("test.parallel", "8") // these tests wait more than they compute
	return m.Run()
}

// Command is how to start this test binary: by the emulator that runs it, where there is one.
func Command(t testing.TB) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return append(strings.Fields(os.Getenv(emulated.Env)), self, "node")
}

// Start starts a multicomputer of n nodes with so many workers each. It ends with the test.
func Start(t testing.TB, n, workers int) *local.Multicomputer {
	t.Helper()
	cpus := []int{0}
	if runtime.NumCPU() > 1 {
		cpus = []int{0, 1}
	}
	m, err := local.Start(context.Background(), local.Options{
		Version: Version, Nodes: n, Workers: workers, CPUs: cpus, Command: Command(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// Engine starts a server with keys for two nodes.
func Engine(t testing.TB) *local.Engine {
	t.Helper()
	e, err := local.NewEngine(2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// Node starts the i-th node of a server and returns it; it ends with the test.
func Node(t testing.TB, e *local.Engine, i int, name string) *local.Process {
	t.Helper()
	p, err := local.Spawn(e.NodeTarget(i), name, []int{0}, Command(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.End)
	return p
}

// Join is a coordinator of n nodes, to whom a node that says nothing for so long is dead.
func Join(t testing.TB, e *local.Engine, n int, silence time.Duration) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Join(context.Background(), cluster.Options{
		Target: e.CoordinatorTarget(), Version: Version, Nodes: n, Wait: Ever, Silence: silence,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
