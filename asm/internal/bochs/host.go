//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// run lets the PC run its programs, and tells whether all of them ran well.
func (c *pc) run(ctx context.Context, out io.Writer, programs []program) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	line, end, err := os.Pipe()
	if err != nil {
		return err
	}
	defer line.Close()
	cmd, err := c.command(ctx, end)
	if err != nil {
		end.Close()
		return err
	}
	err = cmd.Start()
	end.Close() // the emulator's is the only one, so that its end is that of the line
	if err != nil {
		return err
	}
	stuck := time.AfterFunc(c.silence, func() { cancel(fmt.Errorf("the PC has said nothing for %s", c.silence)) })
	v := verdict{out: out, programs: programs}
	for s := bufio.NewScanner(line); s.Scan(); {
		stuck.Reset(c.silence)
		if err := v.hear(strings.TrimRight(s.Text(), "\r")); err != nil {
			cancel(err)
		}
	}
	err = cmd.Wait()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return c.explain(v.conclude(err))
}

// command is the emulator. It gets no terminal: what it draws, and what it says itself, is kept for explain.
func (c *pc) command(ctx context.Context, serial *os.File) (*exec.Cmd, error) {
	rc := join(c.settings(), "\n") + "\n"
	if err := os.WriteFile(c.file("bochsrc"), []byte(rc), 0o600); err != nil {
		return nil, err
	}
	args := []string{"-q", "-f", c.file("bochsrc")}
	help, err := exec.CommandContext(ctx, c.emulator, "--help").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s --help: %w\n%s", c.emulator, err, help)
	}
	if strings.Contains(string(help), "-rc ") { // built as a debugger, which waits for commands: continue
		if err := os.WriteFile(c.file("commands"), []byte("c\n"), 0o600); err != nil {
			return nil, err
		}
		args = append(args, "-rc", c.file("commands"))
	}
	said, err := os.Create(c.file("said"))
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, c.emulator, args...)
	cmd.Env = append(os.Environ(), "TERM=vt100")
	cmd.Stdout, cmd.Stderr = said, said
	cmd.ExtraFiles = []*os.File{serial}
	return cmd, nil
}

// explain adds what the emulator says to an error that is about the PC itself.
func (c *pc) explain(err error) error {
	var broken *brokenError
	if !errors.As(err, &broken) {
		return err
	}
	var log []byte
	for _, name := range []string{"bochs.log", "said"} {
		text, _ := os.ReadFile(c.file(name)) // there is none where it did not start
		log = append(log, text[max(0, len(text)-2000):]...)
	}
	return fmt.Errorf("%w\nthe emulator's last words:\n%s", err, log)
}

// brokenError tells that the PC itself failed, not a program on it.
type brokenError struct{ cause error }

func (e *brokenError) Error() string { return e.cause.Error() }

// verdict is what the host knows of the programs.
type verdict struct {
	out      io.Writer
	programs []program
	ended    int
	failed   []string
	done     bool
}

// hear takes a line of the PC. The error is the end of the PC: it would not end by itself.
func (v *verdict) hear(line string) error {
	var i, code, ms, passed, skipped int
	switch word, rest, _ := strings.Cut(line, " "); word {
	case sayBegin:
		if _, err := fmt.Sscan(rest, &i); err == nil && i < len(v.programs) {
			fmt.Fprintln(v.out, v.programs[i])
		}
	case sayAlive:
	case sayEnd:
		if _, err := fmt.Sscan(rest, &i, &code, &ms, &passed, &skipped); err != nil || i != v.ended || i >= len(v.programs) {
			return fmt.Errorf("%q after %d programs", line, v.ended)
		}
		v.ended++
		v.end(i, code, time.Duration(ms)*time.Millisecond, passed, skipped)
	case sayDone:
		v.done = true
	default:
		fmt.Fprintln(v.out, "\t"+line)
		if strings.Contains(line, "Kernel panic") {
			return errors.New("its kernel gave up")
		}
	}
	return nil
}

// end notes how a program ended.
func (v *verdict) end(i, code int, took time.Duration, passed, skipped int) {
	word := "ok"
	if code != 0 {
		word = fmt.Sprintf("exit %d", code)
		v.failed = append(v.failed, fmt.Sprintf("%s: %s", v.programs[i], word))
	}
	if passed+skipped > 0 {
		word += fmt.Sprintf(", %d tests passed, %d skipped", passed, skipped)
	}
	fmt.Fprintf(v.out, "\t%s, %.1f s of the PC's time\n", word, took.Seconds())
}

// conclude is what remains to be said when the PC is off: err is how the emulator ended.
func (v *verdict) conclude(err error) error {
	switch {
	case v.failed != nil:
		return fmt.Errorf("%d of %d programs failed:\n\t%s", len(v.failed), len(v.programs), strings.Join(v.failed, "\n\t"))
	case v.done && v.ended == len(v.programs):
		return nil // however the emulator ended: the power went off after the last word
	case err != nil:
		return &brokenError{fmt.Errorf("after %d of %d programs: %w", v.ended, len(v.programs), err)}
	default:
		return &brokenError{fmt.Errorf("the PC went off after %d of %d programs", v.ended, len(v.programs))}
	}
}
