// Package pipe speaks with a program of one's own over its standard input and output, a line at a time: requests, and
// answers that end in "ok" or are "no" with a reason.
//
// Nothing that the program does stops the caller: every wait has a deadline, and one that is absent, crashes, hangs or
// talks nonsense gives an error instead of an answer.
//
// It may import the standard library alone.
package pipe

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Limits of what is believed of a program.
const (
	mostLines = 10000
	mostWords = 300 // bytes of what it complains of: the reason comes first, and then where
)

// Process is a running program.
type Process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	lines  chan string // closed when the program has closed its output, or it cannot be read
	unread error       // why it cannot, once lines is closed
	stderr words
	gone   chan error // what Wait returned
}

// Refusal is the answer of a program that cannot do what it was asked. It can be asked further.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Start starts a program. It does so on another thread than the caller's, which may be pinned: a child inherits the
// mask.
func Start(cmd *exec.Cmd) (*Process, error) {
	c := &Process{cmd: cmd, lines: make(chan string, 64), gone: make(chan error, 1)}
	c.cmd.Stderr = &c.stderr
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.in = in
	started := make(chan error)
	go func() { started <- c.cmd.Start() }()
	if err := <-started; err != nil {
		return nil, err
	}
	go c.read(out)
	return c, nil
}

// read hands on lines until there are no more, and then waits for the process.
func (c *Process) read(out io.Reader) {
	s := bufio.NewScanner(out)
	for s.Scan() {
		c.lines <- s.Text()
	}
	c.unread = s.Err()
	close(c.lines)
	io.Copy(io.Discard, out) // what is not read blocks it
	c.gone <- c.cmd.Wait()
}

// Ask sends a request and returns the lines before the "ok" of its answer.
func (c *Process) Ask(request string, wait time.Duration) ([]string, error) {
	if _, err := io.WriteString(c.in, request+"\n"); err != nil {
		return nil, fmt.Errorf("it does not listen: %w", err)
	}
	lines, err := c.Until("ok", wait)
	if errors.Is(err, errLate) {
		err = fmt.Errorf("no answer to %q within %v", request, wait)
	}
	return lines, err
}

var errLate = errors.New("it does not say what it is in time")

// Until returns the lines before the one that is wanted.
func (c *Process) Until(last string, wait time.Duration) (lines []string, err error) {
	late := time.NewTimer(wait)
	defer late.Stop()
	for len(lines) < mostLines {
		select {
		case line, ok := <-c.lines:
			switch {
			case !ok && c.unread != nil:
				return nil, fmt.Errorf("what it says cannot be read: %w", c.unread)
			case !ok:
				return nil, errors.New("it ended")
			case line == last:
				return lines, nil
			case strings.HasPrefix(line, "no "):
				return nil, Refusal(line[len("no "):])
			}
			lines = append(lines, line)
		case <-late.C:
			return nil, errLate
		}
	}
	return nil, fmt.Errorf("more than %d lines without %q", mostLines, last)
}

// End tells the program to go by closing its input, and kills it where it stays.
func (c *Process) End(wait time.Duration) error {
	c.in.Close()
	go func() { // or its output blocks it
		for range c.lines {
		}
	}()
	select {
	case err := <-c.gone:
		return err
	case <-time.After(wait):
		_ = c.cmd.Process.Kill() // it may have ended meanwhile
		return <-c.gone
	}
}

// Postmortem ends the program and adds to an error how it ended and what it complained of.
func (c *Process) Postmortem(err error, wait time.Duration) error {
	if how := c.End(wait); how != nil {
		err = fmt.Errorf("%w (%v)", err, how)
	}
	if words := c.stderr.String(); words != "" {
		err = fmt.Errorf("%w: %s", err, words)
	}
	return err
}

// words keeps the beginning of what is written to it.
type words struct {
	mu   sync.Mutex
	text []byte
}

func (w *words) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text = append(w.text, b[:min(len(b), mostWords-len(w.text))]...)
	return len(b), nil
}

func (w *words) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(strings.Fields(string(w.text)), " ")
}
