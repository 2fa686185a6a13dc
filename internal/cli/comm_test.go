package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"flynn/mimd/comm"
	"flynn/results/keys"
)

// TestComm: every pattern is in the table and in the file, as often as asked, in a form that readers of Go's format
// take.
func TestComm(t *testing.T) {
	if why := host(t).Multi.Obstacle(host(t)); why != "" {
		t.Skip(why)
	}
	dir := t.TempDir()
	out := succeed(t, "comm", "--nodes", "2,3", "--size", "64B,4KiB", "--samples", "6", "--out", dir)
	path := filepath.Join(runFolder(t, dir), resultsName)
	if !strings.HasSuffix(out, path+"\n") {
		t.Errorf("the file is not named: %s", out)
	}
	has := map[string]int{}
	r := benchfmt.NewReader(strings.NewReader(read(t, path)), path)
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.Result:
			has[string(rec.Name)]++
			if v, ok := rec.Value("sec/op"); !ok || v <= 0 {
				t.Errorf("%s: %v", rec.Name, rec.Values)
			}
		case *benchfmt.SyntaxError:
			t.Error(rec)
		}
	}
	for _, pattern := range comm.Patterns {
		if pattern != comm.PingPong && pattern != comm.Stream && !strings.Contains(out, "\n"+pattern+" ") {
			t.Errorf("%s is not in the table", pattern)
		}
		found := 0
		for name, n := range has {
			if strings.Contains(name, "pattern="+pattern+"/") {
				if found++; n != 6 {
					t.Errorf("%d samples of %s", n, name)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s is not in the file", pattern)
		}
	}
	for _, want := range []string{"\nnats  ", "\ntcp  ", "3 nodes", "METG(50 %)", "empty tasks"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	if text := read(t, path); !strings.Contains(text, keys.Args+": comm --nodes 2,3 ") {
		t.Error("the file does not say how it was made")
	}
}
