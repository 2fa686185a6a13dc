package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flynn/internal/cli"
)

// TestPeers builds the peers that need nothing but Go and a C compiler, and verifies all that they have against the
// references. What cannot be built must say why.
func TestPeers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("peers are for Linux")
	}
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	names := []string{"stdlib"}
	if _, err := exec.LookPath("gcc"); err == nil {
		names = append(names, "gcc")
	} else {
		t.Log("the peer gcc is not verified: ", err)
	}
	build := exec.Command(filepath.Join("peers", "build"), names...)
	build.Env = native()
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("peers/build: %v\n%s", err, out)
	}
	for _, name := range names {
		var stdout, stderr bytes.Buffer
		args := []string{"verify", "--peers", filepath.Join("peers", "bin", name), "--filter", "/class:peer", "--n",
			"1,2,7,67,1000"}
		if code := cli.Main(args, &stdout, &stderr); code != 0 || strings.Contains(stderr.String(), "warning: peer") {
			t.Errorf("%s: exit %d\n%s%s", name, code, &stdout, &stderr)
		}
	}
}

// needPeers builds one peer where there is none, so that the folder is there.
func needPeers(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("peers are for Linux")
	}
	build := exec.Command(filepath.Join("peers", "build"), "stdlib")
	build.Env = native()
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("peers/build: %v\n%s", err, out)
	}
}

// native is the environment for tools of this machine, even where the test itself is emulated.
func native() (env []string) {
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "GOARCH=") && !strings.HasPrefix(e, "FLYNN_") {
			env = append(env, e)
		}
	}
	return env
}
