package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"flynn/internal/cli"
	"flynn/internal/emulated"
)

// workshop is where documented commands are run: a folder with the files that they name, and on demand a server with a
// node.
type workshop struct {
	t         *testing.T // of all commands
	root, dir string
	claimed   map[string]bool // commands that another test runs
	server    string          // its address; "" before it is needed
}

// finished is the folder of a run in the examples.
const finished = "out/2026-11-23T054500Z"

// resultFiles are the names of result files in the docs and the help texts.
var resultFiles = []string{
	"results.txt", "old.txt", "new.txt", "first.txt", "second.txt", "a.txt", "b.txt", "c.txt", "old1.txt", "old2.txt",
	"old3.txt",
	"new1.txt", "new2.txt", "new3.txt", "epyc.txt", "graviton.txt", "b2.txt", "old/results.txt", "new/results.txt",
	finished + "/results.txt",
}

// kept are the lines of a record that result files in examples have.
var kept = regexp.MustCompile("^BenchmarkFlynn/kernel=(triad|gemm|peak)/elem=f64")

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{t: t, root: root, dir: t.TempDir(), claimed: map[string]bool{}}
	for _, title := range []string{twoMachines, fleetOfMachines, superCluster} {
		for _, line := range recipe(t, section(t, title)) {
			w.claimed["flynn "+line] = true
		}
	}
	record, err := os.ReadFile("docs/records/epyc-zen5.txt")
	if err != nil {
		t.Fatal(err)
	}
	small := ""
	for line := range strings.Lines(string(record)) {
		if kept.MatchString(line) || !strings.HasPrefix(line, "Benchmark") && !strings.HasPrefix(line, "#") {
			small += line
		}
	}
	for _, name := range resultFiles {
		w.write(t, name, small+"# "+name+"\n") // a file that is given twice is told
	}
	for name, from := range map[string]string{"stream.txt": "stream.txt", "bench.json": "googlebenchmark.json"} {
		text, err := os.ReadFile(filepath.Join("report/foreign/testdata", from))
		if err != nil {
			t.Fatal(err)
		}
		w.write(t, name, string(text))
	}
	// a report is written beside them
	for _, name := range []string{"epyc-zen5.txt", "misd-epyc-zen5.txt", "xeon-emerald-rapids.txt"} {
		text, err := os.ReadFile(filepath.Join("docs/records", name))
		if err != nil {
			t.Fatal(err)
		}
		w.write(t, filepath.Join("docs/records", name), string(text))
	}
	for _, name := range []string{"report", "peers"} { // what commands name from the root of the repository
		if err := os.Symlink(filepath.Join(root, name), filepath.Join(w.dir, name)); err != nil {
			t.Skip(err)
		}
	}
	return w
}

func (w *workshop) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// rule runs a command.
type rule func(w *workshop, t *testing.T, words []string)

// variable is one of the environment, before a command.
var variable = regexp.MustCompile(`^[A-Z_]+=`)

// ruleFor finds the rule for a command; nil is none.
func ruleFor(words []string) rule {
	switch {
	case len(words) > 1 && variable.MatchString(words[0]):
		return (*workshop).withVariable
	case len(words) > 2 && strings.HasPrefix(strings.Join(words, " "), "go run . "):
		return func(w *workshop, t *testing.T, words []string) { w.flynn(t, words[3:]) }
	case len(words) > 1 && (words[0] == "flynn" || words[0] == "./flynn"):
		return func(w *workshop, t *testing.T, words []string) { w.flynn(t, words[1:]) }
	case len(words) > 2 && words[0] == "source" && words[1] == "<(flynn":
		return (*workshop).script
	case len(words) > 1 && words[0] == "make":
		return (*workshop).target
	case len(words) > 1 && words[0] == "go" && words[1] == "test":
		return (*workshop).goTest
	case len(words) > 2 && words[0] == "go" && words[1] == "tool":
		return (*workshop).tool
	}
	return nil
}

func (w *workshop) run(t *testing.T, line string) {
	words := split(line)
	run := ruleFor(words)
	if run == nil {
		t.Fatalf("no test knows how to run this; see ruleFor, or elsewhere")
	}
	run(w, t, words)
}

// withVariable runs a command with a variable of the environment.
func (w *workshop) withVariable(t *testing.T, words []string) {
	name, value, _ := strings.Cut(words[0], "=")
	t.Setenv(name, value)
	if run := ruleFor(words[1:]); run != nil {
		run(w, t, words[1:])
		return
	}
	t.Fatalf("no test knows how to run this with a variable; see ruleFor")
}

// target looks a make target up, with its recipe: CI runs the targets.
func (w *workshop) target(t *testing.T, words []string) {
	if out, err := exec.Command("make", append([]string{"-n"}, words[1:]...)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// goTest runs each benchmark once. What goes through tee is a result file. Tests are not run: these would run again,
// and so on without end.
func (w *workshop) goTest(t *testing.T, words []string) {
	if !slices.Contains(words, "-bench") || slices.Contains(words, ".") || slices.Contains(words, "./...") {
		t.Fatalf("runs the tests that run it, or no benchmark; see elsewhere")
	}
	var name string
	if i := slices.Index(words, "|"); i > 0 {
		if len(words) != i+3 || words[i+1] != "tee" {
			t.Fatalf("goes through %q, not tee", words[i+1:])
		}
		words, name = words[:i], words[i+2]
	}
	text := runTool(t, append(slices.Clip(words), "-vet=off", "-benchtime", "1x"))
	if name == "" {
		return
	}
	before, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, name, text)
	w.output(t, []string{"report", name}, 0)
	w.write(t, name, string(before)) // other examples have other points in it
}

// tool runs a tool of Go, which reads a file of flynn comm where it is called so.
func (w *workshop) tool(t *testing.T, words []string) {
	if i := slices.Index(words, "comm.txt"); i > 0 {
		alone(t)
		out := t.TempDir()
		w.output(t, []string{"comm", "--samples", "6", "--size", "64B", "--nodes", "2", "--out", out}, 0)
		files, err := filepath.Glob(out + "/*/*.txt")
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		words = slices.Replace(slices.Clone(words), i, i+1, files[0])
	}
	runTool(t, words)
}

// script lets the shell read what a command prints for it.
func (w *workshop) script(t *testing.T, words []string) {
	line := strings.TrimSuffix(strings.Join(words[1:], " "), ")")
	text := w.output(t, split(line)[1:], 0)
	bash := exec.Command("bash", "-n")
	bash.Stdin = strings.NewReader(text)
	if out, err := bash.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// flynn runs flynn, small. A mere name is a mention, which must be that of a command. Where its output goes is left
// out.
func (w *workshop) flynn(t *testing.T, words []string) {
	if i := slices.Index(words, ">"); i > 0 {
		words = slices.Clip(words[:i])
	}
	switch {
	case len(words) == 1 || len(words) == 2 && (words[0] == "fleet" || words[1] == "cost"):
		w.output(t, append(words, "--help"), 0)
		return
	case slices.Contains(words, "--server"), words[0] == "serve":
		w.remote(t, words)
		return
	case slices.Contains(words, "peers/bin"):
		needPeers(t)
	case slices.Contains(words, "--resume"):
		w.interrupted(t)
	}
	may := []int{0}
	if slices.Contains(words, "--fail") {
		may = []int{0, 4, 5} // samples of one file may leave a cell open
	}
	w.output(t, w.smaller(t, words), may...)
}

// output runs flynn in the workshop, which must print something, and end with one of these codes.
func (w *workshop) output(t *testing.T, words []string, codes ...int) string {
	t.Helper()
	t.Chdir(w.dir)
	defer t.Chdir(w.root)
	var stdout, stderr bytes.Buffer
	code := cli.Main(words, &stdout, &stderr)
	if code == 6 {
		t.Skip(&stderr) // this machine lacks what the command asks for
	}
	if !slices.Contains(codes, code) || stdout.Len() == 0 {
		t.Errorf("flynn %q: exit %d, %d bytes on stdout, stderr %s", words, code, stdout.Len(), &stderr)
	}
	return stdout.String()
}

// tiny are the flags that make a run one of a moment. The first is the size.
var tiny = []string{"--n", "64", "--count", "6", "--time", "20us", "--budget", "none", "--format", "md"}

// smaller is a command with flags that make it one of a moment. Where a run is slow or cannot start nodes it is
// planned.
func (w *workshop) smaller(t *testing.T, words []string) []string {
	t.Helper()
	switch words[0] {
	case "run":
		switch {
		case emulated.Here() || slices.Contains(words, "--dry-run"):
			return append(words, "--dry-run")
		case slices.Contains(words, "--budget") && slices.Contains(words, "--resume"):
			return append(slices.Clip(words), "--budget", "1s")
		case slices.Contains(words, "--resume"):
			return words
		}
		small := slices.Clip(tiny)
		if i := slices.Index(words, "--size"); i > 0 { // excludes --n
			words = slices.Clone(words)
			words[i+1], small = "1KiB", tiny[2:]
		}
		return append(narrow(words), append(slices.Clip(small), "--out", t.TempDir())...)
	case "verify":
		return append(narrow(words), "--n", "3")
	case "soak":
		if i := slices.Index(words, "--for"); i > 0 {
			words = slices.Delete(slices.Clone(words), i, i+2)
		}
		return append(words, "--rounds", "1")
	case "comm":
		return append(words, "--samples", "6", "--size", "64B", "--nodes", "2", "--out", t.TempDir())
	case "keys":
		return append(words, "--dir", t.TempDir())
	case "faults":
		if slices.Contains(words, "--simulate") {
			return append(words, "--simulate", "2")
		}
		return append(words, "--kinds", "fail-stop", "--times", "1")
	case "misd":
		if words[1] == "campaign" {
			return append(words, "--rounds", "1000")
		}
	}
	return words
}

// narrow leaves a filter one kernel where it has several.
func narrow(words []string) []string {
	words = slices.Clone(words)
	i := slices.Index(words, "--filter")
	switch {
	case i < 0:
		return append(words, "--filter", "/kernel:dot /elem:f64")
	case !strings.Contains(words[i+1], "/kernel:"):
		words[i+1] = "(" + words[i+1] + ") /kernel:dot"
	}
	return words
}

// interrupted puts an unfinished run where the examples have theirs.
func (w *workshop) interrupted(t *testing.T) {
	t.Helper()
	out := t.TempDir()
	w.output(t, append(append([]string{"run", "--filter", "/kernel:dot /elem:f64 /class:sisd"}, tiny...), "--out", out), 0)
	runs, err := filepath.Glob(out + "/*/results.txt")
	if err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
	text, err := os.ReadFile(runs[0])
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(finished, "results.txt")
	complete, err := os.ReadFile(filepath.Join(w.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, file, string(text[:len(text)-20]))
	t.Cleanup(func() { w.write(t, file, string(complete)) })
}
