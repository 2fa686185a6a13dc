package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/results/keys"
)

// interrupted runs until some looks at the context, leaves half a line as a crash does, and returns the folder.
func interrupted(t *testing.T, looks int) string {
	t.Helper()
	dir := t.TempDir()
	code, stdout, stderr := callWith(&countdown{Context: t.Context(), left: looks}, t,
		small(dir, "--filter", oneKernel)...)
	folder := runFolder(t, dir)
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, "interrupted") ||
		!strings.Contains(stderr, "flynn run --resume "+folder+"\n") {
		t.Fatalf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	f, err := os.OpenFile(filepath.Join(folder, resultsName), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("BenchmarkFlynn/kernel=triad/elem=f64/class=sisd/isa=sca"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestResume: after an interrupt at any time the file ends up with every sample, each once, and no broken line.
func TestResume(t *testing.T) {
	dir := t.TempDir()
	succeed(t, small(dir, "--filter", oneKernel)...)
	whole := samples(read(t, filepath.Join(runFolder(t, dir), resultsName)))
	for _, looks := range []int{0, 1, len(whole), len(whole) + 1, 4*len(whole) + 1} {
		folder := interrupted(t, looks)
		stdout := succeed(t, "run", "--resume", folder, "--format", "csv")
		if !strings.Contains(stdout, filepath.Join(folder, "report.csv")) {
			t.Errorf("after %d: no report: %s", looks, stdout)
		}
		text := read(t, filepath.Join(folder, resultsName))
		has := samples(text)
		if len(has) != len(whole) {
			t.Errorf("after %d: %d points, want %d", looks, len(has), len(whole))
		}
		for name, n := range has {
			if n != 6 || whole[name] != 6 {
				t.Errorf("after %d: %d samples of %s", looks, n, name)
			}
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "Benchmark") && !strings.Contains(line, keys.Time) {
				t.Errorf("after %d: broken line %q", looks, line)
			}
		}
		if strings.Count(text, keys.Machine+": ") != 1 {
			t.Errorf("after %d: not one line of the machine", looks)
		}
	}
}

func TestResumeFlags(t *testing.T) {
	emulated.Portable(t)
	folder := interrupted(t, 3)
	for _, c := range []struct{ flag, value string }{
		{"--filter", "/kernel:dot"}, {"--time", "1ms"}, {"--n", "65"}, {"--size", "1KiB"}, {"--seed", "2"},
		{"--order", "plan"}, {"--profile", "full"},
	} {
		code, _, stderr := call(t, "run", "--resume", folder, c.flag, c.value)
		if code != exitUsage || !strings.Contains(stderr, "cannot change") {
			t.Errorf("%s: exit %d, stderr %q", c.flag, code, stderr)
		}
	}
	// The same flags again change nothing, and more samples are welcome.
	succeed(t, "run", "--resume", folder, "--filter", oneKernel, "--n", "64", "--count", "8", "--format", "md")
	for name, n := range samples(read(t, filepath.Join(folder, resultsName))) {
		if n != 8 {
			t.Errorf("%d samples of %s", n, name)
		}
	}
}

// TestResumeElsewhere: samples of two machines or builds do not meet in one file.
func TestResumeElsewhere(t *testing.T) {
	emulated.Portable(t)
	folder := interrupted(t, 3)
	path := filepath.Join(folder, resultsName)
	text := read(t, path)
	for _, key := range []string{keys.Machine, keys.ISAMax, keys.VLen, keys.Go, keys.Flynn, keys.Commit} {
		var changed strings.Builder
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, key+": ") {
				line = key + ": another\n"
			}
			changed.WriteString(line)
		}
		if err := os.WriteFile(path, []byte(changed.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := call(t, "run", "--resume", folder)
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, key+" is \"another\" there") {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", key, code, stdout, stderr)
		}
		if read(t, path) != changed.String() {
			t.Errorf("%s: the file was touched", key)
		}
	}
}

func TestResumeProcs(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("one CPU")
	}
	dir := t.TempDir()
	succeed(t, small(dir, "--filter", oneKernel)...)
	points := len(samples(read(t, filepath.Join(runFolder(t, dir), resultsName))))
	folder := interrupted(t, points+1) // all were verified, one was measured
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if code, _, stderr := call(t, "run", "--resume", folder); code != exitFailed ||
		!strings.Contains(stderr, "GOMAXPROCS") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// TestResumeNothing: a folder without a run, or with a file that is none.
func TestResumeNothing(t *testing.T) {
	emulated.Portable(t)
	dir := t.TempDir()
	if code, _, stderr := call(t, "run", "--resume", dir); code != exitFailed || !strings.Contains(stderr, "--resume") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	for _, text := range []string{"", "PASS\n"} {
		if err := os.WriteFile(filepath.Join(dir, resultsName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := call(t, "run", "--resume", dir); code != exitFailed || !strings.Contains(stderr, "go on") {
			t.Errorf("%q: exit %d, %s", text, code, stderr)
		}
	}
}

// TestResumeWithMoreTime: a run whose budget was too short says what it left out, and goes on with another budget,
// without losing or repeating a sample.
func TestResumeWithMoreTime(t *testing.T) {
	emulated.Portable(t)
	dir := t.TempDir()
	args := []string{"run", "--out", dir, "--n", "64", "--time", "1us", "--format", "md", "--filter",
		"/kernel:(dot OR add) -/class:mimd_dm"}
	code, _, stderr := call(t, append(args, "--budget", "1ns")...)
	if code != exitFailed || !strings.Contains(stderr, "left no time for add, dot") {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	folder := runFolder(t, dir)
	if command := "flynn run --resume " + folder + " --budget "; !strings.Contains(stderr, command) {
		t.Errorf("no %q in %s", command, stderr)
	}
	before := samples(read(t, filepath.Join(folder, resultsName)))
	succeed(t, "run", "--resume", folder, "--budget", "3s", "--format", "md")
	text := read(t, filepath.Join(folder, resultsName))
	after := samples(text)
	for name, n := range before {
		if after[name] < n {
			t.Errorf("%d samples of %s, then %d", n, name, after[name])
		}
	}
	if len(after) <= len(before) || !strings.Contains(read(t, filepath.Join(folder, "report.md")), "dot") {
		t.Errorf("%d points, then %d", len(before), len(after))
	}
}
