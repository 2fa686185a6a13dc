package cli

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/bench"
	"flynn/internal/fleet"
	"flynn/internal/patience"
	"flynn/mimd/cluster"
	"flynn/report/analysis"
	"flynn/results/keys"
)

// fleetArgs are those of a fleet whose machines take milliseconds.
func fleetArgs(url, dir string, more ...string) []string {
	return append([]string{"fleet", "run", "--server", url, "--out", dir, "--n", "64", "--count", "6", "--time", "50us",
		"--filter", oneKernel + " /class:(sisd OR simd)"}, more...)
}

// fleetFiles are the files of the one fleet in dir, by name, with their text.
func fleetFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, path := range found {
		files[filepath.Base(path)] = read(t, path)
	}
	return files
}

// here is the name of this machine's file, without extension.
func here(t *testing.T, arch string) string {
	t.Helper()
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	return fileWord(name) + "-" + arch
}

// TestFleetOnce: two nodes of one host are one machine, which is measured once, as flynn run would.
func TestFleetOnce(t *testing.T) {
	url, dir := natsServer(t), t.TempDir()
	nodeProcess(t, "--server", url, "--name", "one")
	nodeProcess(t, "--server", url, "--name", "two", "--workers", "1")
	waitForNodes(t, url, 2)
	code, stdout, stderr := call(t, fleetArgs(url, dir)...)
	files := fleetFiles(t, dir)
	name := here(t, host(t).Machine.GOARCH) + ".txt"
	if code != exitDone || len(files) != 1 || files[name] == "" || !strings.Contains(stdout, "one machine has results") {
		t.Fatalf("exit %d, files %v, stdout %s, stderr %s", code, files, stdout, stderr)
	}
	if !strings.Contains(stderr, "on the same host rest") {
		t.Errorf("nobody says that a node rests: %s", stderr)
	}
	run := t.TempDir()
	succeed(t, small(run, "--filter", oneKernel+" /class:(sisd OR simd)")...)
	want := samples(read(t, filepath.Join(runFolder(t, run), resultsName)))
	if got := samples(files[name]); len(got) == 0 || len(got) != len(want) {
		t.Errorf("points %v, want those of a run: %v", got, want)
	}
	if !strings.Contains(files[name], keys.Args+": --profile quick --filter ") {
		t.Error("the file does not say how it was made")
	}
}

// waitForNodes waits until so many nodes have announced themselves.
func waitForNodes(t *testing.T, url string, n int) {
	t.Helper()
	c,
		err := cluster.Join(t.Context(), cluster.Options{Target: cluster.Target{URL: url}, Version: bench.Version, Nodes: n,
		Wait: ever})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestFleet: two hosts, one of them with two nodes, have a file each, which are compared.
func TestFleet(t *testing.T) {
	url, dir, self := natsServer(t), t.TempDir(), []string{os.Args[0]}
	nodeOn(t, "left", self, "--server", url, "--name", "a")
	nodeOn(t, "right", self, "--server", url, "--name", "b")
	nodeOn(t, "right", self, "--server", url, "--name", "c")
	waitForNodes(t, url, 3)
	stdout := succeed(t, fleetArgs(url, dir, "--hosts", "2", "--wait", "1h", "--seed", "7")...)
	files := fleetFiles(t, dir)
	base := here(t, host(t).Machine.GOARCH)
	for _, name := range []string{base + ".txt", base + ".2.txt"} {
		if len(samples(files[name])) == 0 || !strings.Contains(files[name], "\nseed: 7\n") {
			t.Errorf("%s: %q", name, files[name])
		}
		if !strings.Contains(stdout, name) {
			t.Errorf("%s is not named: %s", name, stdout)
		}
	}
	for _, want := range []string{"comparisons at a threshold", " ± ", "flynn compare "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in %s", want, stdout)
		}
	}
	code, stdout, stderr := call(t, fleetArgs(url, t.TempDir(), "--hosts", "3", "--wait", "300ms")...)
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, "nodes on 2 hosts at "+url) ||
		strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	name := foreign(t)
	code, _, stderr = call(t, fleetArgs(url, t.TempDir(), "--require", name)...)
	if code != exitMissing || strings.Count(stderr, name) < 2 || !strings.Contains(stderr, "2 of 2 machines") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

// TestFleetBusy: a machine that works for somebody else is left alone, with one line, and the other one is measured.
func TestFleetBusy(t *testing.T) {
	url, dir, self := natsServer(t), t.TempDir(), []string{os.Args[0]}
	nodeOn(t, "left", self, "--server", url, "--name", "a")
	c,
		err := cluster.Join(t.Context(), cluster.Options{Target: cluster.Target{URL: url}, Version: bench.Version, Nodes: 1,
		Wait: ever})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	nodeOn(t, "right", self, "--server", url, "--name", "b")
	code, stdout, stderr := call(t, fleetArgs(url, dir, "--hosts", "2", "--wait", "1h")...)
	if code != exitFailed || strings.Count(stderr, "works for another coordinator") != 1 ||
		!strings.Contains(stderr, "1 of 2 machines") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	if files := fleetFiles(t, dir); len(files) != 1 || !strings.Contains(stdout, "no file") {
		t.Errorf("files %v, %s", files, stdout)
	}
}

// long are flags that make a machine measure for so long that it can be disturbed meanwhile.
func long() []string {
	return []string{"--count", "300", "--time", max(time.Millisecond, patience.Stretch(time.Millisecond/4)).String()}
}

// begun waits until a fleet in dir has samples, for as long as the test lasts.
func begun(t *testing.T, dir string) {
	for ; t.Context().Err() == nil; time.Sleep(5 * time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(dir, "*", "*"+partial))
		for _, name := range files {
			if text, err := os.ReadFile(name); err == nil && len(samples(string(text))) > 0 {
				return
			}
		}
	}
}

// TestFleetDeath: of a machine that dies one line tells, what it had measured is kept, and the next one is measured.
func TestFleetDeath(t *testing.T) {
	url, dir, self := natsServer(t), t.TempDir(), []string{os.Args[0]}
	victim := nodeOn(t, "left", self, "--server", url, "--name", "a")
	nodeOn(t, "right", self, "--server", url, "--name", "b")
	waitForNodes(t, url, 2)
	go func() {
		begun(t, dir)
		victim.Process.Kill()
	}()
	code, stdout, stderr := call(t, fleetArgs(url, dir, long()...)...)
	if code != exitFailed || strings.Count(stderr, "is gone") != 1 || !strings.Contains(stderr, "1 of 2 machines") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	base := here(t, host(t).Machine.GOARCH)
	files := fleetFiles(t, dir)
	if len(files) != 2 || len(samples(files[base+partial])) == 0 || !strings.Contains(stdout, base+partial) {
		t.Errorf("files %v, %s", slices.Collect(maps.Keys(files)), stdout)
	}
	for _, n := range samples(files[base+".2.txt"]) {
		if n != 300 {
			t.Errorf("%d samples of the machine that lives", n)
		}
	}
	found, _ := filepath.Glob(filepath.Join(dir, "*", base+partial))
	if set, _ := analysis.Load(found...); len(found) != 1 || len(set.Series) == 0 {
		t.Errorf("%v cannot be reported", found)
	}
}

// TestFleetInterrupted: Ctrl-C ends the run of a node, too, which is then free for the next fleet.
func TestFleetInterrupted(t *testing.T) {
	url, dir := natsServer(t), t.TempDir()
	nodeProcess(t, "--server", url, "--name", "a")
	waitForNodes(t, url, 1)
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		begun(t, dir)
		interrupt()
	}()
	code, _, stderr := callWith(ctx, t, fleetArgs(url, dir, "--count", "1000000", "--time", "1ms")...)
	if code != exitFailed || !strings.Contains(stderr, "interrupted: what was measured is in "+dir) {
		t.Errorf("exit %d, %q", code, stderr)
	}
	succeed(t, fleetArgs(url, t.TempDir())...)
}

// TestFleetMixed: a machine of another architecture, emulated, and this one in one command.
func TestFleetMixed(t *testing.T) {
	emulator, err := exec.LookPath("qemu-aarch64")
	switch {
	case err != nil:
		t.Skipf("no emulator: %v", err)
	case os.Getenv("FLYNN_MIXED") == "":
		t.Skip("compiles for another architecture: make cross-mixed does")
	case host(t).Machine.GOARCH == "arm64" || host(t).Machine.Emulated != "no":
		t.Skip("needs another architecture")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skipf("no Go toolchain: %v", err)
	}
	binary := filepath.Join(t.TempDir(), "cli.test")
	build := exec.Command("go", "test", "-c", "-o", binary, ".")
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	url, dir := natsServer(t), t.TempDir()
	nodeOn(t, "silicon", []string{os.Args[0]}, "--server", url, "--name", "a")
	nodeOn(t, "emulated", []string{emulator, binary}, "--server", url, "--name", "b")
	stdout := succeed(t, fleetArgs(url, dir, "--hosts", "2", "--wait", "1h")...)
	files := fleetFiles(t, dir)
	for arch, emulated := range map[string]string{host(t).Machine.GOARCH: "no", "arm64": "qemu"} {
		text := files[here(t, arch)+".txt"]
		if len(samples(text)) == 0 || !strings.Contains(text, "\ngoarch: "+arch+"\n") ||
			!strings.Contains(text, "\nemulated: "+emulated) {
			t.Errorf("%s: %.2000s", arch, text)
		}
	}
	if !strings.Contains(stdout, "comparisons at a threshold") || !strings.Contains(stdout, "neon") {
		t.Errorf("no comparison of instruction sets: %s", stdout)
	}
}

// TestSuiteRefuses: a node runs named flags alone.
func TestSuiteRefuses(t *testing.T) {
	for _, name := range []string{"out", "resume", "peers", "server", "creds", "ca", "format", "slow", "nodes", "help"} {
		var log fleet.Log
		if exit, why := suite(t.Context(), []fleet.Param{{Name: name, Value: "x"}}, &log); exit != exitUsage ||
			!strings.Contains(why, "possible: profile, filter") {
			t.Errorf("%s: exit %d, %s", name, exit, why)
		}
	}
	var log fleet.Log
	if exit, why := suite(t.Context(), []fleet.Param{{Name: "filter", Value: "/kernel:traid"}}, &log); exit != exitUsage ||
		!strings.Contains(why, `did you mean "triad"?`) {
		t.Errorf("exit %d, %s", exit, why)
	}
}

// TestRunError: the exit code of a machine is that of the fleet.
func TestRunError(t *testing.T) {
	for exit, want := range map[int]int{exitDone: exitDone, exitFailed: exitFailed, exitUsage: exitFailed,
		exitWrong: exitWrong, exitMissing: exitMissing, 77: exitFailed} {
		tour := fleetTour{stops: []*fleetStop{{}, {err: runError(&fleet.Status{Exit: exit, Why: "reason"})}}}
		if got := code(tour.problems()); got != want {
			t.Errorf("exit code %d of a machine becomes %d, want %d", exit, got, want)
		}
	}
}

func TestFileWord(t *testing.T) {
	for given, want := range map[string]string{
		"epyc-7.example.com": "epyc-7.example.com", "../../etc/passwd": "_.._etc_passwd", "": "host", "..": "host",
		"a b:c":   "a_b_c",
		"\x1b[2J": "__2J", strings.Repeat("x", 100): strings.Repeat("x", 64), "zürich": "z_rich",
	} {
		if got := fileWord(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}
