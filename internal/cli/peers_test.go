package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/results/keys"
)

// TestPeersAbsent: a peer that is not there is told, in the file and on stderr, and the run goes on; so it does when it
// is resumed.
func TestPeersAbsent(t *testing.T) {
	dir := t.TempDir()
	none := filepath.Join(dir, "none")
	var stdout, stderr bytes.Buffer
	if code := Main(small(dir, "--filter", oneKernel, "--peers", none), &stdout, &stderr); code != exitDone {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	folder := runFolder(t, dir)
	set, err := analysis.Load(filepath.Join(folder, resultsName))
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Skipped) != 1 || set.Skipped[0].Name != "class=peer/peer=none" || len(set.Series) == 0 {
		t.Errorf("skipped %v, %d series", set.Skipped, len(set.Series))
	}
	for what, text := range map[string]string{"stderr": stderr.String(), "the table": stdout.String()} {
		if !strings.Contains(text, "none") || !strings.Contains(text, "no such file") && runtime.GOOS != "windows" {
			t.Errorf("%s does not tell: %s", what, text)
		}
	}
	if args := set.Keys[keys.Args]; !strings.Contains(args, "--peers "+none) {
		t.Errorf("args %q do not name the peer", args)
	}
	stderr.Reset()
	if code := Main([]string{"run", "--resume", folder, "--format", "md"}, &stdout, &stderr); code != exitDone ||
		!strings.Contains(stderr.String(), "peer none") {
		t.Errorf("resumed: exit %d: %s", code, &stderr)
	}
}

// TestPeersUsage: what can only be a mistake.
func TestPeersUsage(t *testing.T) {
	empty := t.TempDir()
	twice := []string{}
	for _, name := range []string{"a", "b"} {
		path := filepath.Join(t.TempDir(), name)
		script := "#!/bin/sh\necho flynn-peer 1; echo name same; echo kernel dot f64 one; echo ready\n" +
			"while read x; do echo ok; done\n"
		if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		twice = append(twice, path)
	}
	for peers, want := range map[string]string{
		empty:                    "no program in",
		strings.Join(twice, ","): "are both called same",
	} {
		if runtime.GOOS == "windows" && peers != empty {
			continue
		}
		var stdout, stderr bytes.Buffer
		code := Main([]string{"run", "--dry-run", "--peers", peers}, &stdout, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), want) {
			t.Errorf("exit %d, %s; want %q", code, &stderr, want)
		}
	}
}
