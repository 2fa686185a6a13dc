package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"flynn/kernels"
	"flynn/report/analysis"
	"flynn/results"
	"flynn/results/keys"
)

// recordTable lists the records of whole runs, and how much of their machine code is still that of this tree.
func recordTable(t *testing.T) string {
	records, err := filepath.Glob("docs/records/*.txt")
	if err != nil || len(records) == 0 {
		t.Fatal(err, records)
	}
	var b strings.Builder
	b.WriteString("| record | machine | date | machine code |\n| --- | --- | --- | --- |\n")
	for _, path := range records {
		set, err := analysis.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		day, _, _ := strings.Cut(set.Keys[keys.Date], "T")
		fmt.Fprintf(&b, "| [%s](%s) | %s %s, %s | %s | %s |\n", filepath.Base(path), strings.TrimPrefix(path, "docs/"),
			set.Keys[keys.CPU], set.Keys[keys.Uarch], set.Keys[keys.GOARCH], cmp.Or(day, keys.Unknown), codeOf(t, path))
	}
	return b.String()
}

// codeOf compares the hashes of machine code that a record has with those of this tree.
func codeOf(t *testing.T, path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	now := map[string][]results.Code{}
	for k := range kernels.All() {
		for i := range len(k.Variants) + len(k.Algorithms) {
			if a := k.Body(i).Assembly; a != 0 {
				v := k.Version(i)
				at := k.Name + "/" + k.Elem
				now[at] = append(now[at], results.Code{ISA: v.ISA.String(), Tune: v.Tuning, Assembly: fmt.Sprintf("%08x", a)})
			}
		}
	}
	told, changed := 0, []string{}
	for line := range strings.Lines(string(text)) {
		kernel, elem, was, ok := results.ParseCode(strings.TrimSpace(line))
		if !ok {
			continue
		}
		for _, c := range was {
			if c.Assembly != "" {
				told++
			}
		}
		for _, c := range results.Different(was, now[kernel+"/"+elem]) {
			changed = append(changed, fmt.Sprintf("`%s` %s %s", kernel, elem, c.Version()))
		}
	}
	const some = 5
	switch n := len(changed); {
	case told == 0:
		return "not told: measured before flynn recorded it"
	case n == 0:
		return fmt.Sprintf("all %d variants as in this version", told)
	case n > some:
		return fmt.Sprintf("%d of %d variants have changed since, %s among them", n, told, strings.Join(changed[:some], ", "))
	default:
		return fmt.Sprintf("%d of %d variants have changed since: %s", n, told, strings.Join(changed, ", "))
	}
}

// TestRecordCode: a record whose code is another one is told.
func TestRecordCode(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the records are of amd64")
	}
	for k := range kernels.All() {
		if k.Name != "triad" || k.Elem != "f64" {
			continue
		}
		path := filepath.Join(t.TempDir(), "record.txt")
		line := results.CodeLine("triad", "f64", []results.Code{
			{ISA: "avx2", Assembly: "12345678"}, {ISA: "sse2", Assembly: fmt.Sprintf("%08x", k.Body(1).Assembly)},
		})
		if err := os.WriteFile(path, []byte(line+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, want := codeOf(t, path), "1 of 2 variants have changed since: `triad` f64 avx2"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		return
	}
	t.Error("no triad of f64")
}
