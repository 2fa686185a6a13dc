package cli

import (
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flynn/asm/isa"
	"flynn/bench"
	"flynn/internal/emulated"
	"flynn/kernels"
	"flynn/results/keys"
)

// echo is a trial class: plain Go that does each op several times. This file is all of it, as bench/NAME.go would be,
// and its row stands in TestEcho.
type echo struct{}

func (echo) Name() string { return "echo" }

func (echo) Holds(id isa.ID) bool { return id == isa.Scalar }

// echoes is what a selection has of the class: how many times an op is done. No profile asks for it, a flag does.
type echoes int

func (echo) Defaults(bench.Extent) any { return echoes(2) }

func (c echo) Points(_ *bench.Host, k *kernels.Kernel, n int, s *bench.Selection) iter.Seq[bench.Point] {
	return func(yield func(bench.Point) bool) {
		if k.Divisible() {
			p := bench.NewPoint(c, k, n, 1, 0)
			p.Traits = bench.Traits{Untried: true, Own: bench.ChoiceOf[echoes](s, c)}
			yield(p)
		}
	}
}

func (echo) Why(_ *bench.Host, k *kernels.Kernel, _ int) string {
	if k.Divisible() {
		return ""
	}
	return "a chain has no echo"
}

func (echo) Begin(g *bench.Group, _ bench.Batch) (bench.Opened, error) {
	echoing.began++
	return echoed{g}, nil
}

// echoing counts what the class was asked for.
var echoing struct{ began, closed, asked, done int }

type echoed struct{ group *bench.Group }

func (e echoed) Open(p bench.Point) bench.Run {
	return echoRun{e.group.Alone(p.Variant), int(p.Own.(echoes))}
}

func (echoed) Close() error { echoing.closed++; return nil }

type echoRun struct {
	bench.Run
	times int
}

func (r echoRun) Do(ops int) { r.Run.Do(ops * r.times) }

func (r echoRun) Time(ops int) time.Duration {
	echoing.asked, echoing.done = echoing.asked+ops, echoing.done+ops*r.times
	return r.Run.Time(ops * r.times)
}

// echoOptions are the options of the class as a flag says them.
type echoOptions struct{ times int }

func (echo) Options() bench.Options { return &echoOptions{} }

func (o *echoOptions) Flags(f bench.Flags) {
	f.IntVar(&o.times, "echo-times", 0, "`times` that class echo does each op (default 2)")
}

func (o *echoOptions) Start(*bench.Host) error { return nil }

func (o *echoOptions) Apply(_ *bench.Host, s *bench.Selection) error {
	switch {
	case o.times < 0:
		return &bench.FlagError{Err: fmt.Errorf("--echo-times %d: once at least", o.times)}
	case o.times > 0:
		s.Choose(echo{}, echoes(o.times))
	}
	return nil
}

func (o *echoOptions) Words(s *bench.Selection) []string {
	return []string{"--echo-times", fmt.Sprint(int(bench.ChoiceOf[echoes](s, echo{})))}
}

// withEcho adds the trial class for a test.
func withEcho(t *testing.T) {
	t.Helper()
	rows, classes := slices.Clone(keys.Classes), slices.Clone(bench.Classes)
	t.Cleanup(func() { keys.Classes, bench.Classes = rows, classes })
	keys.Classes = slices.Insert(keys.Classes, 1, keys.ClassFacts{
		Name: "echo", Head: "ECHO", Doc: "one instruction stream, again and again", OneCore: true,
	})
	bench.Register(echo{})
	echoing.began, echoing.closed, echoing.asked, echoing.done = 0, 0, 0, 0
}

// TestEcho: a class that is one file and one row is listed, chosen, planned, measured, reported, missed with its
// reason, and resumed with its flag.
func TestEcho(t *testing.T) {
	emulated.Portable(t)
	withEcho(t)
	contains(t, succeed(t, "list", "--by", "class"),
		"echo: one instruction stream, again and again\n", "a chain has no echo")
	contains(t, succeed(t, "list"), "sisd   echo")
	contains(t, succeed(t, "run", "--help"), "--echo-times times", "times that class echo does each op (default 2)")
	for args, want := range map[string]string{
		"--filter /class:ecoh": `did you mean "echo"?`, "--echo-times -1": "--echo-times -1: once at least",
	} {
		code, _, stderr := call(t, append([]string{"run", "--dry-run"}, strings.Fields(args)...)...)
		if code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d: %s", args, code, stderr)
		}
	}
	dir := t.TempDir()
	chosen := "/kernel:(dot OR chase) /class:(sisd OR echo)"
	table := succeed(t, small(dir, "--filter", chosen, "--echo-times", "3", "--format", "csv")...)
	contains(t, table, "ECHO")
	folder := runFolder(t, dir)
	text := read(t, filepath.Join(folder, resultsName))
	contains(t, text, "--echo-times 3", "\nBenchmarkFlynn/kernel=dot/elem=f64/class=echo/isa=scalar/n=64/p=1",
		"\n# absent Flynn/kernel=chase/class=echo: a chain has no echo\n")
	if strings.Contains(text, "\nBenchmarkFlynn/kernel=chase/elem=u64/class=echo") {
		t.Error("chase has an echo")
	}
	if e := echoing; e.asked == 0 || e.done != 3*e.asked || e.began == 0 || e.closed != e.began {
		t.Errorf("%+v, want three times what was asked for, and an end of all that was begun", e)
	}
	code, _, stderr := call(t, "run", "--resume", folder, "--echo-times", "4")
	if code != exitUsage || !strings.Contains(stderr, "--echo-times cannot change with --resume") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	contains(t, succeed(t, "verify", "--n", "67", "--filter", "/kernel:dot /class:echo"), "2 points verified, 0 wrong")
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
}
