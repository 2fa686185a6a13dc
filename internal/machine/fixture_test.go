package machine

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// fixture reads a machine from testdata: what it is, then its files and the facts of a process on it, as JSON. A file
// is "-- path --" and its text, or "-- path: text" where it has one line. {0-3,8} in such a path stands for each
// number.
func fixture(t *testing.T, name string) (fstest.MapFS, Facts) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	root, facts := fstest.MapFS{}, Facts{}
	for _, s := range strings.Split("\n"+string(b), "\n-- ")[1:] {
		head, text, _ := strings.Cut(s+"\n", "\n")
		if path, ok := strings.CutSuffix(head, " --"); ok {
			head = path
		} else {
			head, text, _ = strings.Cut(head, ": ")
		}
		if head == "facts" {
			d := json.NewDecoder(strings.NewReader(text))
			d.DisallowUnknownFields()
			if err := d.Decode(&facts); err != nil {
				t.Fatalf("%s: facts: %v", name, err)
			}
			continue
		}
		for _, path := range expand(head) {
			root[path] = &fstest.MapFile{Data: []byte(text + "\n")}
		}
	}
	return root, facts
}

func expand(path string) []string {
	head, rest, ok := strings.Cut(path, "{")
	if !ok {
		return []string{path}
	}
	list, tail, _ := strings.Cut(rest, "}")
	var all []string
	for _, n := range listOf(list) {
		for _, t := range expand(tail) {
			all = append(all, head+n+t)
		}
	}
	return all
}

// listOf takes sizes of pages, too, which are too large for a list of CPUs.
func listOf(list string) []string {
	if !strings.Contains(list, "-") {
		return strings.Split(list, ",")
	}
	var l []string
	for part := range strings.SplitSeq(list, ",") {
		for _, n := range parseList(part) {
			l = append(l, List([]int{n}))
		}
	}
	return l
}

func files(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	root, _ := fixture(t, name)
	return root
}

// fixtures are the names of all machines in testdata.
func fixtures(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	var names []string
	for _, p := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(p), ".txt"))
	}
	return names
}

// TestGolden holds all that is read of each machine, as JSON, against testdata. Package cli shows those files as cards.
func TestGolden(t *testing.T) {
	for _, name := range fixtures(t) {
		var got bytes.Buffer
		e := json.NewEncoder(&got)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(DetectAt(fixture(t, name))); err != nil {
			t.Fatal(err)
		}
		path := "testdata/" + name + ".json"
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is not %s (go test -update writes it): %s", name, path, got.String())
		}
	}
}
