package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"flynn/bench"
	"flynn/internal/cli/shell"
	"flynn/mimd/cluster/child"
	"flynn/mimd/cluster/local"
)

// childArgs makes the test binary the command itself, on a host with the identity in childHost.
const (
	childArgs = "FLYNN_CLI_TEST_ARGS"
	childHost = "FLYNN_CLI_TEST_HOST"
)

// ever is the time-out for what must come. A test that waits for nothing is ended by go test.
const ever = time.Hour

func TestMain(m *testing.M) {
	if child.Spawned() { // by a run in a test
		os.Exit(local.Main(bench.Version))
	}
	if args := os.Getenv(childArgs); args != "" {
		hostIdentity = os.Getenv(childHost)
		os.Exit(Main(shell.Split(args), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestSignal: Ctrl-C ends a run between samples, and it can go on.
func TestSignal(t *testing.T) {
	if runtime.GOOS == "windows" || host(t).Machine.Emulated != "no" {
		t.Skip("no signal, or no way to start a process of this architecture")
	}
	dir := t.TempDir()
	const forever = "--filter '/kernel:triad /class:sisd' --n 64 --time 1ms --count 1000000 --out "
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childArgs+"=run "+forever+shell.Quote([]string{dir}))
	var stderr strings.Builder
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	begun := func() bool {
		files, _ := filepath.Glob(filepath.Join(dir, "*", resultsName))
		return len(files) == 1 && len(samples(read(t, files[0]))) > 0
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for !begun() {
		select {
		case err := <-ended:
			t.Fatalf("it ended: %v, %s", err, stderr.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := <-ended; !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
		t.Errorf("%v, stderr %s", err, stderr.String())
	}
	folder := runFolder(t, dir)
	if !strings.Contains(stderr.String(), "flynn run --resume "+shell.Quote([]string{folder})) {
		t.Error(stderr.String())
	}
	if text := read(t, filepath.Join(folder, resultsName)); !strings.HasSuffix(text, "\n") {
		t.Error("the last line is cut off")
	}
}
