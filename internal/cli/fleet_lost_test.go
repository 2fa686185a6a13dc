//go:build unix

package cli

import (
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"flynn/internal/patience"
)

// TestFleetHang: a machine that hangs is given up, with one line.
func TestFleetHang(t *testing.T) {
	silence = patience.Stretch(2 * time.Second)
	defer func() { silence = 0 }()
	url, dir := natsServer(t), t.TempDir()
	victim := nodeOn(t, "left", []string{os.Args[0]}, "--server", url, "--name", "a")
	waitForNodes(t, url, 1)
	go func() {
		begun(t, dir)
		victim.Process.Signal(syscall.SIGSTOP)
	}()
	code, stdout, stderr := call(t, fleetArgs(url, dir, long()...)...)
	if code != exitFailed || strings.Count(stderr, "does not answer") != 1 ||
		!strings.Contains(stderr, "1 of 1 machines") || !strings.Contains(stdout, partial) {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

// TestFleetServerAway: a server that comes again while a machine measures costs nothing but time.
func TestFleetServerAway(t *testing.T) {
	first, at := startServer(t, &server.Options{})
	dir := t.TempDir()
	nodeProcess(t, "--server", at, "--name", "a")
	waitForNodes(t, at, 1)
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	away := make(chan struct{})
	go func() {
		defer close(away)
		begun(t, dir)
		first.Shutdown()
		first.WaitForShutdown()
		startServer(t, &server.Options{Port: port})
	}()
	stdout := succeed(t, fleetArgs(at, dir, long()...)...)
	<-away
	for name, text := range fleetFiles(t, dir) {
		for point, n := range samples(text) {
			if n != 300 {
				t.Errorf("%s: %d samples of %s; %s", name, n, point, stdout)
			}
		}
	}
}
