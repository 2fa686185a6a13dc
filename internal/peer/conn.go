package peer

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

// Limits of what is believed of a peer.
const (
	mostLines = 10000
	mostWords = 300 // bytes of what it complains of: the reason comes first, and then where
)

// conn is a running peer.
type conn struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	lines  chan string // closed when the peer has closed its output, or it cannot be read
	unread error       // why it cannot, once lines is closed
	stderr words
	gone   chan error // what Wait returned
}

// refusal is the answer of a peer that cannot do what it was asked.
type refusal string

func (r refusal) Error() string { return string(r) }

// launch starts a program. It does so on another thread than the caller's, which may be pinned: a child inherits the mask.
func launch(path string) (*conn, error) {
	c := &conn{cmd: exec.Command(path), lines: make(chan string, 64), gone: make(chan error, 1)}
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
		return nil, fmt.Errorf("peer: %w", err)
	}
	go c.read(out)
	return c, nil
}

// read hands on lines until there are no more, and then waits for the process.
func (c *conn) read(out io.Reader) {
	s := bufio.NewScanner(out)
	for s.Scan() {
		c.lines <- s.Text()
	}
	c.unread = s.Err()
	close(c.lines)
	io.Copy(io.Discard, out) // what is not read blocks it
	c.gone <- c.cmd.Wait()
}

// ask sends a request and returns the lines before the "ok" of its answer.
func (c *conn) ask(request string, wait time.Duration) ([]string, error) {
	if _, err := io.WriteString(c.in, request+"\n"); err != nil {
		return nil, fmt.Errorf("it does not listen: %w", err)
	}
	lines, err := c.until("ok", wait)
	if errors.Is(err, errLate) {
		err = fmt.Errorf("no answer to %q within %v", request, wait)
	}
	return lines, err
}

var errLate = errors.New("it does not say what it is in time")

// until returns the lines before the one that is wanted.
func (c *conn) until(last string, wait time.Duration) (lines []string, err error) {
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
				return nil, refusal(line[len("no "):])
			}
			lines = append(lines, line)
		case <-late.C:
			return nil, errLate
		}
	}
	return nil, fmt.Errorf("more than %d lines without %q", mostLines, last)
}

// end tells the peer to go by closing its input, and kills it where it stays.
func (c *conn) end(wait time.Duration) error {
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

// postmortem ends the peer and adds to an error how it ended and what it complained of.
func (c *conn) postmortem(err error, wait time.Duration) error {
	if how := c.end(wait); how != nil {
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
