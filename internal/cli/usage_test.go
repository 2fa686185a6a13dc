package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"flynn/internal/cli/shell"
	"flynn/internal/emulated"
)

// TestBadInput: exit 2 and one line that says what was given, what is possible, and the nearest.
func TestBadInput(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct {
		args string // quoted as for a shell
		says []string
	}{
		{"rnu", []string{`"rnu"`, `did you mean "run"?`, "verify"}},
		{"hlep", []string{`did you mean "help"?`}},
		{"help vrify", []string{`did you mean "verify"?`}},
		{"completion bsh", []string{`did you mean "bash"?`, "zsh"}},
		{"-x", []string{"-x", "--help"}},
		{"run --fitler x", []string{"--fitler", `did you mean "--filter"?`}},
		{"run -count 9", []string{`did you mean "--count"?`}},
		{"run --filter", []string{"needs an argument", "--filter"}},
		{"run now", []string{`"now"`}},
		{"list --by kernal", []string{`did you mean "kernel"?`, "class"}},
		{"run --filter /kernel:traid", []string{`kernel "traid"`, `did you mean "triad"?`, "gemm"}},
		{"run --filter '/kernel:(dot OR traid)'", []string{`did you mean "triad"?`}},
		{"run --filter '-/kernel:traid'", []string{`did you mean "triad"?`}},
		{"run --filter /class:smid", []string{`class "smid"`, `did you mean "simd"?`, "mimd_sm"}},
		{"run --filter /isa:avx521", []string{`ISA "avx521"`, `did you mean "avx512"?`, "neon"}},
		{"run --filter /elem:f46", []string{`element type "f46"`, "f64"}},
		{"run --filter /n:many", []string{"/n:many"}},
		{"run --filter kernel:triad", []string{`did you mean "/kernel"?`}},
		{"run --filter /kernle:triad", []string{`did you mean "/kernel"?`, "/isa"}},
		{"run --filter .unit:ns/op", []string{`".unit"`, ".fullname"}},
		{"run --filter '/kernel:(triad'", []string{"syntax error", "write '"}},
		{"run --filter /kernel=triad", []string{"expected key:value"}},
		{"run --filter '/kernel:/tri/ad'", []string{"syntax error"}},
		{"run --filter '/kernel:chase /class:mimd_sm' --workers 1", []string{"matches no point"}},
		{"run --filter /n:12345 --n 64", []string{"matches no point"}},
		{"verify --filter /kernel:traid", []string{`did you mean "triad"?`}},
		{"run --profile quik", []string{`profile "quik"`, `did you mean "quick"?`, "full"}},
		{"run --order plna", []string{`did you mean "plan"?`}},
		{"run --size 10XB", []string{`"10XB"`, "24KiB"}},
		{"run --size -1KiB", []string{`"-1KiB"`}},
		{"run --n 0", []string{`"0"`}},
		{"run --n 10 --size 1KiB", []string{"--size and --n"}},
		{"run --workers 0", []string{`--workers: invalid number "0"`}},
		{"run --workers 1000000", []string{"1000000 workers"}},
		{"run --workers two", []string{`"two"`}},
		{"run --nodes 0", []string{`--nodes: invalid number "0"`}},
		{"run --nodes 65", []string{"invalid --nodes 65", "1 to 64"}},
		{"run --node-workers many", []string{`--node-workers: invalid number "many"`}},
		{"run --data sent", []string{`data mode "sent"`, "shipped"}},
		{"run --filter /data:shiped", []string{`did you mean "shipped"?`}},
		{"run --filter /nodes:many", []string{"/nodes:many"}},
		{"run --creds x", []string{"--server"}},
		{"run --server host:4222", []string{`"host:4222"`, "nats://host:4222"}},
		{"run --server nats://me:secret@host", []string{"nats://me:xxxxx@host", "--creds"}},
		{"serve --nodes 0", []string{"--nodes 0"}},
		{"keys --nodes 0", []string{"--nodes 0"}},
		{"keys --hosts host:4222", []string{`"host:4222"`, "no name"}},
		{"fleet rnu", []string{`did you mean "run"?`}},
		{"fleet run", []string{"--server", "flynn node"}},
		{"fleet run --server host", []string{`"host"`, "nats://"}},
		{"fleet run --server nats://host --hosts -1", []string{"--hosts -1"}},
		{"fleet run --server nats://host --filter /kernel:traid", []string{`did you mean "triad"?`}},
		{"fleet run --server nats://host --profile quik", []string{`did you mean "quick"?`}},
		{"fleet run --server nats://host --count 5", []string{"at least 6"}},
		{"fleet run --server nats://host --size 10XB", []string{`"10XB"`}},
		{"fleet run --server nats://host --require avx521", []string{`did you mean "avx512"?`}},
		{"fleet run --server nats://host --peers x", []string{"--peers"}},
		{"faults --kinds fail-stp", []string{`did you mean "fail-stop"?`, "byzantine"}},
		{"faults --times 0", []string{"--times 0"}},
		{"faults --simulate 0", []string{"--simulate 0", "a million"}},
		{"comm --nodes 1", []string{"--nodes 1", "2 to 64"}},
		{"comm --samples 5", []string{"--samples 5"}},
		{"comm --size 12B", []string{"12B", "multiples of 8"}},
		{"comm --size 1GiB", []string{"1GiB", "8 MiB"}},
		{"node", []string{"--server"}},
		{"node --server http://host", []string{`"http://host"`, "nats://"}},
		{"node --server nats://127.0.0.1 --workers 100000", []string{"--workers", "100000"}},
		{"run --count -1", []string{"--count -1"}},
		{"run --count 5", []string{"at least 6"}},
		{"run --count 0", []string{"--count 0"}},
		{"run --count x", []string{"--count", `"x"`, "whole number"}},
		{"run --budget 5", []string{"--budget", `"5"`, "90s", "none"}},
		{"run --budget -5m", []string{"--budget", `"-5m"`}},
		{"run --target 0", []string{"--target", `"0"`, "2%"}},
		{"run --target wide", []string{"--target", `"wide"`}},
		{"run --time 5", []string{"--time", "10ms"}},
		{"run --time -1s", []string{"--time -1s"}},
		{"run --seed -1", []string{"--seed"}},
		{"run --require avx521", []string{`did you mean "avx512"?`}},
		{"run --format html,pfd", []string{`did you mean "pdf"?`, "svg"}},
		{"run --resume a --out b", []string{"--resume and --out"}},
		{"report", []string{"result file"}},
		{"report x --format pfd", []string{`did you mean "pdf"?`}},
	} {
		code, _, stderr := call(t, shell.Split(c.args)...)
		if code != exitUsage {
			t.Errorf("flynn %s: exit %d, stderr %q", c.args, code, stderr)
		}
		for _, s := range c.says {
			if !strings.Contains(stderr, s) {
				t.Errorf("flynn %s: stderr lacks %q: %s", c.args, s, stderr)
			}
		}
	}
}

func TestBadEnvironment(t *testing.T) {
	for _, env := range []string{"FLYNN_ISA", "FLYNN_REQUIRE"} {
		t.Run(env, func(t *testing.T) {
			for _, word := range []string{"-avx521", "=avx521"} {
				t.Setenv(env, word)
				code, _, stderr := call(t, "verify")
				if code != exitUsage || !strings.Contains(stderr, env) || !strings.Contains(stderr, `did you mean "avx512"?`) {
					t.Errorf("%s: exit %d, %s", word, code, stderr)
				}
			}
		})
	}
}

// TestMissing: an ISA or class that is asked for by name and is not here is exit 6, with the reason, before measuring.
func TestMissing(t *testing.T) {
	emulated.Portable(t)
	name := foreign(t)
	why := " only"
	for _, args := range [][]string{
		small(t.TempDir(), "--require", name),
		small(t.TempDir(), "--filter", "/isa:"+name),
		{"verify", "--filter", "/isa:(scalar OR " + name + ")"},
	} {
		code, stdout, stderr := call(t, args...)
		if code != exitMissing || stdout != "" || !strings.Contains(stderr, name) || !strings.Contains(stderr, why) {
			t.Errorf("flynn %q: exit %d, stdout %q, stderr %q", args, code, stdout, stderr)
		}
	}
	t.Setenv("FLYNN_REQUIRE", name)
	if code, _, stderr := call(t, "verify", "--filter", "/kernel:nop"); code != exitMissing ||
		!strings.Contains(stderr, name) {
		t.Errorf("FLYNN_REQUIRE=%s: exit %d, %s", name, code, stderr)
	}
	t.Setenv("FLYNN_REQUIRE", "")
	// What is negated or matched by a regexp is not asked for by name.
	for _, filter := range []string{"/kernel:nop -/isa:" + name, "/kernel:nop /isa:/scalar|" + name + "/"} {
		succeed(t, "verify", "--filter", filter)
	}
}

// TestUnwritable: what cannot be written is not measured. Even root cannot make a folder below a file.
func TestUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := call(t, small(filepath.Join(file, "out"), "--filter", oneKernel)...)
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, "--out") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// TestHelp: every command explains itself, and its examples are commands that parse.
func TestHelp(t *testing.T) {
	emulated.Portable(t)
	root := (&app{}).root()
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Long == "" || c.Example == "" {
			t.Errorf("%s: no long help or no example", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			checkExample(t, line)
		}
		out := succeed(t, append(strings.Fields(c.CommandPath())[1:], "--help")...)
		if !strings.Contains(out, "Examples:") {
			t.Errorf("%s --help shows no example", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
}

func checkExample(t *testing.T, line string) {
	t.Helper()
	line, _, _ = strings.Cut(strings.TrimSpace(line), "   ") // what it does
	_, line, ok := strings.Cut(line, "flynn ")
	if !ok {
		t.Errorf("example %q calls no flynn", line)
	}
	root := (&app{}).root()
	c, rest, err := root.Find(shell.Split(strings.TrimSuffix(line, ")")))
	if err == nil {
		err = c.ParseFlags(rest)
	}
	if err == nil && c == root {
		err = errors.New("no such command")
	}
	if err != nil {
		t.Errorf("example %q: %v", line, err)
		return
	}
	if f := c.Flags().Lookup("filter"); f != nil {
		if _, err := parseFilter(host(t), verifySelection(host(t)), f.Value.String()); code(err) == exitUsage {
			t.Errorf("example %q: %v", line, err)
		}
	}
}

func TestVersion(t *testing.T) {
	if a, b := succeed(t, "version"), succeed(t, "--version"); a != b || !strings.HasPrefix(a, "flynn 0.") {
		t.Errorf("%q and %q", a, b)
	}
}

func TestCompletion(t *testing.T) {
	emulated.Portable(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "--profile", ""}, "quick"},
		{[]string{"run", "--order", ""}, "random"},
		{[]string{"run", "--require", "avx,"}, "avx,neon"},
		{[]string{"run", "--format", "html,"}, "html,svg"},
		{[]string{"report", "--format", ""}, "png"},
		{[]string{"report", "--plot", "heat,"}, "heat,roofline"},
		{[]string{"list", "--by", ""}, "isa"},
		{[]string{"run", "--filter", ""}, "/kernel:"},
		{[]string{"verify", "--filter", "/elem:f64 /kernel:"}, "/elem:f64 /kernel:triad"},
		{[]string{"ver"}, "verify"},
		{[]string{"fleet", ""}, "run"},
		{[]string{"fleet", "run", "--profile", ""}, "quick"},
	} {
		var out, errs strings.Builder
		code := run(t.Context(), append([]string{"__complete"}, c.args...), &out, &errs)
		if code != exitDone || !strings.Contains(out.String(), c.want) {
			t.Errorf("%q completes to %q, exit %d", c.args, out.String(), code)
		}
	}
	if !strings.Contains(succeed(t, "completion", "bash"), "__start_flynn") {
		t.Error("no completion for bash")
	}
}
