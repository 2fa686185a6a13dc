package cli

import (
	"cmp"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"flynn/internal/cli/shell"
	"flynn/results/keys"
)

// natsServer is one that anybody on this machine may use.
func natsServer(t *testing.T) string {
	t.Helper()
	return natsServerWith(t, &server.Options{})
}

// natsServerWith is one with options.
func natsServerWith(t *testing.T, o *server.Options) string {
	t.Helper()
	_, url := startServer(t, o)
	return url
}

// startServer starts a server on loopback, on a free port unless the options have one. It ends with the test.
func startServer(t *testing.T, o *server.Options) (s *server.Server, url string) {
	t.Helper()
	o.Host, o.Port, o.NoLog, o.NoSigs = "127.0.0.1", cmp.Or(o.Port, server.RANDOM_PORT), true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(s.Shutdown)
	if !s.ReadyForConnections(ever) {
		t.Fatal("no server")
	}
	return s, s.ClientURL()
}

// nodeProcess is flynn node; it ends with the test.
func nodeProcess(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return nodeOn(t, "", []string{os.Args[0]}, args...)
}

// nodeOn is one that takes itself for a node of another host, started by a command.
func nodeOn(t *testing.T, identity string, command []string, args ...string) *exec.Cmd {
	t.Helper()
	if host(t).Machine.Emulated != "no" {
		t.Skip("no way to start a process of this architecture")
	}
	c := exec.Command(command[0], command[1:]...)
	c.Env = append(os.Environ(), childArgs+"="+shell.Quote(append([]string{"node"}, args...)), childHost+"="+identity)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	return c
}

// TestServer: a run on the nodes of a server measures them by its own defaults, and its file says how to do it again.
func TestServer(t *testing.T) {
	url := natsServer(t)
	nodeProcess(t, "--server", url, "--name", "one")
	nodeProcess(t, "--server", url, "--name", "two", "--workers", "1")
	dir := t.TempDir()
	args := small(dir, "--filter", oneKernel+" /class:mimd_dm", "--server", url, "--format", "csv", "--data", "shipped")
	succeed(t, append(args, "--nodes", "1,2")...)
	text := read(t, filepath.Join(runFolder(t, dir), resultsName))
	for _, want := range []string{"nodes=1/data=shipped", "nodes=2/data=shipped",
		"--nodes 1,2 --node-workers 1 --data shipped --server "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if plan := succeed(t, "run", "--dry-run", "--server", url, "--n", "64"); !strings.Contains(plan, "--nodes 1,2 ") {
		t.Errorf("the nodes that are there are not planned: %s", plan)
	}
	code, _, stderr := call(t, append(args, "--nodes", "3", "--wait", "300ms")...)
	if code != exitFailed || !strings.Contains(stderr, "2 nodes at "+url) {
		t.Errorf("exit %d, %q", code, stderr)
	}
	code, _, stderr = call(t, append(args, "--nodes", "1,2", "--require", foreign(t))...)
	if code != exitMissing {
		t.Errorf("exit %d, %q", code, stderr)
	}
	// A node that has fewer cores than workers are asked for ends its points, not the run.
	dir = t.TempDir()
	code, _,
		stderr = call(t, small(dir, "--filter", oneKernel, "--server", url, "--node-workers", "1,2", "--format", "csv")...)
	text = read(t, filepath.Join(runFolder(t, dir), resultsName))
	if code != exitDone || !strings.Contains(stderr, "has 1 cores, 2 workers are asked for") ||
		!strings.Contains(text, keys.SkippedNote) {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

// TestServeCommand: it tells how to join, and ends when it is told to.
func TestServeCommand(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	end()
	keys := filepath.Join(t.TempDir(), "keys")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	taken := listener.Addr().String()
	code, _, stderr := callWith(ctx, t, "serve", "--listen", taken, "--keys", keys)
	if code != exitFailed || !strings.Contains(stderr, taken) {
		t.Errorf("exit %d, %q", code, stderr)
	}
	listener.Close()
	code, stdout, _ := callWith(ctx, t, "serve", "--listen", taken, "--keys", keys)
	for _, want := range []string{"flynn node --server tls://" + taken, "flynn run --server tls://",
		filepath.Join(keys, "node-1.nk")} {
		if code != exitDone || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in %q", code, want, stdout)
		}
	}
}

// TestNoServer: what is missing is one line, and soon.
func TestNoServer(t *testing.T) {
	for _, args := range [][]string{{"node"}, {"run", "--dry-run"}, {"fleet", "run"}} {
		code, stdout, stderr := call(t, append(args, "--server", "nats://127.0.0.1:1")...)
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, "no server at nats://127.0.0.1:1") ||
			strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", args, code, stderr)
		}
	}
}
