package gen

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var generate = flag.Bool("generate", false, "write packages asm and ops instead of comparing")

// TestCurrent fails where packages asm and ops are not what the programs yield, or hold a generated file that none
// yields.
func TestCurrent(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	ops, err := pkg{"ops", opPrograms}.files()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range ops {
		files["internal/ops/"+name] = text
	}
	dir := filepath.Join("..", "..")
	if *generate {
		write(t, dir, files)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%v; run make generate", err)
		} else if line := difference(got, want); line != "" {
			t.Errorf("%s is not current: %s; run make generate", name, line)
		}
	}
	for _, name := range generated(t, dir) {
		if below, err := filepath.Rel(dir, name); err != nil || files[filepath.ToSlash(below)] == nil {
			t.Errorf("%s: no program yields it; run make generate (%v)", name, err)
		}
	}
}

// write deletes every generated file first, so that all of them are seen to come from the programs.
func write(t *testing.T, dir string, files map[string][]byte) {
	for _, name := range generated(t, dir) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// generated lists the files of a folder that carry the mark.
func generated(t *testing.T, dir string) []string {
	var names []string
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	ops, err := filepath.Glob(filepath.Join(dir, "internal", "ops", "*"))
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, ops...)
	for _, name := range all {
		if text, err := os.ReadFile(name); err == nil && bytes.HasPrefix(text, []byte(mark)) {
			names = append(names, name)
		}
	}
	return names
}

// difference names the first line that differs, "" where none does.
func difference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		have, need := "(end)", "(end)"
		if i < len(g) {
			have = g[i]
		}
		if i < len(w) {
			need = w[i]
		}
		if have != need {
			return fmt.Sprintf("line %d is %q, the program yields %q", i+1, have, need)
		}
	}
	return ""
}
