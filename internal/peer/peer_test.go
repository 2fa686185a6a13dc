package peer

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// script writes a peer in shell: its answers by request, and what else it does at the start.
func script(t *testing.T, name, hello string, answers map[string]string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("peers are written in shell here")
	}
	var s strings.Builder
	fmt.Fprintf(&s, "#!/bin/sh\n%s\nwhile read word rest; do\n  case $word in\n  cpus) cpus=$rest; echo ok ;;\n", hello)
	for word, does := range answers {
		fmt.Fprintf(&s, "  %s) %s ;;\n", word, does)
	}
	s.WriteString("  *) echo ok ;;\n  esac\ndone\n")
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(s.String()), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const hello = `echo "flynn-peer 1"; echo "name tester"; echo "version 1.2"; echo "flags -O9"; echo "kernel dot f64 team"; echo "kernel scan f64 one"; echo ready`

// ever is the time-out for what must come. A test that waits for nothing is ended by go test.
const ever = time.Hour

// waits are those for a shell script that does what it should.
var waits = Waits{Start: ever, Answer: ever, End: ever}

func TestTalk(t *testing.T) {
	p := Start(script(t, "x", hello, map[string]string{
		"open":  `case $rest in "dot f64 100 7") echo ok ;; *) echo "no such problem: $rest" ;; esac`,
		"check": `echo "result R 3ff0000000000000"; echo "result I $rest"; echo ok`,
		"time":  `set -- $rest; echo "took $3 $1 $2"; echo ok`,
	}), []int{4, 6}, waits)
	defer p.Close()
	if p.Err() != nil || p.Name != "tester" || p.Built() != "1.2 -O9" || p.Kernels() != 2 {
		t.Fatalf("%v, %+v", p.Err(), p)
	}
	for _, c := range []struct {
		kernel, elem string
		one, team    bool
	}{{"dot", "f64", true, true}, {"scan", "f64", true, false}, {"dot", "f32", false, false}} {
		if one, team := p.Has(c.kernel, c.elem); one != c.one || team != c.team {
			t.Errorf("%s/%s: %v, %v", c.kernel, c.elem, one, team)
		}
	}
	if err := p.Open("dot", "f64", 100, 7); err != nil {
		t.Error(err)
	}
	if err := p.Open("dot", "f64", 100, 8); err == nil || err.Error() != "such problem: dot f64 100 8" {
		t.Errorf("a refusal is %v", err)
	}
	values, err := p.Check(2)
	if err != nil || len(values) != 2 || values[0] != (Value{"R", 0x3ff0000000000000}) || values[1] != (Value{"I", 2}) {
		t.Errorf("%v, %v", values, err)
	}
	if got, err := p.Time(1, 20, 300); err != nil || got != (Timing{300, 1, 20}) {
		t.Errorf("%v, %v", got, err)
	}
	if err := p.Shut(); err != nil || p.Err() != nil {
		t.Error(err, p.Err())
	}
}

// TestBad: whatever a peer does, the caller gets a reason.
func TestBad(t *testing.T) {
	for name, c := range map[string]struct {
		hello   string
		answers map[string]string
		wait    time.Duration
		want    string
	}{
		"no peer":      {"echo hello; echo ready", nil, 0, "not a peer of this version"},
		"next version": {`echo "flynn-peer 2"; echo ready`, nil, 0, "not a peer of this version"},
		"bad name":     {`echo "flynn-peer 1"; echo "name gcc-12"; echo ready`, nil, 0, `calls itself "gcc-12"`},
		"bad kernel":   {`echo "flynn-peer 1"; echo "kernel dot"; echo ready`, nil, 0, "one|team"},
		"bad fact":     {`echo "flynn-peer 1"; echo "colour red"; echo ready`, nil, 0, "not of the protocol"},
		"no kernel":    {`echo "flynn-peer 1"; echo ready`, nil, 0, "has no kernel"},
		"absent": {`echo "flynn-peer 1"; echo "name cc"; echo "absent it is not installed"; echo ready`, nil, 0,
			"it is not installed"},
		"ends at once": {"echo lost its libraries >&2; exit 3", nil, 0, "it ended (exit status 3): lost its libraries"},
		"crashes":      {hello, map[string]string{"time": "kill -SEGV $$"}, ever, "it ended (signal: segmentation fault"},
		"hangs": {hello, map[string]string{"time": "exec sleep 600"}, 10 * time.Millisecond,
			`no answer to "time 1 0 1" within 10ms`},
		"babbles": {hello, map[string]string{"time": "while :; do echo la; done"}, ever, "more than 10000 lines"},
		"long line": {hello, map[string]string{"time": "head -c 200000 /dev/zero | tr '\\0' x; echo ok"}, ever,
			"cannot be read: bufio.Scanner: token too long"},
		"no time": {hello, map[string]string{"time": "echo took long; echo ok"}, ever, "invalid time"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Start(script(t, "cc", c.hello, c.answers), []int{0}, waits)
			defer p.Close()
			p.waits.Answer = c.wait // from now on
			if name == "hangs" || name == "babbles" {
				p.waits.End = 0 // it does not go when it is told to
			}
			err := p.Err()
			if c.answers != nil && err == nil {
				_, err = p.Time(1, 0, 1)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if p.Err() == nil {
				t.Error("it is still relied on")
			}
			if _, err := p.Time(1, 0, 1); err == nil {
				t.Error("it answers after its end")
			}
		})
	}
}

// TestAgain: a peer that crashed gets another chance with the next problem, but not for ever.
func TestAgain(t *testing.T) {
	p := Start(script(t, "x", hello, map[string]string{"check": "exit 1"}), []int{0}, waits)
	defer p.Close()
	for i := range mostStarts + 1 {
		err := p.Open("dot", "f64", 8, 1)
		if i < mostStarts && err != nil || i == mostStarts && err == nil {
			t.Errorf("start %d: %v", i, err)
		}
		if _, err := p.Check(1); err == nil {
			t.Error("it answers")
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"b": 0o755, "a": 0o755, "notes.txt": 0o644} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Find([]string{dir, filepath.Join(dir, "none"), "none"})
	want := []string{filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "none"),
		filepath.Join(".", "none")}
	if runtime.GOOS == "windows" {
		t.Skip("no file is executable by its mode")
	}
	want[3] = "./none"
	if err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if p := Start(got[2], nil, waits); p.Err() == nil || p.Name != "none" ||
		!strings.Contains(p.Err().Error(), "no such file") {
		t.Errorf("%s: %v", p.Name, p.Err())
	}
}
