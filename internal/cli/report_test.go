package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/internal/emulated"
)

// results runs once and returns the result file.
func someResults(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	succeed(t, small(dir, "--filter", oneKernel+" /class:sisd", "--format", "csv")...)
	return filepath.Join(runFolder(t, dir), resultsName)
}

func TestReport(t *testing.T) {
	emulated.Portable(t)
	file := someResults(t)
	table := succeed(t, "report", file)
	if !strings.Contains(table, "triad") {
		t.Error(table)
	}
	if succeed(t, "report", filepath.Dir(file)) != table {
		t.Error("a folder does not stand for its results")
	}
	beside := succeed(t, "report", file, "--format", "html,svg")
	if want := filepath.Join(filepath.Dir(file), "report.html") + "\n"; !strings.HasPrefix(beside, want) {
		t.Errorf("%q, want %q", beside, want)
	}
	out := filepath.Join(t.TempDir(), "new")
	written := strings.Fields(succeed(t, "report", file, "--format", "md", "--out", out))
	if !slices.Contains(written, filepath.Join(out, "report.md")) {
		t.Errorf("wrote %q", written)
	}
	for _, name := range written {
		if filepath.Dir(name) != out || read(t, name) == "" {
			t.Errorf("%s: outside of %s, or empty", name, out)
		}
	}
}

// TestReportPlots: a kind or a name chooses plots, a misspelt one is told with the nearest, one that the file lacks
// too.
func TestReportPlots(t *testing.T) {
	emulated.Portable(t)
	file := filepath.Join("..", "..", "docs", "records", "misd-epyc-zen5.txt")
	out := t.TempDir()
	names := func(args ...string) []string {
		written := strings.Fields(succeed(t, append([]string{"report", file, "--out", out}, args...)...))
		for i := range written {
			written[i] = filepath.Base(written[i])
		}
		return written
	}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--plot", "rate-triad-f64"}, []string{"rate-triad-f64.svg"}},
		{[]string{"--plot", "heat,rate-triad-f64", "--format", "png"}, []string{"rate-triad-f64.png", "heat-f64.png"}},
	} {
		if got := names(c.args...); !slices.Equal(got, c.want) {
			t.Errorf("%q wrote %q, want %q", c.args, got, c.want)
		}
	}
	page := read(t, filepath.Join(out, names("--plot", "heat", "--format", "html")[0]))
	if !strings.Contains(page, `<figure id="heat-f64" `) || strings.Contains(page, `<figure id="rate-`) {
		t.Error("the page does not follow --plot")
	}
	for word, says := range map[string]string{"haet": `did you mean "heat"?`,
		"rate-traid-f64": `did you mean "rate-triad-f64"?`} {
		if code, _, stderr := call(t, "report", file, "--plot", word); code != exitUsage || !strings.Contains(stderr, says) {
			t.Errorf("--plot %s: exit %d, %s", word, code, stderr)
		}
	}
	one := someResults(t)
	if code, _, stderr := call(t, "report", one, "--plot", "scaling"); code != exitFailed ||
		!strings.Contains(stderr, "no plot of kind scaling") {
		t.Errorf("--plot scaling of one worker: exit %d, %s", code, stderr)
	}
}

// TestReportAgainst: one page holds a report and its comparison with other files, and says where one was emulated.
func TestReportAgainst(t *testing.T) {
	emulated.Portable(t)
	file := someResults(t)
	base := writeFile(t, filepath.Join(t.TempDir(), "base.txt"),
		strings.Replace(read(t, file), "emulated: no", "emulated: qemu-user", 1))
	out := t.TempDir()
	page := read(t, strings.TrimSpace(succeed(t, "report", file, "--against", base, "--out", out)))
	for _, want := range []string{`<section id="comparison">`, `<section id="machine">`,
		"base was measured under qemu-user", `download="base-base.txt.gz"`, "new/base"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	none := writeFile(t, filepath.Join(t.TempDir(), "none.txt"),
		strings.ReplaceAll(read(t, file), "kernel=triad", "kernel=copy"))
	code, stdout, stderr := call(t, "report", file, "--against", none, "--out", out)
	if code != exitFailed || !strings.Contains(stderr, "no cell is common") || !strings.Contains(stdout, "report.html") {
		t.Errorf("nothing in common: exit %d, %s%s", code, stdout, stderr)
	}
	if code, _, stderr := call(t, "report", file, "--against", base+"x"); code != exitFailed ||
		!strings.Contains(stderr, "base.txtx") {
		t.Errorf("no such file: exit %d, %s", code, stderr)
	}
}

// TestReportImport: the output of another tool stands beside, found out or named; what cannot be read is an error, and
// the rest is shown.
func TestReportImport(t *testing.T) {
	emulated.Portable(t)
	file := filepath.Join("..", "..", "docs", "records", "misd-epyc-zen5.txt")
	stream := filepath.Join("..", "..", "report", "foreign", "testdata", "stream.txt")
	for _, word := range []string{stream, "stream=" + stream} {
		if out := succeed(t, "report", file, "--import", word); !strings.Contains(out, "STREAM  Copy") ||
			!strings.Contains(out, "best of 9") {
			t.Errorf("--import %s shows no STREAM", word)
		}
	}
	if code, out, stderr := call(t, "report", file, "--import", file); code != exitFailed ||
		!strings.Contains(stderr, "none of these tools: STREAM") || !strings.Contains(out, "triad") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if code, _, stderr := call(t, "report", file, "--import", "straem="+stream); code != exitUsage ||
		!strings.Contains(stderr, `did you mean "stream"?`) {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// TestBadFiles: what is wrong with a file is named with its line, exit 1, and what can be read is shown.
func TestBadFiles(t *testing.T) {
	emulated.Portable(t)
	good := read(t, someResults(t))
	lines := strings.Count(good, "\n")
	for _, c := range []struct {
		name, text string
		says       string
		shown      bool
	}{
		{"empty", "", ":1: the file is empty", false},
		{"prose", "Dear reader,\nthese are no results.\n", ":1: ", false},
		{"other", "BenchmarkFib-8\t100\t5.00 ns/op\n", ":1: ", false},
		{"truncated", good[:len(good)-9], "the last line is cut off", true},
		{"newer", strings.Replace(good, "\nflynn: 0.", "\nflynn: 9.", 1), "flynn", true},
		{"damaged", good + "BenchmarkFlynn/kernel=triad\tmany\t1 ns/op\n", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := call(t, "report", path)
			if code != exitFailed || !strings.Contains(stderr, path+":") || !strings.Contains(stderr, c.says) {
				t.Errorf("exit %d, stderr %q", code, stderr)
			}
			if c.shown != strings.Contains(stdout, "triad") {
				t.Errorf("stdout %q of %d lines", stdout, lines)
			}
		})
	}
	if code, _, stderr := call(t, "report", filepath.Join(t.TempDir(), "none")); code != exitFailed ||
		!strings.Contains(stderr, "none") {
		t.Errorf("no file: exit %d, %s", code, stderr)
	}
}
