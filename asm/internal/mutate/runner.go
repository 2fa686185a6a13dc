package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// runner builds test binaries of package kernels and runs them.
type runner struct {
	arch    string
	execs   []string // emulators, the first of which runs everything, and the others what survives
	few     bool     // see package kernels
	jobs    int
	timeout time.Duration
	dir     string // of its own, for binaries and broken files
}

// coverage is what an unbroken run tells: which tests there are for a unit, and which tiers ran in them.
type coverage map[string]*covered

type covered struct{ tests, tiers []string }

func (c coverage) cover(m mutant) bool {
	u := c[m.unit()]
	return u != nil && slices.Contains(u.tiers, m.tier)
}

var passed = regexp.MustCompile(`(?m)^ *--- PASS: (Test\w+)/(\w+)/(\w+)(?:/(\w+))? `)

// baseline runs the suite unbroken; mutants of a suite that fails would prove nothing.
func (r *runner) baseline() (coverage, error) {
	binary := filepath.Join(r.dir, "unbroken")
	if out, err := r.build(binary, nil); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	out, err := r.test(r.execs[0], binary, "-test.v")
	if err != nil {
		return nil, fmt.Errorf("unbroken code: %w\n%s", err, out)
	}
	return tests(string(out)), nil
}

// tests reads the output of a verbose run.
func tests(out string) coverage {
	c := coverage{}
	for _, m := range passed.FindAllStringSubmatch(out, -1) {
		unit := m[2] + "/" + m[3]
		if c[unit] == nil {
			c[unit] = &covered{}
		}
		u := c[unit]
		if !slices.Contains(u.tests, m[1]) {
			u.tests = append(u.tests, m[1])
		}
		if m[4] != "" && !slices.Contains(u.tiers, m[4]) {
			u.tiers = append(u.tiers, m[4])
		}
	}
	return c
}

// build compiles the tests of package kernels with some files replaced.
func (r *runner) build(binary string, replace map[string]string) ([]byte, error) {
	args := []string{"test", "-c", "-o", binary}
	if replace != nil {
		overlay, err := json.Marshal(map[string]any{"Replace": replace})
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(binary+".json", overlay, 0o600); err != nil {
			return nil, err
		}
		args = append(args, "-overlay", binary+".json")
	}
	cmd := exec.Command("go", append(args, "./kernels")...)
	cmd.Env = append(os.Environ(), "GOARCH="+r.arch, "CGO_ENABLED=0")
	return cmd.CombinedOutput()
}

// test runs a test binary in the folder of its package. An endless loop in assembly holds even the test's own clock.
func (r *runner) test(emulator, binary string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*r.timeout)
	if args[0] != "-test.v" {
		ctx, cancel = context.WithTimeout(context.Background(), r.timeout)
	}
	defer cancel()
	if r.few {
		args = append(args, "-test.short", "-few")
	}
	words := append(strings.Fields(emulator), binary)
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], args...)...)
	cmd.Dir = "kernels"
	return cmd.CombinedOutput()
}

// judge finds out the fate of every mutant. Each batch has at most one of a unit, so that the tests of a unit see one.
func (r *runner) judge(ms []*mutant, tests coverage) error {
	if err := r.assemble(ms); err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(ms), func(m *mutant) bool { return m.fate == refused })
	for len(left) > 0 {
		var batch, rest []*mutant
		for _, m := range left {
			if slices.ContainsFunc(batch, func(o *mutant) bool { return o.unit() == m.unit() }) {
				rest = append(rest, m)
			} else {
				batch = append(batch, m)
			}
		}
		if err := r.batch(batch, tests); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%d of %d done\n", len(ms)-len(rest), len(ms))
		left = rest
	}
	return nil
}

// assemble marks the mutants that the assembler refuses.
func (r *runner) assemble(ms []*mutant) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	include := filepath.Join(strings.TrimSpace(string(root)), "pkg", "include")
	return r.each(ms, func(m *mutant) error {
		file, err := r.write(fmt.Sprintf("%p", m), m.file, []*mutant{m})
		if err != nil {
			return err
		}
		cmd := exec.Command("go", "tool", "asm", "-I", include, "-p", "flynn/asm", "-o", file+".o", file)
		cmd.Env = append(os.Environ(), "GOARCH="+r.arch)
		if err := cmd.Run(); err != nil {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				return err
			}
			m.fate = refused
		}
		return nil
	})
}

// batch builds one binary with all mutants of a batch and runs the tests of each unit.
func (r *runner) batch(ms []*mutant, tests coverage) error {
	by := map[string][]*mutant{}
	for _, m := range ms {
		by[m.file] = append(by[m.file], m)
	}
	replace := map[string]string{}
	for file, broken := range by {
		path, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		if replace[path], err = r.write("batch", file, broken); err != nil {
			return err
		}
	}
	binary := filepath.Join(r.dir, "broken")
	if out, err := r.build(binary, replace); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return r.each(ms, func(m *mutant) error {
		u := tests[m.unit()]
		pattern := fmt.Sprintf("^(%s)$/^%s$/^%s$", strings.Join(u.tests, "|"), m.kernel, m.elem)
		for _, emulator := range r.execs {
			out, err := r.test(emulator, binary, "-test.failfast", "-test.run", pattern)
			if exit := new(exec.ExitError); errors.As(err, &exit) {
				m.fate = caughtByTests
				return nil
			} else if err != nil { // no such emulator
				return err
			} else if bytes.Contains(out, []byte("no tests to run")) {
				return fmt.Errorf("no test for %s", pattern)
			}
		}
		return nil
	})
}

// write writes a file with some of its lines broken.
func (r *runner) write(name, file string, broken []*mutant) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(text), "\n")
	for _, m := range broken {
		lines[m.line-1] = m.new
	}
	to := filepath.Join(r.dir, name+"_"+filepath.Base(file))
	return to, os.WriteFile(to, []byte(strings.Join(lines, "\n")), 0o600)
}

// each calls f for every mutant, as many at a time as jobs says.
func (r *runner) each(ms []*mutant, f func(*mutant) error) error {
	var wait sync.WaitGroup
	errs := make([]error, len(ms))
	slots := make(chan struct{}, max(r.jobs, 1))
	for i, m := range ms {
		wait.Go(func() {
			slots <- struct{}{}
			errs[i] = f(m)
			<-slots
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
