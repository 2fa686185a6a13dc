package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// example is a file of Go in docs/extending.md: its path is a remark on its first line.
var example = regexp.MustCompile("(?s)```go\n// ([a-z0-9/_]+\\.go)\n(.*?)```")

// TestExtending builds flynn with the files that docs/extending.md shows for a new kernel, and verifies the kernel. The
// generator compiles with its file too; what it would write is not written.
func TestExtending(t *testing.T) {
	if testing.Short() {
		t.Skip("builds flynn and the generator")
	}
	text, err := os.ReadFile("docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir, replace := t.TempDir(), map[string]string{}
	for _, m := range example.FindAllStringSubmatch(string(text), -1) {
		file := filepath.Join(dir, filepath.Base(filepath.Dir(m[1]))+".go")
		if err := os.WriteFile(file, []byte(m[2]), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root, m[1])] = file
	}
	if len(replace) != 2 {
		t.Fatalf("%d files of an example, not those of a kernel and of its program", len(replace))
	}
	overlay := filepath.Join(dir, "overlay.json")
	listed, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, listed, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(words ...string) string {
		c := exec.Command(words[0], words[1:]...)
		c.Env = native()
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", words, err, out)
		}
		return string(out)
	}
	run("go", "build", "-overlay", overlay, "./asm/internal/gen")
	flynn := filepath.Join(dir, "flynn")
	run("go", "build", "-overlay", overlay, "-o", flynn, ".")
	if out := run(flynn, "verify", "--n", "67", "--filter", "/kernel:sub"); !strings.Contains(out, "sub") &&
		!strings.Contains(out, "verified") {
		t.Errorf("flynn verify prints %q", out)
	}
}
