package local

import (
	"fmt"
	"os"
	"os/signal"

	"flynn/mimd/cluster/child"
)

// ServeChild is what a process does that was started as a node, as a server, or as anything else that belongs to a
// multicomputer.
func ServeChild(version string) error {
	if os.Getenv(child.Env) == child.RoleServer {
		signal.Ignore(os.Interrupt) // as nodes do
		return ServeCluster(os.Stdin)
	}
	return child.Serve(os.Stdin, version)
}

// Main is the main function of such a process. It returns the exit code.
func Main(version string) int {
	if err := ServeChild(version); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
