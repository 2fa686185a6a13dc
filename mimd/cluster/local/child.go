package local

import (
	"fmt"
	"os"
	"os/signal"

	"flynn/mimd/cluster"
)

// ServeErrand is what a process does that was started as a node, as a server, or as anything else that belongs to a
// multicomputer.
func ServeErrand(version string) error {
	if os.Getenv(cluster.SpawnEnv) == cluster.SpawnServer {
		signal.Ignore(os.Interrupt) // as nodes do
		return ServeCluster(os.Stdin)
	}
	return cluster.ServeErrand(os.Stdin, version)
}

// Child is the main function of such a process. It returns the exit code.
func Child(version string) int {
	if err := ServeErrand(version); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
