//go:build linux

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	got, err := parse([]string{"A=1 B==x bin/flynn verify --filter '/class:simd /isa:avx512' --n 1,2", "t.test -run ^A$"})
	if err != nil || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	p := got[0]
	if !slices.Equal(p.Env, []string{"A=1", "B==x"}) || p.Path != "bin/flynn" ||
		!slices.Equal(p.Args, []string{"verify", "--filter", "/class:simd /isa:avx512", "--n", "1,2"}) {
		t.Errorf("%q", p)
	}
	for _, bad := range [][]string{nil, {""}, {"A=1"}} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is no program, and passes", bad)
		}
	}
}

// TestStatic: a program that cannot run on the PC is refused on the host.
func TestStatic(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := static(text); err == nil || !strings.Contains(err.Error(), "not a program") {
		t.Errorf("text: %v", err)
	}
	if err := static("/bin/sh"); err == nil || !strings.Contains(err.Error(), "dynamically") {
		t.Errorf("a dynamic program: %v", err)
	}
}

// TestInitramfs: an independent reading of the archive finds what was put in, each file at a multiple of four.
func TestInitramfs(t *testing.T) {
	dir := t.TempDir()
	first, tool := filepath.Join(dir, "first"), filepath.Join(dir, "tool")
	for name, text := range map[string]string{first: "one", tool: "tools"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := initramfs(first, []program{{Path: tool}, {Path: tool, Args: []string{"again"}}})
	if err != nil {
		t.Fatal(err)
	}
	files := unpack(t, data)
	if files["init"] != "one" || files["bin/tool"] != "tools" || !strings.Contains(files["plan"], "again") {
		t.Errorf("%q", files)
	}
	for _, name := range []string{"proc", "sys", "dev", "tmp", "dev/console", "TRAILER!!!"} {
		if text, ok := files[name]; !ok || text != "" {
			t.Errorf("%s: %v, %q", name, ok, text)
		}
	}
	other := filepath.Join(dir, "sub", "tool")
	if _, err := initramfs(first, []program{{Path: tool}, {Path: other}}); err == nil {
		t.Error("two files of one name pass")
	}
}

func unpack(t *testing.T, data []byte) map[string]string {
	t.Helper()
	files := map[string]string{}
	number := func(at, field int) int {
		n := 0
		for _, c := range data[at+6+8*field : at+14+8*field] {
			n = n<<4 + strings.IndexByte("0123456789ABCDEF", c)
		}
		return n
	}
	for at := 0; at < len(data); {
		if !bytes.HasPrefix(data[at:], []byte("070701")) {
			t.Fatalf("no header at %d", at)
		}
		size, name := number(at, 6), at+110
		body := (name + number(at, 11) + 3) &^ 3
		files[string(data[name:name+number(at, 11)-1])] = string(data[body : body+size])
		at = (body + size + 3) &^ 3
	}
	return files
}

// TestSettings: every line and word has its reason, and the kernel's rate of the clock is that of the emulator.
func TestSettings(t *testing.T) {
	c := &pc{display: "term", cpu: "corei7_skylake_x", share: "/share", dir: "/pc"}
	for _, s := range append(c.settings(), kernelSettings...) {
		if s.why == "" || strings.Contains(s.text, "\n") {
			t.Errorf("%q stands there for %q", s.text, s.why)
		}
	}
	if len(kernelLine) > 255 {
		t.Errorf("isolinux cuts a line of %d characters", len(kernelLine))
	}
}

// TestVerdict: what the PC says decides; an emulator that ends without the last word has failed.
func TestVerdict(t *testing.T) {
	stopped := errors.New("signal: killed")
	programs := []program{{Path: "/x/flynn", Args: []string{"verify"}}, {Env: []string{"X=1"}, Path: "kernels.test"}}
	const well, last = sayEnd + " 0 0 1500 0 0", sayEnd + " 1 0 20 7 2"
	for _, c := range []struct {
		name  string
		lines []string
		err   error
		want  string
	}{
		{"well", []string{"ISOLINUX", sayBegin + " 0", sayAlive, "4 points", well, sayBegin + " 1", last, sayDone}, nil, ""},
		{"killed at the end", []string{well, last, sayDone}, stopped, ""},
		{"a program fails", []string{sayEnd + " 0 3 1500 0 0", last, sayDone}, nil,
			"1 of 2 programs failed:\n\tflynn verify: exit 3"},
		{"killed by a signal", []string{well, sayEnd + " 1 -1 20 0 0", sayDone}, nil, "X=1 kernels.test: exit -1"},
		{"no last word", []string{well, last}, nil, "the PC went off after 2 of 2 programs"},
		{"stuck", []string{sayBegin + " 0"}, stopped, "after 0 of 2 programs: signal: killed"},
		{"nothing", nil, nil, "the PC went off after 0 of 2 programs"},
		{"out of order", []string{sayEnd + " 1 0 20 0 0"}, nil, "after 0 programs"},
		{"panic", []string{"[1.0] Kernel panic - not syncing: x"}, nil, "its kernel gave up"},
	} {
		var out bytes.Buffer
		v := verdict{out: &out, programs: programs}
		err := c.err
		for _, line := range c.lines {
			if heard := v.hear(line); heard != nil {
				err = heard
			}
		}
		got := v.conclude(err)
		if (got == nil) != (c.want == "") || got != nil && !strings.Contains(got.Error(), c.want) {
			t.Errorf("%s: %v, want %q\n%s", c.name, got, c.want, &out)
		}
	}
}

// TestGauge runs programs as the first process of the PC does.
func TestGauge(t *testing.T) {
	for _, c := range []struct {
		script, out     string
		code            int
		passed, skipped int
		err             string
	}{
		{"echo one; echo two >&2; printf three; exit 5", "one\ntwo\nthree\n", 5, 0, 0, ""},
		{"echo '=== RUN   A'; echo '    --- PASS: A/b (0.00s)'; echo '--- SKIP: B'; echo ' masked by FLYNN_ISA'; echo FAIL",
			"FAIL\n", 0, 1, 1, ""},
		{"echo $NAME", "value\n", 0, 0, 0, ""},
		{"kill -9 $$", "", -1, 0, 0, "killed"},
	} {
		var out bytes.Buffer
		g := gauge{out: &out, patience: time.Hour}
		code, err := g.run("/bin/sh", program{Env: []string{"NAME=value"}, Args: []string{"-c", c.script}})
		if code != c.code || out.String() != c.out || g.passed != c.passed || g.skipped != c.skipped ||
			(err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: exit %d, %v, %d passed, %d skipped, %q", c.script, code, err, g.passed, g.skipped, &out)
		}
	}
	if code, err := new(gauge).run("/no/such", program{}); code != -1 || err == nil {
		t.Errorf("a program that is not there: exit %d, %v", code, err)
	}
}

// TestPatience: a program that says nothing is ended, and the host hears that time goes on.
func TestPatience(t *testing.T) {
	var out bytes.Buffer
	g := gauge{out: &out, patience: 10 * time.Millisecond}
	code, err := g.run("/bin/sh", program{Args: []string{"-c", "exec sleep 1000"}})
	alive := strings.Contains(out.String(), sayAlive)
	if code != -1 || !alive || err == nil || !strings.Contains(err.Error(), "said nothing") {
		t.Errorf("exit %d, %v, %q", code, err, &out)
	}
}

// fake writes an emulator: a shell script whose third file is the serial line.
func fake(t *testing.T, script string) *pc {
	t.Helper()
	c := &pc{dir: t.TempDir(), display: "term", silence: time.Hour}
	c.emulator = c.file("fake")
	text := "#!/bin/sh\nif [ \"$1\" = --help ]; then echo '  -rc filename'; exit; fi\n" + script
	if err := os.WriteFile(c.emulator, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRun lets emulators end well, badly, and not at all.
func TestRun(t *testing.T) {
	programs := []program{{Path: "flynn"}}
	for _, c := range []struct{ script, want string }{
		{"[ -f \"$3\" ] && [ -f \"$5\" ] && printf '\\001end 0 0 1 0 0\\r\\n\\001done\\r\\n' >&3", ""},
		{"printf '\\001end 0 1 10 0 0\\n\\001done\\n' >&3", "1 of 1 programs failed"},
		{"echo no BIOS; exit 4", "exit status 4\nthe emulator's last words:\nno BIOS"},
		{"echo 'Kernel panic' >&3; exec sleep 1000", "its kernel gave up"},
	} {
		var out bytes.Buffer
		err := fake(t, c.script).run(t.Context(), &out, programs)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.script, err, c.want)
		}
	}
	c := fake(t, "exec sleep 1000")
	c.silence = 10 * time.Millisecond
	err := c.run(t.Context(), new(bytes.Buffer), programs)
	if err == nil || !strings.Contains(err.Error(), "the PC has said nothing for 10ms") {
		t.Errorf("a silent PC: %v", err)
	}
}
