package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flynn/internal/emulated"
	"flynn/results/keys"
)

// stored writes a result file of two kernels, the second so many times slower than usual, with some scatter.
func stored(t *testing.T, name string, slower, scatter float64) string {
	t.Helper()
	var s strings.Builder
	s.WriteString("machine: m1\ngoarch: amd64\nemulated: no\n")
	for i := range 10 {
		wave := 1 + scatter*float64(i*7%10-5)
		for kernel, t := range []float64{100, 100 * slower} {
			t *= wave
			fmt.Fprintf(&s, "BenchmarkFlynn/kernel=%s/elem=f64/class=sisd/isa=scalar/n=64/p=1-2\t10\t%.3f ns/op\t%.0f B/s\n",
				[]string{"copy", "triad"}[kernel], t, 1e11/t)
		}
	}
	return writeFile(t, filepath.Join(t.TempDir(), name), s.String())
}

func writeFile(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCompareExit(t *testing.T) {
	emulated.Portable(t)
	base, slow, fast := stored(t, "base.txt", 1, .001), stored(t, "slow.txt", 1.1, .001), stored(t, "fast.txt", .8, .001)
	wide := stored(t, "wide.txt", 1, .02)
	lost := writeFile(t, filepath.Join(t.TempDir(), "lost.txt"),
		strings.ReplaceAll(read(t, base), "kernel=copy", "kernel=dot"))
	failed := writeFile(t, filepath.Join(t.TempDir(), "failed.txt"), read(t, lost)+keys.FailedNote+
		"Flynn/kernel=copy/elem=f64/class=sisd/isa=scalar/n=64/p=1: element 3 is 7\n")
	cut := writeFile(t, filepath.Join(t.TempDir(), "cut.txt"), strings.TrimSuffix(read(t, base), "\n"))
	slowcut := writeFile(t, filepath.Join(t.TempDir(), "slowcut.txt"), strings.TrimSuffix(read(t, slow), "\n"))
	for _, c := range []struct {
		args []string
		code int
		says string // on stderr
	}{
		{[]string{base, slow}, exitDone, ""},
		{[]string{base, slow, "--fail"}, exitSlower, "1 of 2 comparisons are slower: triad f64 n=64 scalar"},
		{[]string{base, fast, "--fail"}, exitDone, ""},
		{[]string{base, wide, "--fail"}, exitUnsure, "ambiguous"},
		{[]string{base, wide}, exitDone, ""},
		{[]string{base, slow, "--fail", "--threshold", "15%"}, exitDone, ""},
		{[]string{base, slow, "--fail", "--threshold", "0.15"}, exitDone, ""},
		{[]string{base, slow, "--fail", "--threshold", "10%"}, exitUnsure, "triad"},
		{[]string{base, slow, "--fail", "--filter", "/kernel:copy"}, exitDone, ""},
		{[]string{base, wide, slow, "--fail"}, exitSlower, "slower"},
		{[]string{base, lost, "--fail"}, exitUnsure, "another file lacks: 1, the first kernel=copy"},
		{[]string{lost, base, "--fail"}, exitUnsure, "kernel=dot"},
		{[]string{base, failed, "--fail"}, exitWrong, "element 3 is 7"},
		{[]string{base, cut, "--fail"}, exitFailed, "cut.txt:23: the last line is cut off"},
		{[]string{base, slowcut, "--fail"}, exitSlower, "the last line is cut off"},
		{[]string{base, base, "--fail"}, exitDone, ""},
	} {
		code, stdout, stderr := call(t, append([]string{"compare"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.says) || c.says == "" && stderr != "" ||
			!strings.Contains(stdout, "comparisons at a threshold") {
			t.Errorf("compare %q: exit %d, want %d; stderr %q, stdout\n%s", c.args, code, c.code, stderr, stdout)
		}
	}
}

func TestCompareBadFiles(t *testing.T) {
	emulated.Portable(t)
	base := stored(t, "base.txt", 1, .001)
	dir := t.TempDir()
	other := writeFile(t, filepath.Join(dir, "other.txt"), strings.ReplaceAll(read(t, base), "n=64", "n=65"))
	prose := writeFile(t, filepath.Join(dir, "prose.txt"), "Dear reader,\n")
	skipped := writeFile(t, filepath.Join(dir, "skipped.txt"), keys.SkippedNote+"Flynn/kernel=copy: no\n")
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{base, filepath.Join(dir, "none.txt")}, []string{"none.txt", "no such file"}},
		{[]string{prose, base}, []string{"prose.txt:1: ", "not a result file"}},
		{[]string{prose, base, base}, []string{"prose.txt:1: "}},
		{[]string{base, other}, []string{"no cell is common to base and other: n: BASE has 64, NEW has 65"}},
		{[]string{base, skipped}, []string{"skipped.txt: no samples"}},
	} {
		code, stdout, stderr := call(t, append([]string{"compare"}, c.args...)...)
		if code != exitFailed || stdout != "" {
			t.Errorf("compare %q: exit %d, stdout %q", c.args, code, stdout)
		}
		for _, s := range c.says {
			if !strings.Contains(stderr, s) {
				t.Errorf("compare %q: stderr %q lacks %q", c.args, stderr, s)
			}
		}
	}
	if code, stdout, stderr := call(t, "compare", base, prose, stored(t, "third.txt", 1, .001)); code != exitFailed ||
		!strings.Contains(stdout, "third") || !strings.Contains(stderr, "prose.txt:1:") {
		t.Errorf("a bad file among three: exit %d, %q, %s", code, stderr, stdout)
	}
}

func TestCompareUsage(t *testing.T) {
	emulated.Portable(t)
	a, b := stored(t, "a.txt", 1, .001), stored(t, "b.txt", 1, .001)
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "needs two result files or more, not 0"},
		{[]string{a}, "not 1"},
		{[]string{a, b, "--threshold", "lots"}, `--threshold "lots"`},
		{[]string{a, b, "--threshold", "-3%"}, "such as 3% or 0.03"},
		{[]string{a, b, "--threshold", "3"}, "such as 3%"},
		{[]string{a, b, "--threshold", "NaN"}, "NaN"},
		{[]string{a, b, "--format", "htlm"}, `did you mean "html"?`},
		{[]string{a, b, "--by", "cycle"}, `did you mean "cycles"?`},
		{[]string{a, b, "--price", "base"}, "FILE=PRICE"},
		{[]string{a, b, "--price", "base=0,new=1"}, "no price above 0"},
		{[]string{a, b, "--price", "base=1"}, "b.txt has none"},
		{[]string{a, b, "--price", "bse=1,new=1"}, `did you mean "base"?`},
		{[]string{a, b, "--price", "base=1,1=2,new=2"}, "two prices"},
		{[]string{a, b, "--filter", "/kernel:traid"}, `did you mean "triad"?`},
		{[]string{a, b, "--filter", "/isa:avx512"}, `no ISA in the files "avx512"`},
		{[]string{a, b, "--filter", "kernel:triad"}, `did you mean "/kernel"?`},
		{[]string{a, b, "--filter", "/n:7"}, "matches no point"},
		{[]string{a, b, "--format", "csv,md"}, "more need --out"},
		{[]string{a, b, "--out", "x"}, "--out x: say in which --format; possible: html, csv, md, json"},
		{[]string{a, b, "--plot", "speedup"}, "--plot speedup: say where with --out FOLDER"},
		{[]string{a, b, "--plot", "speedup", "--out", "x", "--format", "csv"}, "format of plots"},
		{[]string{a, b, "--plot", "speedup", "--out", "x", "--fail"}, "--plot writes plots of each side"},
		{[]string{a, b, "--plot", "spedup", "--out", t.TempDir()}, `did you mean "speedup"?`},
		{[]string{a, b, "--filter", "/kernel:("}, "syntax error"},
	} {
		code, _, stderr := call(t, append([]string{"compare"}, c.args...)...)
		if code != exitUsage || !strings.Contains(stderr, c.says) {
			t.Errorf("compare %q: exit %d, stderr %q lacks %q", c.args, code, stderr, c.says)
		}
	}
}

func TestCompareFormats(t *testing.T) {
	emulated.Portable(t)
	a, b := stored(t, "a.txt", 1, .001), stored(t, "b.txt", 1.2, .001)
	for format, want := range map[string]string{
		"table": "verdict", "md": "# flynn comparison", "csv": "kernel,elem,n,cell", "html": "<!DOCTYPE html>",
		"json": `"verdict": "slower"`,
	} {
		if out := succeed(t, "compare", a, b, "--format", format); !strings.Contains(out, want) {
			t.Errorf("%s lacks %q: %s", format, want, out)
		}
	}
	dir := filepath.Join(t.TempDir(), "new")
	if out := succeed(t, "compare", a, b, "--format", "csv,html", "--out", dir); out != filepath.Join(dir, "compare.csv")+
		"\n"+
		filepath.Join(dir, "compare.html")+"\n" {
		t.Errorf("--out says %q", out)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "compare.csv")); err != nil ||
		!strings.HasPrefix(string(text), "kernel,elem") {
		t.Errorf("compare.csv: %v, %.40q", err, text)
	}
	for _, prices := range []string{"base=2,new=1", "1=2,2=1", "a=2,b=1", "a.txt=2,b.txt=1", "NEW=1,BASE=2"} {
		if out := succeed(t, "compare", a, b, "--price", prices); !strings.Contains(out, "per money") ||
			!strings.Contains(out, "1.67×") {
			t.Errorf("--price %s: %s", prices, out)
		}
	}
	if out := succeed(t, "compare", a, b, "--benchstat"); !strings.Contains(out, "benchstat -table") ||
		!strings.Contains(out, "b="+b) {
		t.Error(out)
	}
	if out := succeed(t, "compare", a, b, "--by", "time", "--filter", "/kernel:copy"); strings.Contains(out, "triad") {
		t.Error(out)
	}
}

// TestComparePlots: the same plots of each side stand in a folder each, those of a filter where one is given.
func TestComparePlots(t *testing.T) {
	emulated.Portable(t)
	record := filepath.Join("..", "..", "docs", "records", "epyc-zen5.txt")
	dir := t.TempDir()
	out := succeed(t, "compare", record, record, "--plot", "rate-triad-f64", "--out", dir)
	want := ""
	for _, side := range []string{"1", "2"} {
		path := filepath.Join(dir, side, "plots", "rate-triad-f64.svg")
		want += path + "\n"
		if text := read(t, path); !strings.Contains(text, "<svg") {
			t.Errorf("%s: %.40q", path, text)
		}
	}
	if out != want {
		t.Errorf("it says %q, want %q", out, want)
	}
	out = succeed(t, "compare", record, record, "--plot", "compare-rate-triad-f64", "--format", "svg,png", "--out", dir)
	both := filepath.Join(dir, "plots", "compare-rate-triad-f64")
	if want := both + ".svg\n" + both + ".png\n"; out != want {
		t.Errorf("it says %q, want %q", out, want)
	}
	if text := read(t, both+".svg"); !strings.Contains(text, ">base epyc-zen5, new epyc-zen5.2<") {
		t.Errorf("the plot of both does not say of which files it is: %.200q", text)
	}
	out = succeed(t, "compare", record, record, "--plot", "heat", "--filter", "/kernel:dot AND /elem:f64", "--out", dir)
	if got := strings.Count(out, "compare-heat-f64.svg\n"); got != 1 || strings.Count(out, "\n") != 3 {
		t.Errorf("a kind is written of both sides and of each, not %q", out)
	}
	code, _, stderr := call(t, "compare", record, record, "--plot", "rate-triad-f64", "--filter", "/kernel:dot",
		"--out", dir)
	if code != exitUsage || !strings.Contains(stderr, `no plot "rate-triad-f64"`) {
		t.Errorf("a plot that the filter leaves out: exit %d: %s", code, stderr)
	}
}

func TestSideNames(t *testing.T) {
	emulated.Portable(t)
	dir := t.TempDir()
	run := filepath.Join(dir, "2026-01-02T030405Z")
	if err := os.Mkdir(run, 0o755); err != nil {
		t.Fatal(err)
	}
	comma := writeFile(t, filepath.Join(dir, "a,b.txt"), "")
	got := sideNames(
		splitSides([]string{"x/epyc.txt", run, filepath.Join(run, resultsName), "y/epyc.txt", "bare", "a.txt,b.txt",
			"a,b,c,d", comma}))
	if want := []string{"epyc", "2026-01-02T030405Z", "2026-01-02T030405Z.2", "epyc.2", "bare", "a+b", "a+3 more",
		"a,b"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
