package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flynn/bench"
	"flynn/internal/cli/shell"
	"flynn/kernels"
	"flynn/report/analysis"
	"flynn/results/keys"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	stdout := succeed(t, small(dir, "--filter", oneKernel, "--format", "html,csv,md,svg")...)
	folder := runFolder(t, dir)
	for _, name := range []string{resultsName, "report.html", "report.csv", "report.md"} {
		path := filepath.Join(folder, name)
		if !strings.Contains(stdout, path+"\n") {
			t.Errorf("stdout does not name %s", path)
		}
		read(t, path)
	}
	if !strings.Contains(stdout, "triad") {
		t.Errorf("no table on stdout: %s", stdout)
	}
	text := read(t, filepath.Join(folder, resultsName))
	for name, n := range samples(text) {
		if n != 6 || !strings.Contains(name, "kernel=triad/elem=f64/") {
			t.Errorf("%d samples of %s", n, name)
		}
	}
	if strings.ContainsAny(filepath.Base(folder), `:\/*?"<>| `) {
		t.Errorf("folder %q is no name for every file system", folder)
	}
	// The same plan by the arguments that the file holds.
	set, err := analysis.Load(filepath.Join(folder, resultsName))
	if err != nil {
		t.Fatal(err)
	}
	plan := succeed(t, append([]string{"run", "--dry-run"}, shell.Split(set.Keys[keys.Args])...)...)
	if !strings.HasSuffix(plan, "flynn run "+set.Keys[keys.Args]+"\n") {
		t.Errorf("%s\nis not the plan of %s", plan, set.Keys[keys.Args])
	}
}

func TestNewFolder(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	seen := map[string]bool{}
	for range 3 {
		f, err := newFolder(dir, now)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if seen[f.Name()] {
			t.Errorf("%s twice", f.Name())
		}
		seen[f.Name()] = true
	}
}

func TestDryRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	stdout := succeed(t, "run", "--dry-run", "--filter", "/kernel:(gemm OR nop) /class:sisd", "--n", "64,100000", "--out",
		dir)
	for _, want := range []string{"gemm/f64", "skipped: ", "points in", "--n 64,100000"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the plan lacks %q: %s", want, stdout)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a dry run made a folder")
	}
}

// TestSkipped: a run of which nothing fits is no success, and its file says why.
func TestSkipped(t *testing.T) {
	dir := t.TempDir()
	code, stdout, stderr := call(t, "run", "--filter", "/kernel:gemm /elem:f64 /class:sisd", "--n", "100000", "--out", dir)
	if code != exitFailed || !strings.Contains(stderr, "nothing was measured") ||
		!strings.Contains(stdout, "kernel=gemm") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if text := read(t, filepath.Join(runFolder(t, dir), resultsName)); !strings.Contains(text, keys.SkippedNote) {
		t.Errorf("no note in %s", text)
	}
}

// TestBroken: a wrong variant is named, exits 3 and is not timed; the others are.
func TestBroken(t *testing.T) {
	k, err := kernels.Lookup("triad", "f64")
	if err != nil {
		t.Fatal(err)
	}
	h := host(t)
	bad := 0
	for i, v := range k.Variants {
		if h.ISA.Has(v.ISA) && v.Tuning == "" { // it runs at every size
			bad = i
		}
	}
	if bad == 0 {
		t.Skip("no variant but the reference runs here")
	}
	catalogue = []*kernels.Kernel{k.Spoil(bad)}
	t.Cleanup(func() { catalogue = nil })
	name := "/" + keys.ISA + "=" + k.Variants[bad].ISA.String() + "/"

	code, stdout, stderr := call(t, "verify", "--n", "67")
	if code != exitWrong || !strings.Contains(stdout, name) || !strings.Contains(stderr, "verification failed") {
		t.Errorf("verify: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	dir := t.TempDir()
	code, stdout, stderr = call(t, small(dir)...)
	if code != exitWrong || !strings.Contains(stderr, name) ||
		!strings.Contains(stdout, "isa="+k.Variants[bad].ISA.String()) {
		t.Errorf("run: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	has := samples(read(t, filepath.Join(runFolder(t, dir), resultsName)))
	if len(has) == 0 {
		t.Error("right variants were not measured")
	}
	for point := range has {
		if strings.Contains(point, name) && !strings.Contains(point, keys.MIMDDM) { // nodes have kernels of their own
			t.Errorf("%s was timed", point)
		}
	}
}

// TestVerify takes some kernels: the commands of the docs verify all of them, and so does every emulated CPU.
func TestVerify(t *testing.T) {
	stdout := succeed(t, "verify", "--n", "1,67", "--filter", "/kernel:(triad OR sum OR scan OR hist)")
	if !strings.HasSuffix(stdout, ", 0 wrong\n") || strings.Count(stdout, "\n") != 1 {
		t.Error(stdout)
	}
	code, _, stderr := callWith(&countdown{Context: t.Context(), left: 3}, t, "verify", "--n", "67")
	if code != exitFailed || !strings.Contains(stderr, "interrupted") {
		t.Errorf("interrupted: exit %d, stderr %q", code, stderr)
	}
}

// countdown is a context that somebody cancels after some looks at it: Ctrl-C without a clock.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestProgress(t *testing.T) {
	k, err := kernels.Lookup("triad", "f64")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	p := newProgress(newScreen(&out))
	s := bench.Step{Doing: "measure", Point: bench.Point{Class: bench.Classes[0], Kernel: k}, Total: 100}
	for s.Done = range 51 {
		p.step(s)
	}
	p.erase()
	if out.Len() > 0 {
		t.Errorf("%q without a terminal", out.String())
	}
	s.Done = 50
	want := "[==========          ]  50 %  50/100  ETA   1:30  measure triad/f64 sisd"
	if got := p.line(s.Done, s.Total, doing(s), 90*time.Second); got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	// A resumed session gets half of its samples from the file at once: they tell nothing of the time.
	p = newProgress(newScreen(&out))
	s.Done = 40
	p.step(s)
	for s.Done = 41; s.Done < 50; s.Done++ {
		p.step(s)
	}
	p.step(s)
	if got := p.line(s.Done, s.Total, doing(s), 10*time.Second); !strings.Contains(got, "ETA   0:50 ") {
		t.Errorf("after resuming: %q", got)
	}
}
