package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flynn/asm/isa"
	"flynn/bench"
)

// call runs the command and checks what holds for every call: no escape codes where there is no terminal, stderr in
// lines that say who speaks, and a usage error in one line with nothing on stdout.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return callWith(t.Context(), t, args...)
}

func callWith(ctx context.Context, t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err strings.Builder
	code = run(ctx, args, &out, &err)
	if strings.ContainsRune(out.String()+err.String(), '\x1b') {
		t.Errorf("flynn %q: escape codes without a terminal", args)
	}
	for line := range strings.Lines(err.String()) {
		if !strings.HasPrefix(line, "flynn: ") {
			t.Errorf("flynn %q: stderr has %q", args, line)
		}
	}
	if code == exitUsage && (out.Len() > 0 || strings.Count(err.String(), "\n") != 1) {
		t.Errorf("flynn %q: a usage error is one line on stderr; stdout %q, stderr %q", args, out.String(), err.String())
	}
	return code, out.String(), err.String()
}

// succeed is call where nothing may fail.
func succeed(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	code, stdout, stderr := call(t, args...)
	if code != exitDone {
		t.Fatalf("flynn %q: exit %d, stderr %q", args, code, stderr)
	}
	return stdout
}

// small are the flags of a run that takes milliseconds.
func small(dir string, more ...string) []string {
	return append([]string{"run", "--n", "64", "--count", "6", "--time", "50us", "--out", dir}, more...)
}

const oneKernel = "/kernel:triad /elem:f64"

// runFolder returns the one folder that runs made in dir.
func runFolder(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", resultsName))
	if err != nil || len(found) != 1 {
		t.Fatalf("result files in %s: %v, %v", dir, found, err)
	}
	return filepath.Dir(found[0])
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// samples counts the lines of each point.
func samples(text string) map[string]int {
	has := map[string]int{}
	for line := range strings.Lines(text) {
		if name, _, ok := strings.Cut(line, "\t"); ok && strings.HasPrefix(name, "Benchmark") {
			has[name]++
		}
	}
	return has
}

func host(t *testing.T) *bench.Host {
	t.Helper()
	h, err := newHost()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// foreign is a tier of another architecture.
func foreign(t *testing.T) string {
	t.Helper()
	for _, id := range []isa.ID{isa.NEON, isa.AVX512} {
		if why := host(t).ISA.Why(id); strings.HasSuffix(why, " only") {
			return id.String()
		}
	}
	t.Fatal("no tier of another architecture")
	return ""
}
