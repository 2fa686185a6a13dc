package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"flynn/bench"
	"flynn/internal/cli"
	"flynn/mimd/cluster/child"
)

// commandEnv makes the test binary the command itself, with these arguments.
const commandEnv = "FLYNN_TEST_COMMAND"

// TestMain makes the test binary a node where a command starts one.
func TestMain(m *testing.M) {
	if child.Spawned() {
		os.Exit(child.Main(bench.Version))
	}
	if line := os.Getenv(commandEnv); line != "" {
		os.Exit(cli.Main(split(line), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// split divides a command line at blanks, but not inside single quotes.
func split(cmd string) []string {
	var words []string
	for i, part := range strings.Split(cmd, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// runTool runs a Go tool, which must say nothing on stderr: benchstat complains there and exits 0. It returns the
// output.
func runTool(t *testing.T, words []string) string {
	t.Helper()
	cmd := exec.Command(words[0], words[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = native()
	if err := cmd.Run(); err != nil || stderr.Len() > 0 || stdout.Len() == 0 {
		t.Errorf("%v, %d bytes on stdout, stderr %s", err, stdout.Len(), &stderr)
	}
	return stdout.String()
}
