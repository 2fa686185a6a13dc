package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var docs = filepath.Join("..", "..", "docs", "MCA.md")

// TestRows: the page has a row of every body whose elements can be counted, and rows of no other. It needs no tools.
func TestRows(t *testing.T) {
	text, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range arches {
		_, section, found := strings.Cut(string(text), "\n## "+a.tier+"\n")
		section, _, _ = strings.Cut(section, "\n## ")
		if !found {
			t.Errorf("no table of %s", a.tier)
			continue
		}
		rows := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^\| ([a-z]\w*) \| (\w+) \| (\w*) \|`).FindAllStringSubmatch(section, -1) {
			if m[1] != "kernel" {
				rows[strings.Join(m[1:], " ")] = true
			}
		}
		for _, r := range written(t, a) {
			name := fmt.Sprintf("%s %s %s", r.kernel, r.elem, r.more())
			skipped := strings.Contains(section, " "+strings.TrimSpace(name)+",") || strings.Contains(section, " "+
				strings.TrimSpace(name)+".")
			if _, counted := kernels[r.kernel]; counted && !rows[name] && !skipped {
				t.Errorf("%s has no row for %s: make mca", a.tier, name)
			}
			delete(rows, name)
		}
		for name := range rows {
			t.Errorf("%s has a row for %s, which has no body: make mca", a.tier, name)
		}
	}
}

// written are the bodies of a tier in package asm.
func written(t *testing.T, a arch) (rows []row) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "asm", "*_"+a.name+".s"))
	if err != nil || files == nil {
		t.Fatalf("no code for %s: %v", a.name, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^TEXT ·(\w+)\(SB\)`).FindAllStringSubmatch(string(text), -1) {
			var r row
			if r.read("flynn/asm."+m[1]+".abi0", a.tier) {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// TestCurrent predicts everything again, where the tools are: a minute or two.
func TestCurrent(t *testing.T) {
	for _, tool := range []string{"llvm-mca-" + llvm, "clang-" + llvm} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s: make mca installs it", tool)
		}
	}
	if testing.Short() {
		t.Skip("not in short runs")
	}
	want, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("..")
	got, err := predicted()
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/MCA.md is not what llvm-mca says of the bodies as they are: make mca")
	}
}
